"""How answers are served: the security policy, static files, uploaded images, health."""
