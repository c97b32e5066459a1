// data-focus: takes the focus when it appears, as an error summary must.
import { bind } from "./bind.js";

bind("[data-focus]", (element) => element.focus());
