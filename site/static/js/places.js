// data-place on links to parts of one long page: each part is come back to where it was left.
// Without a script they lead to its beginning.
import { bind } from "./bind.js";

const left = new Map();

bind("[data-place]", (link) => {
  link.addEventListener("click", (event) => {
    const parts = [...document.querySelectorAll("[data-place]")].map((one) => document.querySelector(one.hash));
    const target = document.querySelector(link.hash);
    // The part that is being read is the last one to begin above the middle of the screen.
    const here = parts.findLast((part) => part.getBoundingClientRect().top <= innerHeight / 2) ?? parts[0];
    if (here === target) return;
    left.set(here, scrollY);
    if (!left.has(target)) return;
    event.preventDefault();
    scrollTo(0, left.get(target));
    target.focus({ preventScroll: true });
  });
});
