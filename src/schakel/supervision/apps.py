from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "schakel.supervision"
    verbose_name = "toezicht"
