"""What does `schakel link` do with files: compare two, learn weights from some, judge itself?"""

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.core.management.base import CommandError

from schakel.linking.explaining import words
from schakel.linking.files.comparing import Comparing, Weighed
from schakel.linking.files.encoding import EncodedFile, encode_file
from schakel.linking.files.judging import Judged, Quality, judge
from schakel.linking.files.progress import Progress
from schakel.linking.files.reading import MentionFile, UnusableFile
from schakel.linking.joining import Encodings
from schakel.linking.mention import KINDS
from schakel.linking.scoring import NAMES, POSSIBLE, STRONG
from schakel.linking.weights import Model, UnusableModel, read_model, shipped
from schakel.vault.link_keys import LinkKeys

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    Subparsers = _SubParsersAction[argparse.ArgumentParser]

HEADING: Final = ("id_a", "id_b", "weight", "posterior", "level", "agrees")
ENTITY, SIDE = "entity", "side"
COMPARE: Final = """\
Find the records of two files that may be about the same one, on encodings only.

Columns: id, and for a person first_name, last_name, birth_date, birth_year, nationality, phone,
email, postcode, house_number, street, city. Any may be missing or empty; others are named with
--map THEIRS=OURS. CSV in UTF-8; comma, semicolon or tab. The same file twice compares it in itself.

What is written: id_a, id_b, weight (bits), posterior (0 to 1), level (strong from 0.95, possible
from 0.5) and agrees (which attributes, never their values). Weights are those that come with
Schakel, or --model; how often strangers agree, how common names are and how many matches there are
is counted in the files themselves. A pair is a hypothesis: a person decides.
"""
TRAIN: Final = """\
Learn the weights of one kind from files, without labels: Splink on DuckDB, on encodings only.

Writes a model file with its version, what it was learned from and, when the files have a column
`entity` (who it is really about), how good it is on them. At least 500 records.
"""
EVALUATE: Final = """\
Compare a file of which is known who is who, and say how good the outcome is.

Beside the columns of `compare` there is `entity`: the same for records about the same one. With a
column `side` (two values) the one side is compared with the other; without it the file in itself.
"""


def register(verbs: "Subparsers") -> None:
    """Add `compare`, `train` and `evaluate` to the verbs of `schakel link`."""
    comparing = _verb(verbs, "compare", "find who is in both of two files", COMPARE, compare)
    comparing.add_argument("left", type=Path, metavar="A.csv")
    comparing.add_argument("right", type=Path, metavar="B.csv")
    comparing.add_argument("--out", type=Path, required=True, metavar="PAIRS.csv")
    comparing.add_argument("--model", type=Path, metavar="FILE", help="weights (default: shipped)")
    comparing.add_argument(
        "--least",
        type=_share,
        default=POSSIBLE,
        metavar="P",
        help="write pairs with this posterior or more (default: 0.5)",
    )
    training = _verb(verbs, "train", "learn weights from files, without labels", TRAIN, train)
    training.add_argument("files", type=Path, nargs="+", metavar="FILE.csv")
    training.add_argument("--out", type=Path, required=True, metavar="MODEL.json")
    training.add_argument("--version", metavar="NAME", help="default: today's date")
    judging = _verb(
        verbs, "evaluate", "say how good linking is on labelled records", EVALUATE, evaluate
    )
    judging.add_argument("file", type=Path, metavar="LABELLED.csv")
    judging.add_argument("--model", type=Path, metavar="FILE", help="weights (default: shipped)")
    judging.add_argument("--json", action="store_true", help="as JSON")


def compare(given: argparse.Namespace) -> int:
    """Write the pairs of two files that may be the same."""
    model = _model(given)
    keys = LinkKeys.throwaway()
    left = _encoded(given.left, given, keys)
    same_file = given.left.resolve() == given.right.resolve()
    right = left if same_file else _encoded(given.right, given, keys)
    comparing = Comparing(left.encodings, right.encodings, model)
    progress, written = Progress("Comparing", len(left.encodings)), 0
    strong = 0
    with replacing(given.out) as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(HEADING)
        for done, some in comparing.weighed():
            for row in _rows(some, comparing, given.least):
                writer.writerow(row)
                written += 1
                strong += row[4] == NAMES[2]
            progress(done)
    progress.ended(f"{written} pairs written to {given.out}, {strong} of them strong")
    return 0


