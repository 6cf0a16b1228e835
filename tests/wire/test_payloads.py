"""One text in every field of the app, and then everywhere that something comes out.

T29 (ASVS 1.1.2, 1.2.1, 1.3.7, 1.3.11, 3.2.2): it is never anything but text.
T66 (ASVS 14.2.2, 16.2.3, 16.2.5, 16.4.1): it is in no log, no mail, no job, no address, and
readable in no table.
"""

import logging
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from schakel.config.environment import ROOT
from schakel.config.logs import LOGGING, WithoutContent
from schakel.intake.tests.conftest import code_in, work
from schakel.post.delivery import deliver
from schakel.post.models import Letter
from schakel.signals.actions.attachments import make_shown_copy
from schakel.signals.models import Attachment, Signal
from schakel.vault.receipts import new_submission_key
from tests.wire.conftest import DOORS, filled, routes
from tests.wire.filling import fill_in_everything

CANARY = "kanarieblauw"
PAYLOAD = (
    f"{CANARY}<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{{{7*7}}}}{{% now %}}"
    "${7*7}\r\nX-Injected: yes\r\n=cmd|'/c calc'!A1 javascript:alert(1)"
)
ALIVE = ("<script>alert", "<img src=x", f"{CANARY}49", "{{7*7}}</script>")
TEXTS = [
    "story", "place", "happened", "piece_address", "piece_place", "piece_person", "piece_vehicle",
    "piece_phone", "piece_online_name", "piece_company", "piece_account", "name", "phone",
    "safe_contact",
]  # fmt: skip


def everything_stored() -> dict[str, str]:
    stored = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608  # our own tables
            stored[table] = "\n".join(row for (row,) in cursor.fetchall())
    return stored


def is_only_text(answer) -> list[str]:
    """What of it came alive."""
    said = [f"{name}: {value}" for name, value in answer.headers.items() if "Injected" in name]
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        page = answer.content.decode()
        said += [sign for sign in ALIVE if sign in page]
    return said


@pytest.fixture
def harmful(public_client, desks, noor):
    """A report with it in every field, a file called so, and an answer of the reporter."""
    picture = BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    form = {
        **dict.fromkeys(TEXTS, PAYLOAD),
        "phone": PAYLOAD[:60],
        "email": "kanarie@demo.example",
        "send": "1", "submission_key": new_submission_key(), "reporter_kind": "resident",
        "municipality": "GM0748", "disclosure": "named", "danger": "no",
        "uploads": SimpleUploadedFile(f"{PAYLOAD[:60]}.png", picture.getvalue(), "image/png"),
    }  # fmt: skip
    sent = public_client.post("/melden/", form)
    assert sent.status_code == 200
    assert is_only_text(sent) == []
    work()
    public_client.post("/bericht/", {"code": code_in(sent)})
    thread = public_client.get("/bericht/")
    for answer in [thread, *fill_in_everything(public_client, "/bericht/", thread, PAYLOAD)]:
        assert is_only_text(answer) == []
    work()
    for attachment in Attachment.objects.all():
        make_shown_copy(attachment.pk, now=timezone.now())
    return Signal.objects.get()


def walk(client, known, *, fill: bool) -> tuple[list, int]:
    """Every address of the workplace; answers what came alive, and on how many pages it stood."""
    alive, shown = [], 0
    for route in routes("werkplek"):
        if route.name in {"health", "account_logout"} or route.name.startswith("mfa_"):
            continue
        address = filled(route, **known(route))
        answers = [client.get(address)]
        if fill and answers[0].status_code == 200:
            answers += fill_in_everything(client, address, answers[0], PAYLOAD)
        for answer in answers:
            alive += [(route.name, sign) for sign in is_only_text(answer)]
            if answer.status_code >= 500:
                alive.append((route.name, answer.status_code))
            shown += CANARY in answer.content.decode("utf-8", "replace")
    return alive, shown


def test_whatever_is_written_anywhere_is_only_text_and_stays_inside(
    harmful, noor, handover, lotte, frits, caplog, capfd
):
    """T29, T66, ASVS 1.2.1, 1.3.7, 3.2.2, 14.2.1, 16.2.5: for officer, partner, privacy officer."""
    caplog.set_level(logging.DEBUG)

    def known(route):
        ours = route.name.startswith("handover:") and "overdrachten" in route.path
        return {
            "reference": handover.reference if ours else harmful.reference,
            "code": "arbeidsinspectie",
            "attachment": str(Attachment.objects.get().pk),
        }

    with override_settings(**DOORS["werkplek"]):
        client = Client(raise_request_exception=False)
        alive, shown = [], 0
        for person, fill in ((noor, True), (noor, False), (lotte, True), (frits, True)):
            client.force_login(person)
            found, times = walk(client, known, fill=fill)
            alive, shown = alive + found, shown + times
    assert alive == []
    assert shown > 20  # it was there to come alive

    for letter in Letter.objects.filter(sent_at=None):
        deliver(letter.pk, now=timezone.now())
    assert CANARY not in str([(m.subject, m.body, m.extra_headers) for m in mail.outbox])
    assert CANARY not in str(list(ProcrastinateJob.objects.values_list("args", flat=True)))
    written = "\n".join(map(WithoutContent().format, caplog.records))
    assert CANARY not in written + "".join(capfd.readouterr())
    readable = {table for table, rows in everything_stored().items() if CANARY in rows}
    assert readable == set()


def test_nothing_is_logged_to_a_file():
    """T66, ASVS 16.4.1: standard error only, so there is one place to watch over."""
    kinds = {handler["class"] for handler in LOGGING["handlers"].values()}

    assert kinds == {"logging.StreamHandler"}


def test_no_page_hands_out_a_table_for_a_spreadsheet():
    """T67, ASVS 1.2.10: no export in which a formula could wake up; a new one fails here."""
    makers = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "src" / "schakel").rglob("views/*.py")
        if any(sign in path.read_text() for sign in ("text/csv", "csv.writer", "openpyxl", "xlsx"))
    ]

    assert makers == []
