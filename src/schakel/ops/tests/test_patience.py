"""How long may a page hold the database? R19."""

import sys

from django.conf import settings

from schakel.ops.tests.processes import run
from schakel.ops.tests.test_run import url

ASK = """
import django
django.setup()
from django.db import OperationalError, connection
with connection.cursor() as cursor:
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        cursor.execute(f"SHOW {name}")
        print(*cursor.fetchone())
connection.close_pool() if connection.pool else None
"""


def test_a_page_waits_ten_seconds_and_two_for_a_lock_and_a_command_as_long_as_it_takes(db):
    said = [
        run(
            [sys.executable, "-c", ASK],
            DJANGO_SETTINGS_MODULE="schakel.config.settings",
            DATABASE_URL=url(settings.DATABASES["default"]),
            DATABASE_POOL=pool,
            SECRET_KEY="x" * 50,
            PUBLIEK_URL="https://melden.example",
            WERKPLEK_URL="https://schakel.example",
            ALLOWED_HOSTS="melden.example",
        ).stdout.split()
        for pool in ("yes", "no")
    ]

    assert said == [["10s", "2s", "30s"], ["0", "0", "0"]]
