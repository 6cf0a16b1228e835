from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "schakel.handover"
    verbose_name = "overdracht"
