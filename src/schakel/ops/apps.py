from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "schakel.ops"
    verbose_name = "beheer"
