"""The entrance for a web server: one process serves one door (SCHAKEL_DOOR)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schakel.config.settings")
os.environ.setdefault("DATABASE_POOL", "yes")

application = get_wsgi_application()
