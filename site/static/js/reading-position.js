// data-reading-position="URL" on the text: tells the server the last heading passed, and
// returns to the one in data-reading-start.
import { bind, csrfToken } from "./bind.js";

const PAUSE = 2000;

bind("[data-reading-position]", (text) => {
  const headings = [...text.querySelectorAll(":is(h2, h3)[id]")];
  const start = text.dataset.readingStart;
  if (start && !location.hash) document.getElementById(start)?.scrollIntoView();

  let told = start ?? "";
  let waiting;

  const passed = () => {
    const line = window.innerHeight * 0.4;
    return headings.findLast((heading) => heading.getBoundingClientRect().top < line)?.id ?? "";
  };
  const tell = () => {
    clearTimeout(waiting);
    waiting = undefined;
    const heading = passed();
    if (heading === told) return;
    told = heading;
    fetch(text.dataset.readingPosition, {
      method: "POST",
      body: new URLSearchParams({ heading }),
      headers: { "X-CSRFToken": csrfToken(), "X-Requested-With": "XMLHttpRequest" },
      keepalive: true,
    }).catch(() => (told = ""));
  };
  window.addEventListener("scroll", () => (waiting ??= setTimeout(tell, PAUSE)), { passive: true });
  window.addEventListener("pagehide", tell);
});
