// What signing in, signing up and the profile need.
import "./passkey.js";
import "./time-zone.js";
