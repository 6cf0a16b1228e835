"""What one district is called, who is in it and whom it works with stands in its file alone."""

import re
from pathlib import Path

from schakel.organisations.reading import read

SOURCE = Path(__file__).parents[2]
# The demo's invented stories happen somewhere; a list of sources names the plan by its title.
ALLOWED = ("ops/demo", "knowledge/content/sources.toml")
# Settings say which file to load.
FILE_NAME = re.compile(r"[\w-]+\.toml")


def test_no_name_of_the_real_district_stands_in_the_code(real_file):
    file = read(real_file).file
    names = [file.district.code, file.district.name, file.district.police_unit]
    names += [name for m in file.municipalities for name in (m.name, m.cbs_code, m.base_team)]
    names += [o.code for o in file.organisations if o.level == "district" and "-" in o.code]
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in set(names)), re.IGNORECASE)

    found = [
        f"{path.relative_to(SOURCE)}:{number}: {line.strip()}"
        for path in sorted(SOURCE.rglob("*"))
        if path.suffix in {".py", ".html", ".toml", ".txt", ".js", ".css"}
        and "tests" not in path.parts
        and not str(path.relative_to(SOURCE)).startswith(ALLOWED)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if pattern.search(FILE_NAME.sub("", line))
    ]

    assert not found, "\n".join(found)
