from django.apps import AppConfig


class PostConfig(AppConfig):
    name = "schakel.post"
    verbose_name = "post"
