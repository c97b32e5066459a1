// data-key="j" on a link, button, choice or field: presses it when the key is typed.
// "mod+Enter" (Control, or Command on a Mac) works while typing as well. Inside
// data-key-scope a key counts only while the focus is there, so that 1 to 4 can mean the
// levels of each criterion. data-key-cycle="j k" moves the focus through the scopes.
// Single keys outside a scope need the switch of shortcuts.html on the page: someone who
// dictates must be able to turn them off.
import { bind } from "./bind.js";

const STORE = "preceptor:single-keys";
const isOff = () => localStorage.getItem(STORE) === "off";

bind("[data-shortcuts-toggle]", (toggle) => {
  toggle.checked = !isOff();
  toggle.addEventListener("change", () => localStorage.setItem(STORE, toggle.checked ? "on" : "off"));
});

const TYPED = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])";

function spelled(event) {
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  return mod + event.key;
}

function press(element) {
  if (element.matches("textarea, input:not([type=radio], [type=checkbox])")) return element.focus();
  if (element.matches("input")) element.focus();
  element.click();
}

const visible = (element) => !element.disabled && element.getClientRects().length > 0;

function cycle(container, forward) {
  const scopes = [...container.querySelectorAll("[data-key-scope]")];
  const here = scopes.findIndex((scope) => scope.contains(document.activeElement));
  const next = scopes[forward ? Math.min(here + 1, scopes.length - 1) : Math.max(here - 1, 0)];
  if (!next) return;
  (next.querySelector("input:checked:enabled") ?? next.querySelector(":is(input, textarea, button):enabled"))?.focus();
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.isComposing || event.defaultPrevented) return;
  const key = spelled(event);
  const single = !key.startsWith("mod+");
  if (single && document.activeElement?.matches(TYPED)) return;
  const global = !single || (document.querySelector("[data-shortcuts-toggle]") && !isOff());

  if (single && global) {
    for (const container of document.querySelectorAll("[data-key-cycle]")) {
      const [next, previous] = container.dataset.keyCycle.split(" ");
      if (key !== next && key !== previous) continue;
      cycle(container, key === next);
      event.preventDefault();
      return;
    }
    if (key === "?") {
      const panel = document.querySelector("details[data-shortcuts]");
      if (panel) panel.open = !panel.open;
      return;
    }
  }

  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((element) => {
    const scope = element.closest("[data-key-scope]");
    return visible(element) && (scope ? scope.contains(document.activeElement) : global);
  });
  if (!target) return;
  event.preventDefault();
  press(target);
});
