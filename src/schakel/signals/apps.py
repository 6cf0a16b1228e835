from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "schakel.signals"
    verbose_name = "signalen"
