// The forms of the CMS. Wagtail saves drafts of pages by itself; what it lacks is here, for
// every form there: a session that has ended is told as such, the token is renewed, and what is
// typed stays on this device until the server has it. docs/interface.md says what happens when.
import * as copies from "./local-copy.js";
import { clockTime } from "./bind.js";
import { calm, inTrouble, renew, show, tell, words } from "./cms-notices.js";
import { forgetWhatArrived, mayBeSent, underWay } from "./cms-sending.js";
import { keepDialogues } from "./cms-dialogues.js";
import "./choice-list.js";

const DELAY = 300;

class EditForm {
  constructor(form) {
    this.form = form;
    this.key = this.nameOfCopy;
    this.listen();
    this.offerCopy();
  }

  get nameOfCopy() {
    return `cms:${words.dataset.person}:${new URL(this.form.action).pathname}`;
  }

  get isSaving() {
    return this.form.matches("[data-controller~=w-autosave]");
  }

  listen() {
    this.form.addEventListener("input", () => this.typed());
    // Rich text changes without an event of its own; Wagtail notices it.
    this.form.addEventListener("w-unsaved:add", () => this.keep());
    this.form.addEventListener("w-autosave:save", (event) => this.sending(event.detail.formData));
    this.form.addEventListener("w-autosave:success", (event) => this.saved(event.detail.response));
    this.form.addEventListener("w-autosave:error", (event) => this.failed(event.detail));
    this.form.addEventListener("submit", (event) => this.submitted(event), { capture: true });
    window.addEventListener("focus", () => inTrouble() && this.tryAgain());
    window.addEventListener("online", () => inTrouble() && this.tryAgain());
  }

  typed() {
    this.typedSince = true;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.keep(), DELAY);
  }

  sending(data) {
    this.sent = valuesIn(data);
    this.typedSince = false;
  }

  keep() {
    clearTimeout(this.waiting);
    copies.keep(this.key, this.form, "");
  }

  saved(answer) {
    clearTimeout(this.waiting);
    calm();
    copies.drop(this.key);
    // The first save of a new page gives it an address of its own.
    this.key = this.nameOfCopy;
    // Wagtail takes the form as it stands now for saved, and not as it was sent.
    const byServer = (name) => name in (answer.field_updates ?? {}) || name.startsWith("loaded_revision");
    const typed = (values) => (values ?? []).filter(([name]) => !byServer(name));
    if (this.typedSince && !copies.same(typed(copies.valuesOf(this.form)), typed(this.sent))) this.saveAgain();
    this.typedSince = false;
  }

  saveAgain() {
    this.keep();
    setTimeout(() => this.form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true })));
  }

  async failed(detail) {
    const { type } = detail;
    this.keep();
    // Wagtail shows the same event further up, and would call a lost session an error of the server.
    if (["server_error", "network_error"].includes(type)) detail.text = words.dataset.kept;
    if (type === "network_error") return tell("offline");
    if (type !== "server_error") return;
    const before = this.token.value;
    if ((await renew()) && this.token.value !== before) this.saveAgain();
  }

  get token() {
    return this.form.elements.namedItem("csrfmiddlewaretoken");
  }

  async tryAgain() {
    if (this.asking) return;
    this.asking = true;
    if ((await renew()) && this.isSaving) this.saveAgain();
    this.asking = false;
  }

  async submitted(event) {
    if (this.passes) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    clearTimeout(this.waiting);
    if (!(await mayBeSent(this.form, this.key, button))) return;
    this.passes = true;
    this.form.requestSubmit(button);
  }

  // ------------------------------------------------------------ put back

  offerCopy() {
    const copy = copies.find(this.key);
    if (!copy) return;
    // The form came back from the server with all of it, and says what is to be mended.
    if (this.form.dataset.wUnsavedForceValue === "true") return this.keep();
    const notice = show("copy");
    notice.querySelector("[data-at]").textContent = clockTime(new Date(copy.at));
    notice.addEventListener("click", (event) => {
      const choice = event.target.closest("[data-choice]")?.dataset.choice;
      if (!choice) return;
      if (choice === "restore") this.putBack(copy);
      else copies.drop(this.key);
      notice.remove();
    });
  }

  // Blocks are drawn by the server: it draws the form with what stands in the copy.
  async putBack(copy) {
    if (!(await renew())) return;
    const again = document.createElement("form");
    Object.assign(again, { method: "post", action: this.form.action, enctype: "multipart/form-data", hidden: true });
    for (const [name, value] of [...copy.values, ["csrfmiddlewaretoken", this.token.value], ["put-back", "1"]]) {
      const field = document.createElement("textarea");
      Object.assign(field, { name, value });
      again.append(field);
    }
    document.body.append(again);
    underWay(this.key);
    again.submit();
  }
}

function valuesIn(data) {
  return [...data].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
}

// Wagtail's scripts say nothing when the server refuses, as when pages are put in order.
function sayRefused(event) {
  if (!/HTTP error/.test(event.reason?.message)) return;
  const notice = words.querySelector('template[data-say="refused"]').content.firstElementChild.cloneNode(true);
  document.body.append(notice);
}

if (words) {
  window.addEventListener("unhandledrejection", sayRefused);
  forgetWhatArrived();
  keepDialogues();
  for (const form of document.querySelectorAll("form[data-edit-form]")) new EditForm(form);
}
