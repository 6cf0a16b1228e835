"""What is told at the public door is sealed to the desk; the door itself can open nothing."""

from dataclasses import fields

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from schakel.intake import desk_keys, surroundings
from schakel.intake.actions.filing import ENVELOPE
from schakel.intake.models import Envelope, EnvelopeFile, Submission
from schakel.intake.tests.conftest import code_in, words_of, work
from schakel.intake.tests.test_report_page import PNG
from schakel.intake.tests.test_traces import CANARY, everything_stored
from schakel.intake.told import ReportTold, read, report_of, report_told, written
from schakel.organisations.models import Municipality, Organisation
from schakel.signals.actions.receiving import Contact, Report
from schakel.signals.models import Signal
from schakel.vault import published, receipts
from schakel.vault.boxes import open_box
from schakel.vault.models import DeskKey, RecordKey
from schakel.vault.sealing import CannotOpen
from tests.cast import MONDAY, report

IN_CLEAR = {"id", "sealed_for_id", "on", "locator_hash", "verifier"}
FOR_THE_WORKER = {"attempts", "try_after", "stuck_because"}


def pictures(number):
    return [SimpleUploadedFile(f"{CANARY}-{n}.png", PNG) for n in range(number)]


def holder_of(envelope):
    return Organisation.objects.get(pk=envelope.sealed_for.holder)


def test_a_report_is_stored_sealed_and_nobody_reads_it_without_the_desk_s_key(sealed_door, told):
    """T50. Not even that it is about this place, that there is danger, or that a name was left."""
    form = told(
        story=CANARY, piece_person=CANARY, disclosure="named", name=CANARY, danger="yes",
        uploads=pictures(2),
    )  # fmt: skip

    assert code_in(sealed_door.post("/melden/", form))

    stored = everything_stored()
    for trace in (CANARY, CANARY.encode().hex(), PNG.hex(), form["submission_key"]):
        assert trace not in stored
    assert not Signal.objects.exists()
    assert not RecordKey.objects.exists()
    assert EnvelopeFile.objects.count() == 2


def test_what_stands_in_clear_is_written_down_here(sealed_door, told):
    """Whoever adds a column that tells something must change this test, and say why."""
    columns = {field.attname for field in Envelope._meta.concrete_fields}

    assert columns == IN_CLEAR | FOR_THE_WORKER | {"body", "for_code"}
    sealed_door.post("/melden/", told())
    kept = Envelope.objects.get()
    assert kept.on == timezone.localdate()
    assert (kept.for_code, kept.attempts, kept.try_after, kept.stuck_because) == (None, 0, None, "")


def test_the_door_itself_cannot_open_what_it_sealed(sealed_door, told, settings):
    """T51. With everything that the process has: the public keys, its secret, the form's key."""
    form = told()
    sealed_door.post("/melden/", form)
    kept = Envelope.objects.select_related("sealed_for").get()
    settings.KEY_FILE = None
    code = receipts.code_for(form["submission_key"])

    key = kept.sealed_for
    with pytest.raises(Exception, match="works without keys"):
        key.opened(bytes(kept.body), purpose=ENVELOPE, row=kept.pk)
    for private in (
        receipts.thread_private_key(code),
        receipts.proof(code),
        bytes(key.public),
        bytes.fromhex(form["submission_key"]),
        settings.SECRET_KEY.encode()[:32],
    ):
        with pytest.raises(CannotOpen):
            open_box(private, bytes(kept.body), bound=key.bound(ENVELOPE, kept.pk))


@pytest.mark.parametrize(
    ("place", "desk"),
    [("GM0748", "gemeente-bergen-op-zoom"), ("GM0716", "gemeente-tholen")],
)
def test_it_is_sealed_to_the_desk_that_the_municipality_names(sealed_door, told, place, desk):
    sealed_door.post("/melden/", told(municipality=place))

    assert holder_of(Envelope.objects.get()).code == desk


def test_what_fits_no_desk_is_sealed_to_the_fall_back_desk(sealed_door, told, district):
    sealed_door.post("/melden/", told(municipality="elsewhere"))

    assert holder_of(Envelope.objects.get()) == district.fallback_desk


def test_a_report_is_accepted_without_a_word_from_the_database_about_the_district(
    sealed_door, told, district
):
    """At a cold start, from the files that set-up wrote."""
    surroundings.write(district)
    surroundings.forget()
    Municipality.objects.filter(cbs_code="GM0748").update(desk=district.fallback_desk)

    assert surroundings._written().desk_of("GM0748")
    assert surroundings._written().desk_of("GM9999") == ""
    sealed_door.post("/melden/", told())
    assert Envelope.objects.exists()


def sizes_of(door, told, **answers):
    Envelope.objects.all().delete()
    assert code_in(door.post("/melden/", told(**answers)))
    return len(bytes(Envelope.objects.get().body))


