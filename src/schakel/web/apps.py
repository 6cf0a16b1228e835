"""How do the pages of Schakel look?"""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Base templates, components, styles and scripts; it knows nothing of the subject."""

    name = "schakel.web"
    label = "web"
