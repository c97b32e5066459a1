// What the behaviours share: binding to what is there and to what htmx brings in, speaking
// to screen readers, and the token that a POST needs.

const bindings = [];

export function bind(selector, start) {
  const seen = new WeakSet();
  const run = (root) => {
    const found = [...root.querySelectorAll(selector)];
    if (root instanceof Element && root.matches(selector)) found.unshift(root);
    for (const element of found) {
      if (seen.has(element)) continue;
      seen.add(element);
      start(element);
    }
  };
  bindings.push(run);
  run(document);
}

// For what was put on the page without htmx.
export function bindIn(root) {
  for (const run of bindings) run(root);
}

document.addEventListener("htmx:load", (event) => bindIn(event.detail.elt));

let region;

export function announce(text) {
  if (!region) {
    region = document.createElement("div");
    region.className = "visually-hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = text;
}

export function csrfToken() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

// By the zone that the server writes times in: one page has one clock.
export function clockTime(moment) {
  return new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: document.documentElement.dataset.timeZone,
  }).format(moment);
}

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
});
