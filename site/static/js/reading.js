// What a lesson needs.
import "./check.js";
import "./reading-position.js";
