"""On which line of a TOML file does each value stand?

`tomllib` reads the values and proves that the file is valid; this walk over the same text only
finds lines, so it may trust what it reads.
"""

import re
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[A-Za-z0-9_-]+')
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' + r"'''.*?'{3,5}|" + r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


def lines_of(text: str) -> dict[Path, int]:
    """The line of every key, every table and every item of an array, by its path."""
    walk = _Walk(text)
    walk.document()
    return walk.lines


def line_at(lines: dict[Path, int], path: Path) -> int:
    """The line of a path, or of the nearest thing around it."""
    for length in range(len(path), 0, -1):
        if (line := lines.get(path[:length])) is not None:
            return line
    return 1


@dataclass
class _Walk:
    text: str
    at: int = 0
    lines: dict[Path, int] = field(default_factory=dict)
    counted: dict[Path, int] = field(default_factory=dict)
    _line: int = 1
    _counted_to: int = 0

    def document(self) -> None:
        table: Path = ()
        while self._skip():
            if self.text.startswith("[[", self.at):
                table = self._table(2)
            elif self.text[self.at] == "[":
                table = self._table(1)
            else:
                self._pair(table)

    def _table(self, brackets: int) -> Path:
        line = self._here()
        self.at += brackets
        names = self._keys()
        self._skip()
        self.at += brackets
        path = self._inside_last_items(names[:-1])
        path += (names[-1],)
        if brackets == 2:  # noqa: PLR2004  # [[ opens one more item of an array
            index = self.counted.get(path, -1) + 1
            self.counted[path] = index
            self.lines.setdefault(path, line)
            path += (index,)
        self.lines[path] = line
        return path

    def _inside_last_items(self, names: list[str]) -> Path:
        """A header names arrays of tables without their index: it means the last item."""
        path: Path = ()
        for name in names:
            path += (name,)
            if path in self.counted:
                path += (self.counted[path],)
        return path

    def _pair(self, table: Path) -> None:
        line = self._here()
        path = table
        for name in self._keys():
            path += (name,)
            self.lines.setdefault(path, line)
        self._skip()
        self.at += 1  # the sign =
        self._value(path)

    def _keys(self) -> list[str]:
        names = []
        while True:
            self._skip()
            match = _KEY.match(self.text, self.at)
            if match is None:
                raise ValueError(f"no key on line {self._here()}")
            names.append(match.group().strip("\"'"))
            self.at = match.end()
            blank = re.compile(r"[ \t]*\.").match(self.text, self.at)
            if blank is None:
                return names
            self.at = blank.end()

    def _value(self, path: Path) -> None:
        self._skip()
        opening = self.text[self.at]
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            pattern = _STRING if opening in "\"'" else _SCALAR
            match = pattern.match(self.text, self.at)
            if match is None:
                raise ValueError(f"no value on line {self._here()}")
            self.at = match.end()

    def _array(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self._skip() and self.text[self.at] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.lines[(*path, index)] = self._here()
            self._value((*path, index))
            index += 1
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self._skip() and self.text[self.at] != "}":
            if self.text[self.at] == ",":
                self.at += 1
            else:
                self._pair(path)
        self.at += 1

    def _skip(self) -> bool:
        """Go past blanks and comments; False at the end of the text."""
        match = _SPACE.match(self.text, self.at)
        if match is not None:
            self.at = match.end()
        return self.at < len(self.text)

    def _here(self) -> int:
        self._line += self.text.count("\n", self._counted_to, self.at)
        self._counted_to = self.at
        return self._line
