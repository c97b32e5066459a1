// data-check: what is chosen is kept at once, and its feedback (which shows by itself) is spoken.
// What cannot be sent is sent again; the button that finishes the lesson sends it too.
import { announce, bind } from "./bind.js";
import { post } from "./save-request.js";

const PAUSES = [2000, 8000, 30000]; // ms; the last one again and again

let last = Promise.resolve();

// One after the other: what was chosen last is what stays.
function keep(form) {
  last = last.then(() => send(form, 0));
}

async function send(form, tries) {
  const { status } = await post(form.getAttribute("action"), form, { keepalive: true });
  const isKept = status >= 200 && status < 300;
  for (const input of form.elements) {
    const check = input.checked && input.closest("[data-check]");
    if (check) check.querySelector("[data-check-unsent]").hidden = isKept;
  }
  if (!isKept) {
    clearTimeout(form.again);
    const pause = PAUSES[Math.min(tries, PAUSES.length - 1)];
    form.again = setTimeout(() => (last = last.then(() => send(form, tries + 1))), pause);
  }
}

bind("[data-check]", (check) => {
  check.addEventListener("change", (event) => {
    const feedback = event.target.closest(".option")?.querySelector("[data-check-feedback]");
    if (!feedback) return;
    announce(feedback.textContent.trim().replace(/\s+/g, " "));
    const { form } = event.target;
    if (!form) return;
    keep(form);
    const open = document.querySelector("[data-open-checks]");
    open?.querySelector(`[data-open-check="${CSS.escape(check.dataset.check)}"]`)?.remove();
    if (open && !open.querySelector("[data-open-check]")) open.hidden = true;
  });
});
