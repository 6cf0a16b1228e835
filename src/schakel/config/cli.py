"""The command `schakel`."""

import os


def prepare() -> None:
    """Choose the settings, and see to it that a private cluster runs when these use one."""
    external = os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE")
    name = "schakel.config.settings" if external else "schakel.config.settings_demo"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", name)
    from django.conf import settings  # noqa: PLC0415  # read only after they are chosen

    if settings.CLUSTER:
        settings.CLUSTER.ensure()


def main() -> None:
    prepare()
