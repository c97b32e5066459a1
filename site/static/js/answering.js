// What a page needs where something is written, chosen or judged.
import "./autosave.js";
import "./outcomes.js";
import "./places.js";
import "./shortcuts.js";
import "./timer.js";
import "./wordcount.js";
