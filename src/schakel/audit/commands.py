"""What does `schakel audit` do? Seal the trail, verify it, and give the key to verify it with."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.audit import checkpoints, sealer, verifying
from schakel.audit import register as processing
from schakel.audit.checkpoints import PURPOSE, Checkpoint
from schakel.audit.verifying import Verified
from schakel.vault.signing import NotAPublicKey, PublicKey, public_key

TAMPERED = 1


def register(commands: Any) -> None:
    """Add `audit seal`, `audit verify`, `audit register` and `audit key`."""
    audit = commands.add_parser("audit", help="seal and verify the audit trail")
    what = audit.add_subparsers(metavar="WHAT", required=True)
    what.add_parser(
        "seal", help="seal now what happened, and ship the checkpoints; the worker does it too"
    ).set_defaults(run=_seal, sees=("audit",))
    text = "compute everything again; exit code 1 when something was tampered with"
    verify = what.add_parser("verify", help=text, description=text)
    verify.add_argument(
        "--checkpoints",
        type=Path,
        metavar="DIR",
        help="folder with shipped checkpoints; without it CHECKPOINT_DIR, if that is set",
    )
    verify.add_argument(
        "--key",
        type=Path,
        action="append",
        metavar="FILE",
        help="public key to trust instead of ours; may be given again, for an older one",
    )
    verify.set_defaults(run=_verify, sees=("audit",))
    checking = what.add_parser(
        "register", help="check a register of processing, ours or one that you are writing"
    )
    checking.add_argument("file", type=Path, nargs="?", metavar="FILE")
    checking.set_defaults(run=_register, needs_database=False)
    what.add_parser(
        "key", help="print the public key, with which anybody can check a checkpoint"
    ).set_defaults(run=_key, needs_database=False)


def _say(line: object) -> None:
    sys.stdout.write(f"{line}\n")


def _seal(_given: argparse.Namespace) -> int:
    try:
        batches = sealer.seal(now=timezone.now(), always=True)
    except OSError as problem:
        raise CommandError(f"CHECKPOINT_DIR cannot be written: {problem.strerror}.") from None
    for batch in batches:
        _say(
            _("Partij %(number)d verzegeld: %(count)d regels.")
            % {"number": batch.number, "count": len(batch.ids)}
        )
    return 0


def _key(_given: argparse.Namespace) -> None:
    sys.stdout.write(public_key(PURPOSE).pem())


def _register(given: argparse.Namespace) -> int:
    found = processing.read(given.file) if given.file else processing.register()
    for activity in found.activities:
        certain = "" if activity.is_confirmed else _(" (nog te bevestigen)")
        _say(f"{activity.code}: {activity.name}{certain}")
    _say(_("Het register is in orde."))
    return 0


def _verify(given: argparse.Namespace) -> int:
    folder = given.checkpoints or settings.CHECKPOINT_DIR
    if given.checkpoints and not given.checkpoints.is_dir():
        raise CommandError(f"{given.checkpoints} is no folder.")
    keys = [_read_key(path) for path in given.key] if given.key else [public_key(PURPOSE)]
    seen = verifying.verify(keys=keys, checkpoints=_read(folder))
    seen.kept(now=timezone.now())
    _tell(seen, folder)
    return TAMPERED if seen.findings else 0


def _read(folder: Path | None) -> Iterable[Checkpoint] | None:
    return checkpoints.read(folder) if folder and folder.is_dir() else None


def _read_key(path: Path) -> PublicKey:
    try:
        return PublicKey.of_pem(path.read_text(encoding="ascii"))
    except (OSError, ValueError, NotAPublicKey):
        raise CommandError(f"{path} holds no public Ed25519 key in PEM.") from None


def _tell(seen: Verified, folder: Path | None) -> None:
    _say(
        _("%(batches)d partijen met %(events)d regels nagerekend.")
        % {"batches": seen.batches, "events": seen.events}
    )
    if seen.newest:
        at = timezone.localtime(seen.newest)
        _say(_("Laatste zegel: %(moment)s.") % {"moment": f"{at:%d-%m-%Y %H:%M:%S}"})
    _say(_("Nog niet verzegeld: %(number)d regels.") % {"number": seen.unsealed})
    if seen.checkpoints:
        _say(
            _("Vergeleken met %(number)d afgegeven zegels in %(folder)s.")
            % {"number": seen.checkpoints, "folder": folder}
        )
    else:
        _say(_("Niet vergeleken met afgegeven zegels: een afgeknipt einde is zo niet te zien."))
    for finding in seen.findings:
        _say(f"- {finding}")
    _say(_("Er is mee geknoeid.") if seen.findings else _("Het logboek klopt."))
