"""Whom do professionals turn to? Pages over organisations."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "schakel.directory"
    verbose_name = "sociale kaart"
