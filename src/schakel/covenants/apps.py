from django.apps import AppConfig


class CovenantsConfig(AppConfig):
    name = "schakel.covenants"
    verbose_name = "convenanten"
