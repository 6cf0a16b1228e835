"""Is the machine fit: keys, disk, settings, standby pages, backups, mail server, scanner?"""

import shutil
import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.utils import timezone

from schakel.ops.doctor.findings import Finding, look, wrong
from schakel.vault import keys as vault_keys
from schakel.vault import scanning

LEAST_FREE: Final = (
    1024**3
)  # bytes; a report with five files is up to 50 MB, sealed in the database
LEAST_SHARE: Final = 0.10
SOON_SHARE: Final = 0.20  # Source: design security.md 4, R7: say so at 80 %
OLDEST_BACKUP: Final = timedelta(hours=26)  # one a day, and two hours for making it
HERE: Final = frozenset({"", "localhost", "127.0.0.1", "::1"})
PROVES_ITSELF: Final = "verify-full"  # a certificate that we trust, of that very name
PATIENCE: Final = 5  # seconds
# What the framework warns about and is so on purpose.
KNOWN: Final = frozenset(
    {
        "security.W021",  # no preload of HSTS: that is a choice about the whole domain
    }
)


def keys() -> Iterator[Finding]:
    """Whether the keys can be used; without them nothing can be read or received."""
    if said := vault_keys.health():
        yield wrong(f"Keys: {said}", "Put the key file back, or see `schakel keys check`.")


def disk() -> Iterator[Finding]:
    """Room where standby pages, styles, the private database and its log lie; each disk once."""
    places = {"": settings.VAR if settings.VAR.exists() else settings.VAR.parent}
    if settings.CLUSTER:
        data = settings.CLUSTER.data
        places |= {" for the database": data, " for the log of the database": data / "pg_wal"}
    seen: set[int] = set()
    for what, place in places.items():
        if not place.exists() or (of_disk := place.stat().st_dev) in seen:
            continue
        seen.add(of_disk)
        room = shutil.disk_usage(place)
        left = f"{room.free // 1024**2} MB of {room.total // 1024**2} MB is free{what}."
        remedy = "Make room before nothing can be stored any more: reports would be refused."
        if room.free < LEAST_FREE or room.free < room.total * LEAST_SHARE:
            yield wrong(f"Only {left}", remedy)
        elif room.free < room.total * SOON_SHARE:
            yield look(left, remedy)


def settings_for_production() -> Iterator[Finding]:
    """What Django's own check of a deployment says; the demo is no deployment."""
    if settings.DEMO:
        return
    for message in run_checks(include_deployment_checks=True):
        if message.level >= WARNING and message.id not in KNOWN:
            said = str(message.msg).splitlines()[0]
            yield wrong(f"{message.id}: {said}", message.hint or "See docs/operations.md.")
    if "*" in settings.ALLOWED_HOSTS:
        yield wrong("ALLOWED_HOSTS takes any name.", "Name the two addresses, and no more.")
    if settings.CHECKPOINT_DIR is None:
        yield look(
            "The seals of the audit trail do not leave this database.",
            "Give CHECKPOINT_DIR: docs/audit.md says why.",
        )


def security_contact() -> Iterator[Finding]:
    """Whether who finds a weakness can tell somebody."""
    if not settings.SECURITY_CONTACT and not settings.DEMO:
        yield look(
            "Nobody is named whom one can tell of a weakness.",
            "Give SECURITY_CONTACT, and read SECURITY.md: it promises how fast weaknesses go.",
        )


def way_to_the_database() -> Iterator[Finding]:
    """Whether a database on another machine proves who it is, before it is told anything."""
    named = settings.DATABASES["default"]
    host = str(named["HOST"])
    mode = named.get("OPTIONS", {}).get("sslmode", "")
    if host.startswith("/") or host in HERE or mode == PROVES_ITSELF:
        return
    yield wrong(
        "The database is on another machine and need not prove that it is the right one.",
        f"Give sslmode={PROVES_ITSELF} and sslrootcert in DATABASE_URL: docs/operations.md.",
    )


def standby_pages() -> Iterator[Finding]:
    """The page with numbers for when nothing else works."""
    missing = [
        name
        for language, _name in settings.LANGUAGES
        if not (settings.STANDBY / (name := f"acuut.{language}.html")).exists()
    ]
    if missing:
        yield wrong(
            f"Missing: {', '.join(missing)}.", "Run `schakel standby`, also after every load."
        )


def backups() -> Iterator[Finding]:
    """How old the newest file is in the folder of the backups, by whatever it was made."""
    newest = _newest(settings.BACKUP_DIR)
    if newest is None:
        if not settings.DEMO:
            yield wrong(
                f"There is no backup in {settings.BACKUP_DIR}.",
                "Make one now, or give BACKUP_DIR: docs/operations.md, Back up.",
            )
    elif timezone.now() - newest > OLDEST_BACKUP:
        hours = int((timezone.now() - newest).total_seconds() // 3600)
        yield wrong(
            f"The newest backup is {hours} hours old.", "Find out why no newer one was made."
        )


def _newest(folder: Path) -> datetime | None:
    moments = [path.stat().st_mtime for path in folder.rglob("*") if path.is_file()]
    return datetime.fromtimestamp(max(moments), UTC) if moments else None


def mail_server() -> Iterator[Finding]:
    """Whether the mail server answers. Nothing depends on mail, but people wait for it."""
    if settings.DEMO:
        return
    if not settings.EMAIL_HOST:
        yield wrong("Mail cannot leave: no mail server is named.", "Give EMAIL_URL.")
        return
    kind: Any = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    try:
        with kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=PATIENCE) as server:
            server.ehlo()
            if settings.EMAIL_USE_TLS:
                server.starttls()
    except (OSError, smtplib.SMTPException) as problem:
        yield wrong(
            f"The mail server does not answer ({type(problem).__name__}).",
            "Letters wait and are tried again. Is EMAIL_URL right, and may this machine reach it?",
        )


def virus_scanner() -> Iterator[Finding]:
    """Whether clamd answers, when one is named."""
    if not scanning.is_configured():
        if not settings.DEMO:
            yield look(
                "No virus scanner is named; people only ever see copies that were made anew.",
                "Give CLAMAV_SOCKET to have files scanned as well.",
            )
    elif not scanning.answers():
        yield wrong(
            "The virus scanner does not answer.",
            "Reports come in, but nobody can see their files until clamd runs again.",
        )
