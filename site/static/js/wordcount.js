// data-word-count="ID": counts the words of the textarea ID, and says so aloud only when a
// limit is crossed.
import { announce, bind } from "./bind.js";

const words = (text) => text.trim().split(/\s+/).filter(Boolean).length;

bind("[data-word-count]", (counter) => {
  const area = document.getElementById(counter.dataset.wordCount);
  const now = counter.querySelector("[data-word-count-now]");
  if (!area || !now) return;
  const minimum = Number(counter.dataset.minimum ?? 0);
  const maximum = Number(counter.dataset.maximum ?? Infinity);
  let wasOver = false;

  const show = () => {
    const count = words(area.value);
    const over = count > maximum;
    if (over) now.textContent = `${count - maximum} ${counter.dataset.overText}`;
    else if (count > 0 && count < minimum) now.textContent = `${minimum - count} ${counter.dataset.shortText}`;
    else now.textContent = `${count} ${counter.dataset.wordsText}`;
    counter.classList.toggle("word-count--over", over);
    if (over !== wasOver) announce(now.textContent);
    wasOver = over;
  };
  area.addEventListener("input", show);
  show();
});
