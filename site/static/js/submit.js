// data-submit-once: a second press while the form is on its way does nothing.
// data-submit-on-change: the form submits itself when a choice changes.
import { bind } from "./bind.js";

bind("form[data-submit-once]", (form) => {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  // Coming back through the history cache finds the form as it was left: let it be sent again.
  window.addEventListener("pageshow", () => (sent = false));
});

bind("form[data-submit-on-change]", (form) => {
  form.addEventListener("change", () => form.requestSubmit());
});
