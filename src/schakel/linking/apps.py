from django.apps import AppConfig


class LinkingConfig(AppConfig):
    name = "schakel.linking"
    verbose_name = "verbanden"
