from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "schakel.retention"
    verbose_name = "bewaren"
