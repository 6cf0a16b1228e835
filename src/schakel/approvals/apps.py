from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "schakel.approvals"
    verbose_name = "akkoord van een tweede"
