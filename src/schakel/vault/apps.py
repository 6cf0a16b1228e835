from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "schakel.vault"
    verbose_name = "kluis"
