// The copy of a form kept on this device until the server has it. The key names the person
// and the thing; copies are forgotten after a fortnight.

const PREFIX = "preceptor:copy:";
const FORTNIGHT = 14 * 24 * 60 * 60 * 1000;
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "version"]);

export function valuesOf(form) {
  return [...new FormData(form)].filter(([name, value]) => !NOT_TYPED.has(name) && typeof value === "string");
}

export function same(some, others) {
  return JSON.stringify(some) === JSON.stringify(others);
}

export function keep(key, form, version) {
  if (!key) return;
  const copy = { at: Date.now(), version, values: valuesOf(form) };
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(copy));
  } catch {
    // A full or forbidden store leaves only the server's copy.
  }
}

export function find(key) {
  if (!key) return null;
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key) ?? sessionStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

// The form is on its way to the server by a button. Should it come back from sign-in or from an
// error, this tab still has it; after the tab nothing is left on the device.
export function entrust(key) {
  const copy = key && localStorage.getItem(PREFIX + key);
  if (!copy) return;
  sessionStorage.setItem(PREFIX + key, copy);
  localStorage.removeItem(PREFIX + key);
}

export function drop(key) {
  if (!key) return;
  localStorage.removeItem(PREFIX + key);
  sessionStorage.removeItem(PREFIX + key);
}

export function fill(form, values) {
  const sent = new Map();
  for (const [name, value] of values) sent.set(name, [...(sent.get(name) ?? []), String(value)]);
  for (const element of form.elements) {
    if (!element.name || NOT_TYPED.has(element.name)) continue;
    if (element.type === "radio" || element.type === "checkbox") {
      element.checked = (sent.get(element.name) ?? []).includes(element.value);
    } else if (sent.has(element.name) && element.type !== "file" && element.type !== "hidden") {
      element.value = sent.get(element.name).shift() ?? "";
    }
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }
  // For what follows the form as a whole, as the total of a marking does.
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function prune() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    const copy = find(name.slice(PREFIX.length));
    if (!copy || Date.now() - copy.at > FORTNIGHT) localStorage.removeItem(name);
  }
}

prune();
