from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "schakel.people"
    verbose_name = "mensen"
