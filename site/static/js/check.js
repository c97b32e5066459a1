// data-check: shows the feedback of the option chosen at once. It is taken from the fold
// "Show the answer", which stays for whoever has no script.
import { bind } from "./bind.js";

bind("[data-check]", (check) => {
  const answer = check.querySelector("[data-check-answer]");
  const feedback = check.querySelector("[data-check-feedback]");
  if (!answer || !feedback) return;
  answer.hidden = true;
  check.addEventListener("change", (event) => {
    const item = answer.querySelector(`[data-check-item="${CSS.escape(event.target.value)}"]`);
    if (!item) return;
    const shown = document.createElement("div");
    shown.className = item.className;
    shown.append(...[...item.cloneNode(true).childNodes]);
    feedback.replaceChildren(shown);
    for (const option of check.querySelectorAll("[data-check-option]")) {
      option.classList.remove("option--correct", "option--wrong");
    }
    const right = "correct" in item.dataset;
    event.target.closest("[data-check-option]")?.classList.add(right ? "option--correct" : "option--wrong");
  });
});
