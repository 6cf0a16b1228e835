"""How do tests stand at the public door? With a clean memory, and a form as a visitor sends it."""

import re

import pytest

from schakel.intake import limits, surroundings
from schakel.vault.receipts import new_submission_key


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
def door(public_client, district):
    """A visitor at the public door of the real district."""
    return public_client


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
