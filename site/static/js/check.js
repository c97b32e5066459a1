// data-check: what is chosen is kept at once, and its feedback (which shows by itself) is spoken.
// What cannot be sent is sent again, and stays on this device until the server has it; the button
// that finishes the lesson sends it too.
import { announce, bind } from "./bind.js";
import * as copies from "./local-copy.js";
import { send } from "./save-request.js";

const PAUSES = [2000, 8000, 30000]; // ms; the last one again and again

class Answers {
  constructor(form) {
    this.form = form;
    this.url = form.getAttribute("action");
    this.key = `checks-${this.url}`;
    this.last = Promise.resolve();
    this.tries = 0;
    // Should the form come back from sign-in or from an error, this tab still has it.
    form.addEventListener("submit", () => copies.entrust(this.key));
    for (const event of ["online", "focus"]) window.addEventListener(event, () => this.again && this.keep());
    const copy = copies.find(this.key);
    if (!copy) return;
    copies.fill(form, copy.values);
    this.keep();
  }

  // One after the other: what was chosen last is what stays.
  keep() {
    clearTimeout(this.again);
    this.again = undefined;
    copies.keep(this.key, this.form);
    this.last = this.last.then(() => this.send());
  }

  async send() {
    const sent = copies.valuesOf(this.form);
    const { status } = await send(this.url, this.form, { keepalive: true });
    const isKept = status >= 200 && status < 300;
    const isSignedOut = status === 401 || status === 403;
    for (const input of this.form.elements) {
      const check = input.checked && input.closest("[data-check]");
      if (!check) continue;
      check.querySelector("[data-check-unsent]").hidden = isKept || isSignedOut;
      check.querySelector("[data-check-signed-out]").hidden = !isSignedOut;
    }
    if (!isKept) {
      this.again = setTimeout(() => this.keep(), PAUSES[Math.min(this.tries++, PAUSES.length - 1)]);
      return;
    }
    this.tries = 0;
    if (copies.same(copies.valuesOf(this.form), sent)) copies.drop(this.key);
  }

  close(number) {
    const open = document.querySelector("[data-open-checks]");
    open?.querySelector(`[data-open-check="${CSS.escape(number)}"]`)?.remove();
    if (open && !open.querySelector("[data-open-check]")) open.hidden = true;
  }
}

const kept = new WeakMap();

bind("form[data-answers]", (form) => kept.set(form, new Answers(form)));

bind("[data-check]", (check) => {
  const here = encodeURIComponent(location.pathname + location.search);
  const link = check.querySelector("[data-check-signed-out] a");
  if (link) link.search = `?next=${here}`;
  check.addEventListener("change", (event) => {
    const feedback = event.target.closest(".option")?.querySelector("[data-check-feedback]");
    if (!feedback) return;
    announce(feedback.textContent.trim().replace(/\s+/g, " "));
    const answers = event.target.form && kept.get(event.target.form);
    if (!answers) return;
    answers.keep();
    answers.close(check.dataset.check);
  });
});