def train(given: argparse.Namespace) -> int:
    """Learn weights and write them to a file."""
    # Splink and DuckDB take a second to load; the other commands do without.
    from schakel.linking import training  # noqa: PLC0415  # see above

    keys = LinkKeys.throwaway()
    parts = [_encoded(path, given, keys, beside=(ENTITY,)) for path in given.files]
    records = _together([part.encodings for part in parts])
    entities = [name for part in parts for name in part.beside[ENTITY]]
    try:
        model = training.train(
            records,
            kind=given.kind,
            made_on=date.today(),  # noqa: DTZ011  # the day as it is here, for people to read
            version=given.version or date.today().isoformat(),  # noqa: DTZ011  # idem
            source=", ".join(path.name for path in given.files),
            said=_say,
        )
    except training.NotEnough as problem:
        raise CommandError(str(problem)) from None
    if any(entities):
        judged = judge(records, records, model, left_entities=entities, right_entities=entities)
        model = replace(model, quality={**model.quality, "on_its_own_records": judged.as_dict()})
    with replacing(given.out) as out:
        out.write(model.as_json())
    sys.stderr.write(f"Learned from {len(records)} records; written to {given.out}.\n")
    return 0


def evaluate(given: argparse.Namespace) -> int:
    """Say precision, recall and F1, what the tokens miss, and how far posteriors can be trusted."""
    model, keys = _model(given), LinkKeys.throwaway()
    whole = _encoded(given.file, given, keys, beside=(ENTITY, SIDE))
    entities = whole.beside[ENTITY]
    if not any(entities):
        raise CommandError(
            f"{given.file} has no column 'entity' with something in it: who each record is really"
            " about. Name it with --map THEIRS=entity."
        )
    left = right = whole.encodings
    mine = theirs = entities
    if any(sides := whole.beside[SIDE]):
        one, other = _sides(sides, given.file)
        left, mine = _part(whole.encodings, one), [entities[place] for place in one]
        right, theirs = _part(whole.encodings, other), [entities[place] for place in other]
    judged = judge(left, right, model, left_entities=mine, right_entities=theirs)
    if given.json:
        sys.stdout.write(json.dumps(judged.as_dict(), indent=1) + "\n")
    else:
        sys.stdout.write("\n".join(_told(judged)) + "\n")
    return 0


def _say(step: str) -> None:
    sys.stderr.write(f"Learning: {step}\n")


