"""The whole main job, as people do it: over HTTP only, and in Chromium by clicking and typing."""
