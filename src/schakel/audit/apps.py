from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "schakel.audit"
    verbose_name = "logboek"

    def ready(self) -> None:
        """Nothing may be done that the register of processing does not hold: it must be sound."""
        from schakel.audit.register import register  # noqa: PLC0415  # not before the settings

        register()
