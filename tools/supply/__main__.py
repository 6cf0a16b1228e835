"""`make audit`: every check of what Schakel is made of, in seconds and without a network.

python -m tools.supply            check, exit code 1 when something is wrong
python -m tools.supply --write    write docs/sbom.cdx.json and docs/licences.md
"""

import sys
from collections.abc import Callable

from tools.supply import advisories, code_rules, dangerous, licences, sbom, secrets
from tools.supply.parts import (
    CHECKS,
    INSTALLS,
    ROOT,
    RUNS,
    javascript_parts,
    python_parts,
    without_hash,
)

LICENCES = ROOT / "docs" / "licences.md"


def hashes() -> list[str]:
    """Every package is pinned with what its files hash to."""
    parts = [*python_parts(RUNS, CHECKS, INSTALLS), *javascript_parts()]
    return [f"{one}: no hash in the lock file" for one in without_hash(parts)]


def known_weaknesses() -> list[str]:
    """No package below the version that mends what is known about it."""
    parts = [*python_parts(RUNS, CHECKS, INSTALLS), *javascript_parts()]
    return advisories.weak(parts, advisories.read())


def allowed_licences() -> list[str]:
    """No package under a licence that nobody decided about."""
    return licences.troubles(licences.all_parts(), licences.RULES)


def written_down() -> list[str]:
    """The bill of materials and the list of licences say what the lock files say."""
    parts = licences.all_parts()
    stale = [
        path.relative_to(ROOT).as_posix()
        for path, text in (
            (sbom.WHERE, sbom.made(parts)),
            (LICENCES, licences.document(parts, licences.RULES)),
        )
        if sbom.is_stale(text, path)
    ]
    return [f"{path} is stale: run `make sbom` and commit it" for path in stale]


def secrets_in_tree() -> list[str]:
    """No secret in what is committed, or would be."""
    return [str(one) for one in secrets.in_lines(secrets.of_tree())]


def secrets_in_history() -> list[str]:
    """Nor in anything that ever was."""
    return [str(one) for one in secrets.in_lines(secrets.of_history())]


def dangerous_code() -> list[str]:
    """Dangerous code only where somebody said why, by our own rules and by bandit's."""
    return code_rules.troubles([*code_rules.in_source(), *dangerous.in_source()])


CHECKED: tuple[Callable[[], list[str]], ...] = (
    hashes,
    known_weaknesses,
    allowed_licences,
    written_down,
    dangerous_code,
    secrets_in_tree,
    secrets_in_history,
)


def main(arguments: list[str]) -> int:
    """Run them all; every trouble is one line."""
    if arguments == ["--write"]:
        parts = licences.all_parts()
        sbom.WHERE.write_text(sbom.made(parts), encoding="utf-8")
        LICENCES.write_text(licences.document(parts, licences.RULES), encoding="utf-8")
        return 0
    wrong = 0
    for check in CHECKED:
        troubles = check()
        wrong += len(troubles)
        name = check.__name__.replace("_", " ")
        sys.stdout.write(f"{name:<20} {'ok' if not troubles else f'{len(troubles)} wrong'}\n")
        sys.stdout.writelines(f"  {trouble}\n" for trouble in troubles)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
