from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "schakel.knowledge"
    verbose_name = "signaalkaarten"
