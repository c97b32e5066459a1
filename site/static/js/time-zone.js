// data-time-zone-guess on a <select>: a newcomer's own time zone is chosen for them. What the
// server already knows, and what was sent before, stays.
import { bind } from "./bind.js";

bind("select[data-time-zone-guess]", (select) => {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isKnown = [...select.options].some((option) => option.value === own);
  if (isKnown) select.value = own;
});
