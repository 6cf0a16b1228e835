"""How do written translations become what the program reads?"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_stale(folders: Iterable[Path]) -> Iterator[str]:
    """Compile each catalogue that is newer than its compiled form; gives the languages.

    With a library, so that gettext need not be installed. Whoever reads meanwhile finds the old
    file or the new one, never half a one.
    """
    for folder in folders:
        for written in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            compiled = written.with_suffix(".mo")
            if compiled.exists() and compiled.stat().st_mtime >= written.stat().st_mtime:
                continue
            language = written.parents[1].name
            with written.open("rb") as source:
                catalogue = read_po(source, locale=language)
            fresh = compiled.with_suffix(".new")
            with fresh.open("wb") as target:
                write_mo(target, catalogue)
            fresh.replace(compiled)
            yield language
