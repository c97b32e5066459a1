// data-autosave="URL" on a form: what is typed is saved within 1.5 s, on leaving a field
// and on leaving the page; never over something newer, and never lost without a network.
// The contract with the server stands in docs/interface.md.
import { bind } from "./bind.js";
import * as copies from "./local-copy.js";
import { SaveState } from "./save-state.js";
import { post, send } from "./save-request.js";

const DELAY = 1200;
const LONGEST_PAUSE = 60_000;
const TEXT = new Set(["text", "textarea"]);

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave;
    this.key = form.dataset.autosaveKey;
    this.state = new SaveState(form);
    this.saved = copies.valuesOf(form);
    this.pause = 2000;
    this.held = false;
    this.sent = false;
    this.listen();
    this.offerCopy();
  }

  get version() {
    return this.form.elements.namedItem("version");
  }

  get changed() {
    return !copies.same(copies.valuesOf(this.form), this.saved);
  }

  listen() {
    const mine = (event) => event.target.form === this.form;
    document.addEventListener("input", (event) => mine(event) && this.typed(DELAY));
    document.addEventListener("change", (event) => mine(event) && this.typed(0));
    document.addEventListener("focusout", (event) => mine(event) && this.changed && this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("online", () => this.retry());
    window.addEventListener("focus", () => this.signedOut && this.retry());
    this.form.addEventListener("submit", () => {
      // From here on the form itself is on its way, with all that stands in it.
      this.quiet();
      this.sent = true;
      copies.entrust(this.key);
    });
    window.addEventListener("pageshow", () => (this.sent = false));
  }

  typed(delay) {
    this.sent = false;
    this.touched(delay);
  }

  touched(delay) {
    copies.keep(this.key, this.form, this.version.value);
    if (this.held) return;
    if (this.changed && !this.signedOut) this.state.changed();
    // Counted from the first change, not the last: steady typing is saved too.
    this.waiting ??= setTimeout(() => this.save(), delay);
    if (delay === 0) this.save();
  }

  async save() {
    this.quiet();
    if (this.held || this.sent || !this.changed) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.state.saving();
    const values = copies.valuesOf(this.form);
    const answer = await send(this.url, this.form);
    this.busy = false;
    this.heard(answer, values);
    if (this.again && !this.held) {
      this.again = false;
      this.save();
    }
  }

  heard(answer, values) {
    const { status, body } = answer;
    this.signedOut = false;
    // Anything between here and the server may say 200; only the server says which version.
    if (status === 200 && body.version) return this.stored(body, values);
    if (status === 409 && body.version) return this.clash(body);
    if (status === 410) return this.close(body);
    if (status === 401 || status === 403) {
      this.signedOut = this.missed = true;
      return this.state.signedOut();
    }
    if ([400, 404, 413, 422].includes(status)) return this.state.refused(body.message);
    this.missed = true;
    this.state.offline();
    this.waiting = setTimeout(() => this.save(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }

  stored(body, values) {
    this.saved = values;
    this.pause = 2000;
    this.version.value = body.version;
    this.state.saved(body.saved_at ? new Date(body.saved_at) : new Date());
    if (!this.changed) copies.drop(this.key);
    else if (!this.sent) this.touched(DELAY);
    // What follows the form as a whole, as the total of a marking does, had no answer either.
    if (this.missed) this.form.dispatchEvent(new Event("change", { bubbles: true }));
    this.missed = false;
  }

  clash(body) {
    this.held = true;
    this.state.choose(body, {
      mine: () => {
        this.held = false;
        this.version.value = body.version;
        this.saved = null;
        this.save();
      },
      theirs: () => {
        copies.fill(this.form, Object.entries(body.fields));
        copies.drop(this.key);
        this.version.value = body.version;
        this.saved = copies.valuesOf(this.form);
        this.held = false;
        this.state.saved(new Date());
      },
    });
  }

  close(body) {
    this.held = true;
    this.state.closed(body);
    for (const element of this.form.elements) {
      // What was typed can still be read and copied.
      if (TEXT.has(element.type)) element.readOnly = true;
      else if (element.type !== "hidden") element.disabled = true;
    }
  }

  retry() {
    if (!this.held && this.changed) this.save();
  }

  leave() {
    this.quiet();
    if (this.held || this.busy || this.sent || !this.changed) return;
    copies.keep(this.key, this.form, this.version.value);
    const values = copies.valuesOf(this.form);
    post(this.url, this.form, { keepalive: true }).then((answer) => this.heard(answer, values));
  }

  quiet() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
  }

  offerCopy() {
    const copy = copies.find(this.key);
    if (!copy) return;
    if (copies.same(copy.values, this.saved)) return copies.drop(this.key);
    this.state.offer(copy, {
      restore: () => {
        copies.fill(this.form, copy.values);
        this.save();
      },
      discard: () => copies.drop(this.key),
    });
  }
}

bind("form[data-autosave]", (form) => new Autosave(form));
