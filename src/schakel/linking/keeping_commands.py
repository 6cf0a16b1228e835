"""What does `schakel link` do to the index: fill it, give it new keys, learn, guard it?"""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError
from django.utils import timezone

from schakel.linking.actions import canaries, counting, learning, rotating, searching
from schakel.linking.file_commands import replacing
from schakel.linking.mention import KINDS
from schakel.linking.models import Canary, Realm
from schakel.organisations.models import Organisation
from schakel.people.models import Person
from schakel.signals.models import PuzzlePiece, Signal

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Subparsers = _SubParsersAction[argparse.ArgumentParser]

SAY_EVERY = 50


def register(verbs: "Subparsers") -> None:
    """Add the verbs about the index, the weights and the canaries to `schakel link`."""
    verbs.add_parser(
        "index", help="make findable, and search, whatever never was; stop and go on as you like"
    ).set_defaults(run=index, sees=("linking", "signals", "people"))
    again = verbs.add_parser(
        "reencode", help="encode everything again under a new key, and destroy the old one"
    )
    again.add_argument("--desk", metavar="CODE", help="one desk only (default: every realm)")
    again.add_argument("--at-once", type=int, default=rotating.AT_ONCE, metavar="N")
    again.set_defaults(run=reencode, sees=("linking", "signals"))
    verbs.add_parser(
        "learn", help="let the weights learn from what officers decided; twice is once"
    ).set_defaults(run=learn, sees=("linking",))
    training = verbs.add_parser(
        "train-desk", help="learn weights from what a desk has stored; no text is opened"
    )
    training.add_argument("--desk", required=True, metavar="CODE")
    training.add_argument("--kind", required=True, choices=list(KINDS))
    training.add_argument("--out", type=Path, required=True, metavar="MODEL.json")
    training.add_argument("--version", metavar="NAME", help="default: today's date")
    training.set_defaults(run=train_desk, sees=("linking",))
    birds = verbs.add_parser("canary", help="invented people that betray whoever is fishing")
    what = birds.add_subparsers(metavar="WHAT", required=True)
    planting = what.add_parser("plant", help="plant one; the text is read from standard input")
    planting.add_argument("--desk", required=True, metavar="CODE")
    planting.add_argument("--kind", required=True, choices=PuzzlePiece.Kind.values)
    planting.set_defaults(run=plant, sees=("linking",))
    listing = what.add_parser("list", help="say which there are; never what they hold")
    listing.set_defaults(run=list_canaries, sees=("linking",))
    removing = what.add_parser("remove", help="take one away, its alarms included")
    removing.add_argument("reference", metavar="REFERENCE")
    removing.set_defaults(run=remove, sees=("linking",))
    for one in (planting, removing):
        one.add_argument("--by", required=True, metavar="EMAIL", help="of a privacy officer")


def index(_: argparse.Namespace) -> None:
    """Search every signal of which a piece was never sought, oldest first."""
    now = timezone.now()
    waiting = list(
        searching.not_sought(now=now).order_by("registered_at").values_list("pk", flat=True)
    )
    _say(f"{len(waiting)} signals to search.")
    for number, pk in enumerate(waiting, 1):
        signal = Signal.objects.select_related("desk", "district").filter(pk=pk).first()
        if signal is not None:
            searching.search(signal, now=timezone.now())
        if number % SAY_EVERY == 0:
            _say(f"{number} of {len(waiting)} ({100 * number // len(waiting)} %)")
    counting.count_all(now=now)
    _say(f"{len(waiting)} signals searched.")


def reencode(given: argparse.Namespace) -> None:
    """Give realms new keys; a second time it goes on where it was stopped."""
    realms = Realm.objects.select_related("organisation")
    if given.desk:
        realms = realms.filter(organisation=_desk(given.desk))
    for realm in realms:
        for progress in rotating.reencode(realm, now=timezone.now(), at_once=given.at_once):
            _say(f"{realm}: {progress.done} of {progress.of}")
        _say(f"{realm}: done, the old key is destroyed.")


def learn(_: argparse.Namespace) -> None:
    """Make new weights from all decisions, and say what changed."""
    made = learning.learn(now=timezone.now())
    for row in made:
        _say(f"{row.kind}: version {row.version}, from {row.labels} decisions ({row.same} same).")
        for each in row.changes:
            _say(f"  {each['field']} {each['level']}: {each['was']} -> {each['now']} bits")
    if not made:
        _say("Nothing was decided that changes a weight.")


def train_desk(given: argparse.Namespace) -> None:
    """Write a model file that was learned from the index of one desk, with how good it is."""
    # Splink and DuckDB take a second to load; the other commands do without.
    from schakel.linking import stored_training, training  # noqa: PLC0415  # see above

    now = timezone.now()
    realm = Realm.objects.filter(organisation=_desk(given.desk)).first()
    if realm is None:
        raise CommandError(f"Nothing was stored at {given.desk} yet.")
    version = given.version or timezone.localdate(now).isoformat()
    try:
        model = stored_training.train_on(realm, given.kind, version=version, now=now, said=_say)
    except training.NotEnough as problem:
        raise CommandError(str(problem)) from None
    with replacing(given.out) as out:
        out.write(model.as_json())
    _say(f"Learned from {model.counts['records']:.0f} records; written to {given.out}.")


def plant(given: argparse.Namespace) -> None:
    """Plant a canary. What it says is no argument: those are visible to others."""
    text = sys.stdin.readline().strip()
    if not text:
        raise CommandError("Give the invented person or number on standard input.")
    try:
        canary = canaries.plant(
            _desk(given.desk),
            kind=PuzzlePiece.Kind(given.kind),
            text=text,
            by=_person(given.by),
            now=timezone.now(),
        )
    except canaries.NotFindable:
        raise CommandError("Nothing could ever touch this: give a whole number or name.") from None
    except PermissionDenied:
        raise CommandError("Only a privacy officer of this district plants canaries.") from None
    _say(f"{canary.reference} is planted at {given.desk}.")


def list_canaries(_: argparse.Namespace) -> None:
    """Say which canaries there are, and how often each was touched."""
    for canary in Canary.objects.select_related("realm__organisation", "planted_by"):
        _say(
            f"{canary.reference}  {canary.realm}  {canary.kind}  "
            f"{_day(canary.planted_at)}  {canary.planted_by}  alarms: {canary.alarms.count()}"
        )


def remove(given: argparse.Namespace) -> None:
    """Take a canary away."""
    canary = Canary.objects.filter(reference=given.reference).first()
    if canary is None:
        raise CommandError(f"There is no canary {given.reference}.")
    try:
        canaries.remove(canary, by=_person(given.by), now=timezone.now())
    except PermissionDenied:
        raise CommandError("Only a privacy officer of this district removes canaries.") from None
    _say(f"{given.reference} is gone.")


def _desk(code: str) -> Organisation:
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"There is no organisation {code} in the loaded districts.")
    return found


def _person(email: str) -> Person:
    found = Person.objects.filter(email=email.lower()).first()
    if found is None:
        raise CommandError(f"There is no account {email}.")
    return found


def _day(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
