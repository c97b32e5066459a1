// <details> that behave: data-drawer closes on Escape, on a press outside and on following
// a link in it; data-open-wide and data-open-margin stand open where there is room.
import { bind } from "./bind.js";

const OUTLINE = window.matchMedia("(min-width: 64rem)");
const MARGIN = window.matchMedia("(min-width: 80rem)");

function standOpenWhere(query, details) {
  const follow = () => (details.open = query.matches);
  follow();
  query.addEventListener("change", follow);
}

const standsOpen = (details) => "openWide" in details.dataset && OUTLINE.matches;

bind("details[data-open-wide]", (details) => {
  standOpenWhere(OUTLINE, details);
  details.querySelector("[data-current]")?.scrollIntoView({ block: "nearest" });
});

bind("details[data-open-margin]", (details) => standOpenWhere(MARGIN, details));

bind("details[data-drawer]", (details) => {
  document.addEventListener("click", (event) => {
    if (details.open && !standsOpen(details) && !details.contains(event.target)) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open || standsOpen(details)) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
  details.addEventListener("click", (event) => {
    if (event.target.closest("a[href]") && !standsOpen(details)) details.open = false;
  });
});
