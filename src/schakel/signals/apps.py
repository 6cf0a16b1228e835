from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "schakel.signals"
    verbose_name = "signalen"

    def ready(self) -> None:
        # The sentences about requests ask it from whom these are kept.
        from schakel.signals.actions import reading  # noqa: F401, PLC0415  # models exist only now
