"""How do tests stand at the public door? With a clean memory, and a form as a visitor sends it."""

import re

import pytest
from django.utils import timezone

from schakel.intake import desk_keys, limits, surroundings, tasks
from schakel.intake.actions.opening import open_waiting
from schakel.vault.asker import seeing
from schakel.vault.receipts import new_submission_key
from tests.cast import Visitor


@pytest.fixture(autouse=True)
def _clean_memory(settings, tmp_path):
    """What a process remembers of the district and of its visitors is not of this test."""
    settings.STANDBY = tmp_path
    surroundings.forget()
    limits.CODES.empty()
    limits.LINKS.empty()
    yield
    surroundings.forget()


@pytest.fixture
def desks(district):
    """The desks of the real district have keys, and the public door has their public halves."""
    desk_keys.write(district)
    return district


@pytest.fixture
def sealed_door(public_client, desks):
    """A visitor at the public door of the real district, and no worker that opens anything."""
    return public_client


class ServedVisitor(Visitor):
    """What this visitor sends, or looks at with a code, the worker hears of at once."""

    def get(self, path, *args, **kwargs):
        answer = super().get(path, *args, **kwargs)
        if path.startswith("/bericht/"):
            work()
        return answer

    def post(self, *args, **kwargs):
        answer = super().post(*args, **kwargs)
        if answer.status_code < 400:
            work()
        return answer


@seeing(*tasks.SEES)
def work():
    """What the worker does when something came in."""
    return open_waiting(now=timezone.now())


@pytest.fixture
def door(at_the_door, desks):
    """A visitor at the public door of the real district, with a worker behind it."""
    return ServedVisitor()


@pytest.fixture
def told():
    """A form as it is sent: told(story="…", piece_vehicle="…")."""

    def fill(**answers):
        return {
            "send": "1",
            "submission_key": new_submission_key(),
            "reporter_kind": "resident",
            "story": "In het huis op de hoek slapen acht mensen.",
            "municipality": "GM0748",
            **answers,
        }

    return fill


def code_in(response):
    """The receipt code on a page."""
    return "-".join(re.findall(r'in-receipt__group">(\w+)<', response.content.decode()))


def words_of(response):
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
