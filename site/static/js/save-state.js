// Says in words whether what was typed is kept, and puts the choices that a clash or an
// unsent copy asks for. Every word comes from save_state.html, so that it can be translated.
import { clockTime } from "./bind.js";

const STATES = ["clean", "changed", "saving", "saved", "unsaved"];

export class SaveState {
  constructor(form) {
    this.form = form;
    this.box =
      document.querySelector(`[data-save-state-for="${CSS.escape(form.id)}"]`) ??
      form.querySelector("[data-save-state]") ??
      document.querySelector("[data-save-state]:not([data-save-state-for])");
    this.text = this.box?.querySelector("[data-save-state-text]");
  }

  show(state, words, link) {
    if (!this.box || !this.text) return;
    for (const name of STATES) this.box.classList.toggle(`save-state--${name}`, name === state);
    this.text.replaceChildren(words);
    if (link) this.text.append(" ", link);
  }

  say(name) {
    return this.box?.dataset[`${name}Text`] ?? "";
  }

  changed() {
    this.show("changed", this.say("changed"));
  }

  saving() {
    this.show("saving", this.say("saving"));
  }

  saved(at) {
    this.show("saved", `${this.say("saved")} ${clockTime(at)}`);
  }

  refused(message) {
    this.show("unsaved", `${this.say("unsaved")} ${message ?? this.say("refused")}`);
  }

  offline() {
    this.show("unsaved", `${this.say("unsaved")} ${this.say("offline")}`);
  }

  signedOut() {
    const here = encodeURIComponent(location.pathname + location.search);
    const link = anchor(`${this.box?.dataset.loginUrl}?next=${here}`, this.say("login"));
    link.target = "_blank";
    this.show("unsaved", `${this.say("unsaved")} ${this.say("signedOut")}`, link);
  }

  closed(body) {
    const link = body.url && anchor(body.url, this.say("goOn"));
    this.show("unsaved", body.message ?? this.say("refused"), link);
  }

  choose(body, choices) {
    const panel = this.panel("data-save-conflict", choices);
    if (!panel) return;
    // Not focused: someone is typing. The state, which is always in sight, leads to it.
    panel.id = "save-choice";
    this.show("unsaved", `${this.say("unsaved")} ${this.say("clash")}`, anchor("#save-choice", this.say("choose")));
    const message = panel.querySelector("[data-save-message]");
    if (body.message) message.textContent = body.message;
    const theirs = panel.querySelector("[data-save-theirs]");
    for (const { label, theirs: text, pieces } of body.differences) {
      const term = document.createElement("dt");
      const words = document.createElement("dd");
      term.textContent = label;
      words.textContent = text || this.say("nothing");
      theirs.append(term, words);
      if (pieces.length) theirs.append(differing(pieces));
    }
  }

  offer(copy, choices) {
    const panel = this.panel("data-save-restore", choices);
    const at = panel?.querySelector("[data-save-at]");
    if (at) at.textContent = clockTime(new Date(copy.at));
  }

  panel(kind, choices) {
    const template = document.querySelector(`template[${kind}]`);
    if (!template) return null;
    const panel = template.content.firstElementChild.cloneNode(true);
    panel.addEventListener("click", (event) => {
      const button = event.target.closest("[data-autosave-choice]");
      if (!button) return;
      panel.remove();
      choices[button.dataset.autosaveChoice]?.();
    });
    this.form.prepend(panel);
    return panel;
  }
}

// What is kept elsewhere, as what was typed here would change it.
function differing(pieces) {
  const shown = document.createElement("dd");
  shown.className = "word-differences";
  for (const [kind, words] of pieces) {
    const piece = document.createElement({ gone: "del", new: "ins", same: "span" }[kind]);
    piece.textContent = words;
    shown.append(piece, " ");
  }
  return shown;
}

function anchor(url, words) {
  const link = document.createElement("a");
  link.href = url;
  link.textContent = words;
  return link;
}
