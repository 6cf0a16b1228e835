"""What stands in a file of mentions, and what is wrong with it, on which line?

A file is CSV in UTF-8, with a heading. Comma, semicolon and tab are all taken as separator, as
spreadsheets write whichever they like. A mistake that would make the outcome wrong is an error with
its line and what mends it; what one record lacks is only said.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from schakel.linking.mention import KINDS
from schakel.linking.normal.dates import birth

ID: Final = "id"
SEPARATORS: Final = ",;\t"
LONGEST_FIELD: Final = 10_000
FEW: Final = 5
# Rule: dates are dirty in real files; when most of them cannot be read, the column is another one.
# Source: issue "Puzzle pieces" (clear errors for dates).
MOST_UNREADABLE: Final = 0.5


class UnusableFile(ValueError):
    """This file cannot be compared; the message says where it goes wrong and what mends it."""


@dataclass
class Noticed:
    """What was odd, and did not stop anything: said once, with the first few lines."""

    unread_columns: list[str] = field(default_factory=list)
    dates: int = 0
    bad_dates: list[int] = field(default_factory=list)

    def lines(self, path: Path) -> Iterator[str]:
        """In sentences, for standard error."""
        if self.unread_columns:
            yield (
                f"{path.name}: not used: {', '.join(self.unread_columns)}. Use --map THEIRS=OURS"
                " when one of these is known by another name."
            )
        if self.bad_dates:
            more = f" and {len(self.bad_dates) - FEW} more" if len(self.bad_dates) > FEW else ""
            places = ", ".join(str(line) for line in self.bad_dates[:FEW])
            yield (
                f"{path.name}: {len(self.bad_dates)} of {self.dates} birth dates cannot be read"
                f" (line {places}{more}); write 1990-03-14. They count as not known."
            )


@dataclass(frozen=True)
class Row:
    """One record: its line, its id, what is said of it, and columns that were asked for beside."""

    line: int
    id: str
    attributes: dict[str, str]
    beside: dict[str, str]


class MentionFile:
    """A file of mentions of one kind; opened anew for every reading, never held in memory."""

    def __init__(
        self,
        path: Path,
        kind: str,
        *,
        renamed: Mapping[str, str] | None = None,
        beside: tuple[str, ...] = (),
    ) -> None:
        self.path, self.kind, self.beside = path, kind, beside
        self.renamed = dict(renamed or {})
        self.noticed = Noticed()
        self._columns = self._read_heading()

    def size(self) -> int:
        """How many bytes there are to read, for the progress that is shown."""
        return self.path.stat().st_size

    def rows(self) -> Iterator[Row]:
        """All records in their order; UnusableFile at the first thing that cannot be right."""
        seen: dict[str, int] = {}
        with self.path.open("rb") as file:
            reader = self._reader(file)
            next(reader)
            line = reader.line_num + 1
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield self._row(line, cells, seen)
                line = reader.line_num + 1
        if not seen:
            raise UnusableFile(f"{self.path} has a heading and no records.")
        if len(self.noticed.bad_dates) > MOST_UNREADABLE * max(self.noticed.dates, 1):
            raise UnusableFile(
                f"{self.path}, line {self.noticed.bad_dates[0]}: the birth dates cannot be read"
                f" ({len(self.noticed.bad_dates)} of {self.noticed.dates}). Write them as"
                " 1990-03-14 or 14-03-1990, or map another column with --map THEIRS=birth_date."
            )

    def _row(self, line: int, cells: list[str], seen: dict[str, int]) -> Row:
        if len(cells) != len(self._columns):
            raise UnusableFile(
                f"{self.path}, line {line}: {len(cells)} fields, and the heading has"
                f" {len(self._columns)}. Put a text with a separator in it between quotes."
            )
        told = {
            name: text
            for name, cell in zip(self._columns, cells, strict=True)
            if name and (text := cell.strip())
        }
        identity = told.pop(ID, "")
        if not identity:
            raise UnusableFile(f"{self.path}, line {line}: no id. Every record needs one.")
        if identity in seen:
            raise UnusableFile(
                f"{self.path}, line {line}: id {identity} stands on line {seen[identity]} too."
                " Give every record an id of its own."
            )
        seen[identity] = line
        beside = {name: told.pop(name, "") for name in self.beside if name not in KINDS[self.kind]}
        self._look_at_dates(line, told)
        return Row(line, identity, told, beside)

    def _look_at_dates(self, line: int, told: dict[str, str]) -> None:
        if date := told.get("birth_date"):
            self.noticed.dates += 1
            if not any(birth(date)):
                self.noticed.bad_dates.append(line)

    def _read_heading(self) -> list[str]:
        try:
            with self.path.open("rb") as file:
                heading = next(self._reader(file), [])
        except OSError as problem:
            raise UnusableFile(f"{self.path} cannot be read: {problem.strerror}.") from None
        if not any(heading):
            raise UnusableFile(f"{self.path} is empty. The first line names the columns.")
        return self._named([name.strip() for name in heading])

    def _named(self, heading: list[str]) -> list[str]:
        """Our name of each column; "" for one that is not used."""
        if missing := [theirs for theirs in self.renamed if theirs not in heading]:
            raise UnusableFile(
                f"{self.path} has no column {missing[0]!r}, which --map names. It has:"
                f" {', '.join(heading)}."
            )
        known = {ID, *KINDS[self.kind], *self.beside}
        columns = []
        for theirs in heading:
            ours = self.renamed.get(theirs, theirs.lower())
            columns.append(ours if ours in known else "")
            if not columns[-1] and theirs:
                self.noticed.unread_columns.append(theirs)
        for name in known:
            if columns.count(name) > 1:
                raise UnusableFile(f"{self.path} has more than one column {name!r}.")
        if ID not in columns:
            raise UnusableFile(
                f"{self.path} has no column 'id'. Name the one that says which record it is with"
                f" --map THEIRS=id. It has: {', '.join(heading)}."
            )
        if not set(columns) & set(KINDS[self.kind]):
            raise UnusableFile(
                f"{self.path} has no column that says something of a {self.kind}. Expected are"
                f" {', '.join(KINDS[self.kind])}; name others with --map THEIRS=OURS. It has:"
                f" {', '.join(heading)}."
            )
        return columns

    def _reader(self, file: Iterator[bytes]) -> "_Lines":
        return _Lines(self.path, file)


class _Lines:
    """The records of an open file, decoded line by line, so that a mistake has a line."""

    def __init__(self, path: Path, file: Iterator[bytes]) -> None:
        self.path, self.file = path, file
        self.decoded = 0
        first = next(self._texts(), "")
        separator = max(SEPARATORS, key=first.count)
        self._first: str | None = first
        csv.field_size_limit(LONGEST_FIELD)
        self._reader = csv.reader(self._all(), delimiter=separator, strict=True)

    @property
    def line_num(self) -> int:
        return self._reader.line_num

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        try:
            return next(self._reader)
        except csv.Error as problem:
            raise UnusableFile(
                f"{self.path}, line {self.line_num}: this is no CSV ({problem}). Close every quote,"
                " and save the file as CSV again."
            ) from None

    def _all(self) -> Iterator[str]:
        if self._first:
            yield self._first
        yield from self._texts()

    def _texts(self) -> Iterator[str]:
        for raw in self.file:
            self.decoded += 1
            try:
                text = raw.decode("utf-8-sig" if self.decoded == 1 else "utf-8")
            except UnicodeDecodeError:
                raise UnusableFile(
                    f"{self.path}, line {self.decoded}: this is not UTF-8. Save the file as"
                    " 'CSV UTF-8', or convert it: iconv -f WINDOWS-1252 -t UTF-8."
                ) from None
            if "\0" in text:
                raise UnusableFile(
                    f"{self.path}, line {self.decoded}: there are zero bytes in it, so this is no"
                    " text in UTF-8. Save the file as 'CSV UTF-8'."
                )
            yield text
