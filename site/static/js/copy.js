// data-copy="TEXT" on a button: copies it and says so.
import { announce, bind } from "./bind.js";

bind("[data-copy]", (button) => {
  const words = button.querySelector("[data-copy-text]") ?? button;
  const before = words.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return;
    }
    words.textContent = button.dataset.copiedText;
    announce(button.dataset.copiedText);
    setTimeout(() => (words.textContent = before), 2500);
  });
});
