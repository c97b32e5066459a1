// Each module binds itself to its data- attribute; a page asks for nothing.
import "./autosave.js";
import "./chart-cursor.js";
import "./check.js";
import "./copy.js";
import "./drawer.js";
import "./explorer.js";
import "./focus.js";
import "./outcomes.js";
import "./passkey.js";
import "./places.js";
import "./print.js";
import "./reading-position.js";
import "./shortcuts.js";
import "./submit.js";
import "./time-zone.js";
import "./timer.js";
import "./wordcount.js";
