"""Does a mail say that something waits, and never what?"""

import base64
import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.template.loader import get_template

from schakel.post import letters
from schakel.post.models import Letter
from schakel.post.outbox import NotOurAddress, send_notice

FOLDER = Path(letters.__file__).parent / "templates" / "post"
TO = "melder.kanarie@voorbeeld.example"
LINK = "http://publiek.testserver/professional/kanarietoken/"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", Letter.Kind.values)
def test_no_text_holds_anything_but_a_link(kind):
    source = (FOLDER / f"{kind}.txt").read_text()

    assert set(re.findall(r"{{\s*(.*?)\s*}}", source)) <= {"link"}
    assert set(re.findall(r"{%\s*(\w+)", source)) <= {
        "load", "autoescape", "endautoescape", "translate", "if", "endif",
    }  # fmt: skip


@pytest.mark.parametrize("kind", Letter.Kind.values)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_can_be_written_with_one_neutral_subject(kind, language):
    letter = send_notice(kind, to=TO, link=LINK, language=language)

    mail = letters.written(letter)

    if language == "nl":
        assert mail.subject == "Er staat iets voor u klaar"
    assert LINK in mail.body
    assert mail.to == [TO]
    for word in ("mensenhandel", "uitbuiting", "slachtoffer", "melding", "signaal", "victim"):
        assert word not in mail.body.lower()
    assert "\n\n\n" not in mail.body


def test_every_text_has_a_kind_and_every_kind_a_text():
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(Letter.Kind.values)
    for kind in Letter.Kind.values:
        assert get_template(f"post/{kind}.txt")


@pytest.mark.parametrize("kind", ["news_for_reporter", "work_waiting", "acute_waiting", "reminder"])
def test_without_a_link_a_mail_is_whole_too(kind):
    body = letters.written(send_notice(kind, to=TO)).body

    assert "http" not in body
    assert "\n\n\n" not in body


@pytest.mark.parametrize(
    "link",
    [
        "https://elders.example/",
        "http://publiek.testserver.elders.example/",
        "http://publiek.testserver@elders.example/",
        "javascript:alert(1)",
        "/professional/",
    ],
)
def test_a_mail_links_to_our_own_doors_only(link):
    with pytest.raises(NotOurAddress) as refusal:
        send_notice("reminder", to=TO, link=link)

    assert "elders" not in str(refusal.value)


@pytest.mark.parametrize("to", ["", "geen adres", "a@b.example\r\nBcc: c@d.example", "a@b, c@d.nl"])
def test_a_mail_goes_to_one_proper_address(to):
    with pytest.raises(ValidationError):
        send_notice("reminder", to=to)

    assert not Letter.objects.exists()


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="is not a valid"):
        send_notice("nieuwsbrief", to=TO)


def test_an_unknown_language_becomes_dutch():
    assert send_notice("reminder", to=TO, language="xx").language == "nl"


def test_neither_address_nor_link_can_be_read_in_the_letter_or_in_the_job():
    send_notice("professional_link", to=TO, link=LINK)

    written = ""
    for table in ("post_letter", "procrastinate_jobs", "vault_recordkey"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t")  # noqa: S608  # our own
            written += "".join(text for (text,) in cursor.fetchall())
    for word in (TO, "kanarie", LINK):
        assert word not in written
        assert word.encode().hex() not in written
        assert base64.b64encode(word.encode()).decode().strip("=")[:-1] not in written


def test_sending_costs_few_statements(django_assert_max_num_queries):
    with django_assert_max_num_queries(5):  # savepoint, key, letter, job, release
        send_notice("reminder", to=TO)
