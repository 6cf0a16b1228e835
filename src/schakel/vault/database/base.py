"""Which connection does Django get? PostgreSQL's, that says with each statement who asks.

Django looks for an engine in a module of this name.
"""

from typing import Any

from django.db.backends.postgresql import base

from schakel.vault.asker import say_first


class DatabaseWrapper(base.DatabaseWrapper):
    """In whatever thread or loop it is made: no statement leaves without who asks."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self.execute_wrappers.append(say_first)
