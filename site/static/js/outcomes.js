// data-possible="revise fail" within a fieldset: of its choices these can be made. The element is
// swapped in anew as levels are chosen; without a script the server refuses the others.
import { bind } from "./bind.js";

bind("[data-possible]", (rule) => {
  const possible = rule.dataset.possible.split(" ");
  for (const choice of rule.closest("fieldset").querySelectorAll("input[type=radio]")) {
    choice.disabled = !possible.includes(choice.value);
    if (!choice.disabled || !choice.checked) continue;
    choice.checked = false;
    choice.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
