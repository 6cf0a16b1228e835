"""How is what somebody told at the public door written down, so that only the worker reads it?

What the worker reads back was written by a process that anybody on the internet talks to. So it
is checked once more here: known words, bounded lengths, and nothing that the door may not say.
"""

import uuid
from datetime import datetime
from typing import Annotated, Final, Literal

from django.core.exceptions import ValidationError as Invalid
from django.core.validators import validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from schakel.organisations.models import District, Municipality, Organisation
from schakel.signals.actions.receiving import Contact, Report, Upload
from schakel.signals.models import PuzzlePiece, Signal
from schakel.vault.files import EXTENSIONS, LONGEST_NAME, MOST_FILES, FileRefused, type_of
from schakel.vault.receipts import ReceiptHashes

LONGEST_TEXT: Final = 20_000
MOST_PIECES: Final = 200


class NotUnderstood(Exception):
    """This was sealed to us, and is not what the door writes."""


class NotAllowed(Exception):
    """The door asks for something that it may not ask: it did not come from our own form."""


def _one_of(known: list[str]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in known:
            raise ValueError("unknown word")
        return value

    return AfterValidator(check)


def _address(value: str) -> str:
    try:
        validate_email(value)
    except Invalid:
        raise ValueError("no address") from None
    return value


Code = Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_.-]*$")]
FormCode = Annotated[Code, Field(max_length=30)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Line = Annotated[str, Field(max_length=500)]
Said = Annotated[str, _one_of(Signal.Said.values)]
Bytes = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Piece = tuple[Annotated[str, _one_of(PuzzlePiece.Kind.values)], Line]


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class FileAlong(_Told):
    """What a file is called; its bytes lie beside the envelope."""

    id: uuid.UUID
    name: Annotated[str, Field(max_length=LONGEST_NAME)]
    content_type: Annotated[str, _one_of(list(EXTENSIONS))]


class ContactTold(_Told):
    """How the reporter may be reached."""

    name: Line
    email: Annotated[str, Field(max_length=254)]
    phone: Annotated[str, Field(max_length=60)]
    safe_contact: Line
    contact_is_safe: Said
    wants_news: bool


class ReceiptTold(_Told):
    """What is kept of the code, where nobody can change it."""

    locator_hash: Bytes
    verifier: Bytes
    thread_key: Bytes

    def hashes(self) -> ReceiptHashes:
        return ReceiptHashes(
            bytes.fromhex(self.locator_hash),
            bytes.fromhex(self.verifier),
            bytes.fromhex(self.thread_key),
        )


class ReportTold(_Told):
    """A report of a resident, or of a professional with a link."""

    kind: Literal["report"] = "report"
    at: datetime
    receipt: ReceiptTold
    district: Code
    municipality: Code
    channel: Annotated[str, _one_of([Signal.Channel.PUBLIC, Signal.Channel.PROFESSIONAL])]
    reporter_kind: Annotated[str, _one_of(Signal.ReporterKind.values)]
    disclosure: Annotated[str, _one_of(Signal.Disclosure.values)]
    advice_only: bool
    story: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    place: Line
    happened: Annotated[str, Field(max_length=1000)]
    observations: Annotated[tuple[Code, ...], Field(max_length=200)]
    suggested_forms: Annotated[tuple[FormCode, ...], Field(max_length=30)]
    danger: Said
    minor: Said
    ongoing: Said
    consent: Said
    pieces: Annotated[tuple[Piece, ...], Field(max_length=MOST_PIECES)]
    contact: ContactTold | None
    reported_by: uuid.UUID | None
    welcome: Annotated[str, Field(max_length=2000)]
    files: Annotated[tuple[FileAlong, ...], Field(max_length=MOST_FILES)]


class InThread(_Told):
    """What a reporter with a code does. The proof shows that the code is theirs."""

    kind: Literal["thread"] = "thread"
    at: datetime
    proof: Bytes
    do: Annotated[str, _one_of(["open", "add", "satisfaction", "withdraw"])]
    text: Text = ""
    heard_back: bool = False
    would_report_again: bool = False
    files: Annotated[tuple[FileAlong, ...], Field(max_length=MOST_FILES)] = ()


class LinkAsked(_Told):
    """A professional asks for a link to the address of the work."""

    kind: Literal["link"] = "link"
    at: datetime
    email: Annotated[str, Field(max_length=254), AfterValidator(_address)]
    language: Annotated[str, Field(max_length=5)]
    files: tuple[()] = ()


Told = ReportTold | InThread | LinkAsked
_ANY: TypeAdapter[Told] = TypeAdapter(Annotated[Told, Field(discriminator="kind")])


def report_told(
    report: Report, *, receipt: ReceiptHashes, files: tuple[FileAlong, ...], now: datetime
) -> ReportTold:
    """Write a report down. What the door may not say, a person with an account, is not in it."""
    contact = report.contact
    return ReportTold(
        at=now,
        receipt=ReceiptTold(
            locator_hash=receipt.locator_hash.hex(),
            verifier=receipt.verifier.hex(),
            thread_key=receipt.thread_key.hex(),
        ),
        district=report.district.code,
        municipality=report.municipality.cbs_code if report.municipality else "",
        channel=report.channel,
        reporter_kind=report.reporter_kind,
        disclosure=report.disclosure,
        advice_only=report.advice_only,
        story=report.story,
        place=report.place,
        happened=report.happened,
        observations=report.observations,
        suggested_forms=report.suggested_forms,
        danger=report.danger,
        minor=report.minor,
        ongoing=report.ongoing,
        consent=report.consent,
        pieces=report.pieces,
        contact=ContactTold(
            name=contact.name,
            email=contact.email,
            phone=contact.phone,
            safe_contact=contact.safe_contact,
            contact_is_safe=contact.contact_is_safe,
            wants_news=contact.wants_news,
        )
        if contact
        else None,
        reported_by=report.reported_by.pk if report.reported_by else None,
        welcome=report.welcome,
        files=files,
    )


def report_of(
    told: ReportTold,
    *,
    district: District,
    municipality: Municipality | None,
    reported_by: Organisation | None,
    uploads: tuple[Upload, ...],
) -> Report:
    """Read a report back."""
    given = told.contact
    return Report(
        district=district,
        municipality=municipality,
        story=told.story,
        channel=told.channel,
        reporter_kind=told.reporter_kind,
        disclosure=told.disclosure,
        advice_only=told.advice_only,
        place=told.place,
        happened=told.happened,
        observations=told.observations,
        suggested_forms=told.suggested_forms,
        danger=told.danger,
        minor=told.minor,
        ongoing=told.ongoing,
        consent=told.consent,
        pieces=told.pieces,
        contact=Contact(**given.model_dump()) if given else None,
        reported_by=reported_by,
        uploads=uploads,
        welcome=told.welcome,
    )


def upload_of(file: FileAlong, content: bytes) -> Upload:
    """A file that came along; its type is looked at once more."""
    try:
        found = type_of(content)
    except FileRefused:
        raise NotUnderstood from None
    if found != file.content_type:
        raise NotUnderstood
    return Upload(file.name, file.content_type, content)


def written(told: Told) -> bytes:
    """As it is sealed."""
    return told.model_dump_json().encode()


def read(content: bytes) -> Told:
    """As it was sealed; what is wrong with it is not repeated."""
    try:
        return _ANY.validate_json(content)
    except (ValidationError, UnicodeDecodeError):
        raise NotUnderstood from None
