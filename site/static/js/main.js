// What every page has: each module binds itself to its data- attribute, and a page asks for
// nothing. What only some pages need is loaded where their attributes stand (core/serving/scripts.py).
import "./bind.js";
import "./copy.js";
import "./drawer.js";
import "./focus.js";
import "./print.js";
import "./submit.js";
