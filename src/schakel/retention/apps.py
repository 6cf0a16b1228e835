from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "schakel.retention"
    verbose_name = "bewaren"

    def ready(self) -> None:
        # The sentences about requests ask it from whom these are kept.
        from schakel.retention import kinds  # noqa: F401, PLC0415  # models exist only now