def _verb(
    verbs: "Subparsers", name: str, text: str, description: str, run: Any
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(
        name,
        help=text,
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verb.add_argument("--kind", required=True, choices=list(KINDS), help="what the records are")
    verb.add_argument(
        "--map",
        type=_renaming,
        action="append",
        default=[],
        metavar="THEIRS=OURS",
        help="the name of a column in the file, and what we call it; as often as needed",
    )
    verb.set_defaults(run=run, needs_database=False)
    return verb


def _renaming(text: str) -> tuple[str, str]:
    theirs, sign, ours = text.rpartition("=")
    if not sign or not theirs or not ours:
        raise argparse.ArgumentTypeError("write THEIRS=OURS, for example --map surname=last_name")
    return theirs.strip(), ours.strip()


def _share(text: str) -> float:
    try:
        share = float(text.replace(",", "."))
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("a number from 0 to 1, for example 0.5")
    return share


def _model(given: argparse.Namespace) -> Model:
    if given.model is None:
        return shipped(given.kind)
    try:
        model = read_model(given.model)
    except UnusableModel as problem:
        raise CommandError(str(problem)) from None
    if model.kind != given.kind:
        raise CommandError(f"{given.model} weighs a {model.kind}, and --kind is {given.kind}.")
    return model


def _encoded(
    path: Path, given: argparse.Namespace, keys: LinkKeys, *, beside: tuple[str, ...] = ()
) -> EncodedFile:
    renamed = dict(given.map)
    known = {"id", *KINDS[given.kind], *beside}
    if wrong := [ours for ours in renamed.values() if ours not in known]:
        raise CommandError(
            f"--map: {wrong[0]!r} is no column of ours. Choose from: {', '.join(sorted(known))}."
        )
    try:
        # With two files, a name of the one need not be in the other.
        file = MentionFile(path, given.kind, renamed=_those_in(path, renamed, given), beside=beside)
        progress = Progress(f"Encoding {path.name}", _lines(path))
        encoded = encode_file(file, keys, said=progress)
    except UnusableFile as problem:
        raise CommandError(str(problem)) from None
    progress.ended(f"{len(encoded.encodings)} records")
    for line in file.noticed.lines(path):
        sys.stderr.write(f"{line}\n")
    return encoded


def _those_in(path: Path, renamed: dict[str, str], given: argparse.Namespace) -> dict[str, str]:
    """Of the names that --map gives, those that this file has, as long as another has the rest."""
    files = [each for name in ("left", "right") if (each := getattr(given, name, None))]
    if len(files) < 2:  # noqa: PLR2004  # one file must have all
        return renamed
    headings = {each: _heading(each) for each in files}
    return {
        theirs: ours
        for theirs, ours in renamed.items()
        if theirs in headings[path] or not any(theirs in one for one in headings.values())
    }


def _heading(path: Path) -> set[str]:
    try:
        first = path.open("rb").readline().decode("utf-8-sig", "replace")
    except OSError:
        return set()
    for separator in ";\t":
        first = first.replace(separator, ",")
    return {name.strip().strip('"') for name in first.split(",")}


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(part.count(b"\n") for part in iter(lambda: file.read(1 << 20), b""))


def _rows(some: Weighed, comparing: Comparing, least: float) -> Iterator[tuple[Any, ...]]:
    chosen = np.flatnonzero(some.posteriors >= least)
    order = chosen[np.lexsort((-some.weights[chosen], some.left[chosen]))]
    for place in order.tolist():
        posterior = float(some.posteriors[place])
        agrees, _differs = words(comparing.model.kind, some.levels[place])
        yield (
            comparing.left.ids[int(some.left[place])],
            comparing.right.ids[int(some.right[place])],
            f"{float(some.weights[place]):.2f}",
            f"{posterior:.4f}",
            NAMES[(posterior >= POSSIBLE) + (posterior >= STRONG)],
            " ".join(agrees),
        )


def _together(parts: list[Encodings]) -> Encodings:
    if len(parts) == 1:
        return parts[0]
    offsets = np.cumsum([0, *(len(part.tokens) for part in parts)])
    return Encodings(
        ids=[f"{number}:{one}" for number, part in enumerate(parts) for one in part.ids],
        features=np.concatenate([part.features for part in parts]),
        tokens=np.concatenate([part.tokens for part in parts]),
        starts=np.concatenate(
            [
                *(part.starts[:-1] + offset for part, offset in zip(parts, offsets, strict=False)),
                offsets[-1:],
            ]
        ),
    )


def _sides(sides: list[str], path: Path) -> tuple[list[int], list[int]]:
    names = sorted(set(sides))
    if len(names) != 2:  # noqa: PLR2004  # one side and the other
        raise CommandError(f"{path}: the column 'side' has {len(names)} values; it takes two.")
    places: dict[str, list[int]] = {name: [] for name in names}
    for place, side in enumerate(sides):
        places[side].append(place)
    return places[names[0]], places[names[1]]


def _part(whole: Encodings, places: list[int]) -> Encodings:
    sizes = [int(whole.starts[place + 1] - whole.starts[place]) for place in places]
    return Encodings(
        ids=[whole.ids[place] for place in places],
        features=whole.features[places],
        tokens=np.concatenate(
            [
                np.empty(0, np.int64),
                *(whole.tokens[whole.starts[place] : whole.starts[place + 1]] for place in places),
            ]
        ),
        starts=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
    )


def _told(judged: Judged) -> Iterator[str]:
    left, right = judged.records
    yield f"Records: {left} and {right}. Pairs that are really the same: {judged.true_pairs}."
    yield (
        f"Found by tokens: {judged.blocking_recall:.3f} of these, among {judged.candidates}"
        " candidates."
    )
    yield ""
    yield f"{'':<22} {'precision':>9} {'recall':>7} {'F1':>7}"
    yield _line("strong (from 0.95)", judged.strong)
    yield _line("possible (from 0.5)", judged.possible)
    yield _line(f"best ({judged.best.threshold:+.1f} bits)", judged.best)
    yield ""
    yield "Posterior           pairs   really the same"
    for one in judged.calibration:
        share = "-" if one.same is None else f"{one.same:.2f}"
        yield f"{one.least:.2f} to {one.most:.2f} {one.pairs:>12}   {share}"


def _line(name: str, one: Quality) -> str:
    return f"{name:<22} {one.precision:>9.3f} {one.recall:>7.3f} {one.f1:>7.3f}"


@contextmanager
def replacing(path: Path) -> Iterator[Any]:
    """A file that is there wholly or not at all: what was there stays until the new one is done."""
    fresh = path.with_name(f"{path.name}.part")
    try:
        with fresh.open("w", encoding="utf-8", newline="") as out:
            yield out
        fresh.replace(path)
    except OSError as problem:
        raise CommandError(f"{path} cannot be written: {problem.strerror}.") from None
    finally:
        fresh.unlink(missing_ok=True)
