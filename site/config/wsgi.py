"""The web application, as gunicorn loads it."""

import os

from django.core.wsgi import get_wsgi_application

# What is uploaded and cached is the server's own user's alone.
os.umask(0o077)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()
