// data-print on a button: opens the print dialogue.
import { bind } from "./bind.js";

bind("[data-print]", (button) => button.addEventListener("click", () => window.print()));
