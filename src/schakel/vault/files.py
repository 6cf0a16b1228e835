"""Which files do we take, and how is a copy made that may be shown?

The type follows from the content, never from the name. A file that could be two things at once
is refused. The copy that people see is made anew, in a process of its own that can open no file
and no connection (`schakel.vault.sanitise`); the file as it came stays sealed.
"""

import subprocess
import sys
import threading
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST_FILE: Final = 10 * 1024 * 1024
MOST_FILES: Final = 5
MOST_PAGES: Final = 200
MOST_PIXELS: Final = 40_000_000
LONGEST_NAME: Final = 120

SANDBOX: Final = Path(__file__).with_name("sanitise.py")
SANDBOX_SECONDS: Final = 30
AT_ONCE: Final = threading.BoundedSemaphore(2)
WAIT_FOR_TURN: Final = 20

JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
WEBP: Final = "image/webp"
GIF: Final = "image/gif"
PDF: Final = "application/pdf"
EXTENSIONS: Final = {JPEG: "jpg", PNG: "png", WEBP: "webp", GIF: "gif", PDF: "pdf"}

MESSAGES: Final = {
    "type": _(
        "Dit soort bestand kunnen wij niet aannemen. Stuur een foto (JPEG, PNG, WebP of GIF) "
        "of een PDF."
    ),
    "empty": _("Dit bestand is leeg. Kies het bestand opnieuw."),
    "size": _(
        "Dit bestand is te groot. Het mag hoogstens 10 MB zijn. Maak de foto kleiner, "
        "of stuur een schermafdruk."
    ),
    "number": _("U kunt hoogstens 5 bestanden meesturen. Haal er een paar weg."),
    "heic": _(
        "Dit is een HEIC-foto. Die kunnen wij niet openen. Stuur een schermafdruk van de foto, "
        "of bewaar hem eerst als JPEG."
    ),
    "office": _("Dit is een Office-bestand of een zip. Bewaar het als PDF en stuur die."),
    "svg": _("Dit is een tekening of webpagina. Stuur een schermafdruk of een PDF."),
    "two_faced": _(
        "In dit bestand zit een tweede bestand verstopt. Stuur een schermafdruk, "
        "of bewaar het opnieuw als foto of PDF."
    ),
    "pixels": _("Deze foto heeft te veel beeldpunten. Maak hem kleiner en probeer het opnieuw."),
    "pages": _("Deze PDF heeft te veel bladzijden. Stuur er hoogstens 200."),
    "password": _("Deze PDF heeft een wachtwoord. Bewaar hem zonder wachtwoord en stuur hem dan."),
    "damaged": _("Dit bestand is beschadigd. Stuur een schermafdruk, of bewaar het opnieuw."),
    "too_much": _(
        "Dit bestand is te ingewikkeld om veilig te openen. Stuur een schermafdruk, "
        "of bewaar het opnieuw."
    ),
    "virus": _(
        "In dit bestand vond de virusscanner iets schadelijks. Het wordt aan niemand getoond."
    ),
    "scanner": _("De virusscanner antwoordt niet. Het bestand wordt getoond als hij het bekeek."),
    "busy": _("Het is nu te druk om dit bestand te bekijken. Probeer het zo opnieuw."),
}


class FileRefused(ValidationError):
    """We do not take this file; the message says what to do instead. A form may raise it on."""

    def __init__(self, code: str) -> None:
        super().__init__(MESSAGES.get(code, MESSAGES["damaged"]), code=code)


@dataclass(frozen=True)
class Inspected:
    """A file of which we know by its content what it is."""

    file_name: str
    content_type: str
    content: bytes

    @property
    def size(self) -> int:
        return len(self.content)


def inspect(upload: "UploadedFile[bytes]") -> Inspected:
    """Read an upload and answer what it is, or refuse it. Cheap: no parser is involved."""
    size = upload.size or 0
    if size > LARGEST_FILE:
        raise FileRefused("size")
    upload.seek(0)
    content = upload.read(LARGEST_FILE + 1)
    if not content:
        raise FileRefused("size" if size else "empty")
    content_type = type_of(content)
    return Inspected(clean_name(upload.name or "", content_type), content_type, content)


def check_number(files: int) -> None:
    """Refuse more files than one report or message may carry."""
    if files > MOST_FILES:
        raise FileRefused("number")


def type_of(content: bytes) -> str:
    """Answer the type by content, or refuse the file with what can be done instead."""
    if len(content) > LARGEST_FILE:
        raise FileRefused("size")
    content_type = _by_signature(content)
    if content_type is None:
        raise FileRefused(_known_other(content))
    if _is_two_faced(content, content_type):
        raise FileRefused("two_faced")
    return content_type


def sanitised(content: bytes, content_type: str) -> bytes:
    """Make the copy that may be shown: the same picture or pages, and nothing else.

    No metadata (place, camera, author), no script, no attachment, no second frame. Of the same
    type as the original.
    """
    if type_of(content) != content_type:
        raise FileRefused("type")
    if not AT_ONCE.acquire(timeout=WAIT_FOR_TURN):
        raise FileRefused("busy")
    try:
        made = subprocess.run(  # noqa: S603  # our own script, and a type from our own list
            [sys.executable, "-I", "-B", str(SANDBOX), content_type],
            input=content,
            capture_output=True,
            timeout=SANDBOX_SECONDS,
            env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileRefused("too_much") from None
    finally:
        AT_ONCE.release()
    if made.returncode != 0:
        code = made.stderr.decode("ascii", "replace").strip()
        raise FileRefused(code if code in MESSAGES else "too_much")
    if type_of(made.stdout) != content_type:
        raise FileRefused("damaged")
    return made.stdout


def clean_name(name: str, content_type: str) -> str:
    """A file name without folders, control or direction characters, that ends as its type."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(
        character
        for character in unicodedata.normalize("NFC", last)
        if unicodedata.category(character)[0] != "C"
    )
    stem = plain.rpartition(".")[0] or plain
    return f"{stem.strip(' .')[:LONGEST_NAME] or 'bestand'}.{EXTENSIONS[content_type]}"


def _by_signature(content: bytes) -> str | None:
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(b"%PDF-"):
        return PDF
    return None


def _known_other(content: bytes) -> str:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"hevc"}:
        return "heic"
    if start.startswith((b"pk\x03\x04", b"pk\x05\x06", b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        return "office"
    if start.startswith((b"<?xml", b"<svg", b"<!doctype", b"<html", b"<script")):
        return "svg"
    return "type"


# What no photo and no PDF that people make holds, and what another program would act on.
ARCHIVE_END: Final = b"PK\x05\x06"
ARCHIVE_END_WITHIN: Final = 66 * 1024
SIGNS_OF_A_PAGE: Final = (b"<script", b"<!doctype html", b"<iframe")
# Too short to look for in ten megabytes of noise: only where a program would look, at the start.
SIGNS_AT_THE_START: Final = (b"<html", b"<svg", b"<?php", b"<body", *SIGNS_OF_A_PAGE)
START: Final = 1024


def _is_two_faced(content: bytes, content_type: str) -> bool:
    """Whether another program would take this for an archive, a page or a PDF."""
    start = content[:START].lower()
    if ARCHIVE_END in content[-ARCHIVE_END_WITHIN:]:
        return True
    if any(sign in start for sign in SIGNS_AT_THE_START):
        return True
    if content_type == PDF:
        return False
    lowered = content.lower()
    return b"%pdf-" in start or any(sign in lowered for sign in SIGNS_OF_A_PAGE)
