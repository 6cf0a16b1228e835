from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "schakel.grants"
    verbose_name = "inzage"
