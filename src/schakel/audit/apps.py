from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "schakel.audit"
    verbose_name = "logboek"
