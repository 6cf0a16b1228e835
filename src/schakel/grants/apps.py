from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "schakel.grants"
    verbose_name = "inzage"

    def ready(self) -> None:
        # The sentences about requests ask it from whom these are kept.
        from schakel.grants import kinds  # noqa: F401, PLC0415  # models exist only now
