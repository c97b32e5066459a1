"""Where Wagtail looks for the hooks of this app."""

from core.cms import hooks  # noqa: F401  registers them
from core.sign_in import hooks as sign_in_hooks  # noqa: F401
