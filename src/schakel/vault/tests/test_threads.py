"""What is sealed for a code is read with that code, and a visit ends by itself."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from schakel.vault import receipts, visits
from schakel.vault.sealing import CannotOpen
from schakel.vault.threads import opened_with_code, seal_for_code

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
QUARTER = timedelta(minutes=15)
ROW = uuid.uuid4()
CODE, OTHER = (receipts.code_for(receipts.new_submission_key()) for _ in range(2))
THREAD_KEY = receipts.kept_of(CODE).thread_key


def test_the_code_opens_what_was_sealed_for_it_in_its_own_row_only():
    """T53."""
    sealed = seal_for_code(THREAD_KEY, "Dank u wel.", row=ROW, purpose="message")

    assert opened_with_code(CODE, sealed, row=ROW, purpose="message") == "Dank u wel."
    for code, row, purpose in (
        (OTHER, ROW, "message"),
        (CODE, uuid.uuid4(), "message"),
        (CODE, ROW, "waiting"),
    ):
        with pytest.raises(CannotOpen):
            opened_with_code(code, sealed, row=row, purpose=purpose)


def test_what_was_never_sealed_for_a_code_is_empty():
    assert opened_with_code(CODE, None, row=ROW, purpose="message") == ""


def test_a_visit_carries_the_code_and_shows_nothing_of_it():
    carried = visits.closed_up(CODE, now=NOW)

    assert visits.code_in(carried, now=NOW + QUARTER, lasts=QUARTER) == CODE
    assert CODE.encode() not in bytes.fromhex(carried)
    assert carried != visits.closed_up(CODE, now=NOW)


def test_a_visit_is_over_after_a_quarter_of_an_hour():
    carried = visits.closed_up(CODE, now=NOW)

    later = NOW + QUARTER + timedelta(seconds=1)
    assert visits.code_in(carried, now=later, lasts=QUARTER) is None
    assert visits.code_in(carried, now=NOW - timedelta(hours=1), lasts=QUARTER) is None


@pytest.mark.parametrize("carried", ["", "zz", "00" * 60, None])
def test_what_we_did_not_make_is_no_visit(carried):
    assert visits.code_in(carried, now=NOW, lasts=QUARTER) is None


def test_a_visit_that_was_changed_is_no_visit():
    carried = visits.closed_up(CODE, now=NOW)
    changed = carried[:-1] + ("0" if carried[-1] != "0" else "1")

    assert visits.code_in(changed, now=NOW, lasts=QUARTER) is None


def test_a_visit_outlives_a_change_of_the_secret_and_needs_it(settings):
    carried = visits.closed_up(CODE, now=NOW)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert visits.code_in(carried, now=NOW, lasts=QUARTER) == CODE

    settings.SECRET_KEY_FALLBACKS = []
    assert visits.code_in(carried, now=NOW, lasts=QUARTER) is None
