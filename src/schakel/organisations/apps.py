"""Which organisations does a district have, and what did they agree?"""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "schakel.organisations"
    verbose_name = "organisaties"
