"""T37 (ASVS 14.2.4): the size of a page does not tell which page a reporter looks at.

T36 (ASVS 14.3.3, 3.4.5): nor does its title, its address, or what a browser keeps of it.
"""

import gzip
import re

import pytest

from schakel.config.middleware import SizeClasses
from schakel.vault.receipts import new_submission_key
from tests.wire.conftest import filled, routes

PAGES = [route for route in routes("publiek") if route.name != "health"]
TELLING = re.compile("mensenhandel|uitbuiting|melding|melden|slachtoffer", re.IGNORECASE)
STORY = "In het huis op de hoek slapen acht mensen. "


@pytest.fixture
def at_the_door(public_client, desks):
    return public_client


def told(**answers):
    return {
        "send": "1",
        "submission_key": new_submission_key(),
        "reporter_kind": "resident",
        "story": STORY,
        "municipality": "GM0748",
        **answers,
    }


def test_every_page_has_one_of_a_few_sizes(at_the_door):
    """T37, ASVS 14.2.4: also of a refusal."""
    sizes = {}
    for route in PAGES:
        answer = at_the_door.get(filled(route, slug="signalen-van-mensenhandel"))
        if answer.content:
            sizes[route.name] = len(answer.content)
            assert int(answer["Content-Length"]) == len(answer.content)
            assert "Content-Encoding" not in answer

    assert len(sizes) > 8
    assert {name: size for name, size in sizes.items() if size % SizeClasses.STEP} == {}
    assert len(set(sizes.values())) <= 4


def test_the_code_page_is_as_large_whatever_is_wrong(at_the_door):
    """T37, T31, ASVS 14.2.4."""
    empty = at_the_door.post("/bericht/", {"code": ""})
    wrong = at_the_door.post("/bericht/", {"code": "0000-0000-0000-0000-0000-0000"})

    assert len(empty.content) == len(wrong.content)


def test_a_page_is_not_compressed_however_much_a_browser_likes_it(at_the_door):
    """T37: a page that holds a secret and words of the visitor must not tell by its size."""
    answer = at_the_door.get("/bericht/", headers={"accept-encoding": "gzip, br, deflate"})

    assert "Content-Encoding" not in answer
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(answer.content)


def test_a_report_long_or_short_gives_a_receipt_of_the_same_size(at_the_door):
    """T37, ASVS 14.2.4: what was told does not show in what comes back."""
    short = at_the_door.post("/melden/", told())
    long = at_the_door.post("/melden/", told(story=STORY * 200))

    assert (short.status_code, long.status_code) == (200, 200)
    assert len(short.content) == len(long.content)


def test_title_and_icon_are_neutral_and_the_address_stays_the_same(at_the_door):
    """T36, ASVS 14.3.3: over somebody's shoulder there is nothing to read in a tab."""
    first = at_the_door.get("/melden/")
    wrong = at_the_door.post("/melden/", told(story=""))
    sent = at_the_door.post("/melden/", told())

    assert (first.status_code, wrong.status_code, sent.status_code) == (200, 422, 200)
    for answer in (first, wrong, sent):
        page = answer.content.decode()
        [title] = re.findall(r"<title>([^<]*)</title>", page)
        assert not TELLING.search(title)
        assert "icon-neutral" in page
        assert not answer.cookies


def test_what_is_empty_or_no_page_is_left_as_it_is(at_the_door):
    assert at_the_door.get("/weg/").content == b""
    assert len(at_the_door.get("/static/web/icon.svg").getvalue()) % SizeClasses.STEP
