// A dialogue of the CMS in which somebody types, such as the comment to a decision. It is drawn
// when it opens and goes when it is closed: what was typed is kept, and stands in it again.
import * as copies from "./local-copy.js";
import { words } from "./cms-notices.js";
import { mayBeSent } from "./cms-sending.js";

class Dialogue {
  constructor(form) {
    this.form = form;
    this.key = `cms:${words.dataset.person}:${new URL(form.action).pathname}`;
    const copy = copies.find(this.key);
    if (copy) copies.fill(form, copy.values);
    form.addEventListener("input", () => copies.keep(this.key, form, ""));
    form.addEventListener("submit", (event) => this.submitted(event), { capture: true });
  }

  async submitted(event) {
    if (this.passes) {
      this.passes = false;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    if (!(await mayBeSent(this.form, this.key, button))) return;
    this.passes = true;
    this.form.requestSubmit(button);
  }
}

export function keepDialogues() {
  const known = new WeakSet();
  const look = () => {
    for (const form of document.querySelectorAll(".modal-body form:has(textarea)")) {
      if (known.has(form)) continue;
      known.add(form);
      new Dialogue(form);
    }
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}
