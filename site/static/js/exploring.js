// What the explorer needs, and a comparison of doses in a lesson.
import "./chart-cursor.js";
import "./explorer.js";