def test_the_size_does_not_tell_a_short_story_from_a_long_one(sealed_door, told):
    """10 or 500 characters, with a name or without, with pieces or without: all the same."""
    sizes = {
        sizes_of(sealed_door, told, story="x" * 10),
        sizes_of(sealed_door, told, story="é" * 500),
        sizes_of(sealed_door, told, story="x" * 5000),
        sizes_of(sealed_door, told, danger="yes", piece_person="Jan\nPiet", piece_address="Ergens"),
        sizes_of(sealed_door, told, disclosure="named", name="Jan", email="jan@melder.example"),
    }

    assert len(sizes) == 1
    assert sizes_of(sealed_door, told, story="x" * 20_000) > sizes.pop()


def test_messages_and_requests_for_a_link_have_that_size_too(sealed_door, told):
    code = code_in(sealed_door.post("/melden/", told()))
    work()
    sealed_door.post("/bericht/", {"code": code})
    sealed_door.post("/bericht/", {"do": "add", "text": "Ja."})
    sealed_door.post("/bericht/", {"do": "withdraw"})
    sealed_door.post("/professional/", {"email": "ans@elders.example"})

    assert Envelope.objects.count() == 3
    sizes = {len(bytes(each.body)) for each in Envelope.objects.all()}
    assert sizes == {sizes_of(sealed_door, told)}


def test_a_file_is_padded_too(sealed_door, told):
    sealed_door.post("/melden/", told(uploads=pictures(1)))

    assert len(bytes(EnvelopeFile.objects.get().body)) > 16 * 1024 > len(PNG)


def test_without_public_keys_nothing_is_taken_in_and_the_page_keeps_everything(
    sealed_door, told, settings
):
    form = told()
    published.path().unlink()

    page = sealed_door.post("/melden/", form)

    assert page.status_code == 503
    assert form["story"] in page.content.decode()
    assert not Envelope.objects.exists()
    assert not Submission.objects.exists()
    assert sealed_door.post("/professional/", {"email": "a@b.example"}).status_code == 503


@pytest.mark.django_db(transaction=True)
def test_what_nobody_could_ever_open_is_not_taken_in(sealed_door, told):
    """A backup was put back, and with it other keys than those that are published."""
    form = told()
    DeskKey.objects.all().delete()

    page = sealed_door.post("/melden/", form)

    assert page.status_code == 503
    assert form["story"] in page.content.decode()
    assert not Envelope.objects.exists()
    assert not Submission.objects.exists()


def test_health_of_the_door_asks_for_public_keys_and_for_no_others(sealed_door):
    assert sealed_door.get("/gezond").json()["checks"]["keys"] == "ok"

    published.path().unlink()

    answer = sealed_door.get("/gezond")
    assert answer.status_code == 503
    assert "schakel standby" in answer.json()["checks"]["keys"]


def test_renewed_keys_are_used_by_a_door_that_runs(sealed_door, told, district):
    sealed_door.post("/melden/", told())
    before = Envelope.objects.get().sealed_for

    desk_keys.renew(district)

    sealed_door.post("/melden/", told())
    after = Envelope.objects.exclude(sealed_for=before).get().sealed_for
    assert after.version == 2
    assert work().taken_in == 2
    assert Signal.objects.count() == 2


FULL = {
    "story": "Verhaal met é en 漢.",
    "channel": Signal.Channel.PROFESSIONAL,
    "reporter_kind": Signal.ReporterKind.PROFESSIONAL,
    "disclosure": Signal.Disclosure.NAMED,
    "advice_only": True,
    "place": "Gageldonk",
    "happened": "gisteren",
    "observations": ("sleeps_at_work",),
    "suggested_forms": ("labour",),
    "danger": "yes",
    "minor": "no",
    "ongoing": "yes",
    "consent": "no",
    "pieces": (("vehicle", "blauwe bus"), ("person", "Jan")),
    "contact": Contact("Jan", "jan@melder.example", "06", "overdag", "yes", wants_news=True),
    "welcome": "Dank u wel.",
}


def test_every_field_of_a_report_travels(district, bergen_op_zoom):
    """A field that somebody adds to a report must be carried to the worker too."""
    given = {**FULL, "reported_by": bergen_op_zoom.organisation}
    told = report(district, bergen_op_zoom, **given)
    empty = report(district, bergen_op_zoom)
    assert {
        field.name
        for field in fields(Report)
        if getattr(told, field.name) == getattr(empty, field.name)
    } == {"district", "municipality", "uploads"}
    kept = receipts.kept_of(receipts.code_for(receipts.new_submission_key()))

    carried = read(written(report_told(told, receipt=kept, files=(), now=MONDAY)))

    assert isinstance(carried, ReportTold)
    assert (carried.at, carried.receipt.hashes()) == (MONDAY, kept)
    assert (
        report_of(
            carried,
            district=district,
            municipality=bergen_op_zoom,
            reported_by=bergen_op_zoom.organisation,
            uploads=(),
        )
        == told
    )


def test_the_page_after_sending_names_no_reference_for_there_is_none_yet(sealed_door, told):
    page = words_of(sealed_door.post("/melden/", told()))

    assert "S-" not in page
