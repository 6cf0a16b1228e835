"""What is refused before anything is touched; a real restore is in faults/test_restore.py."""

import pytest

from schakel.ops.tests.processes import SCHAKEL, run


@pytest.mark.parametrize("words", [("backup",), ("restore", "--to", "2026-01-01 00:00:00")])
def test_a_database_of_somebody_else_is_left_to_its_own_tools(words, tmp_path):
    done = run(
        [*SCHAKEL, *words],
        DJANGO_SETTINGS_MODULE="schakel.config.settings",
        DATABASE_URL="postgresql://schakel_app@db.example/schakel",
        SECRET_KEY="x" * 50,
        SCHAKEL_VAR=str(tmp_path),
        PUBLIEK_URL="https://melden.example",
        WERKPLEK_URL="https://schakel.example",
        ALLOWED_HOSTS="melden.example",
    )

    assert done.returncode == 1
    assert "not ours to" in done.stderr
    assert "pgBackRest" in done.stderr
    assert "Traceback" not in done.stderr
