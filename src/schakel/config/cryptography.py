"""Where does our code use cryptography, and which line of the inventory says why?

The lines stand in `schakel.vault.inventory`; `schakel docs` makes docs/crypto.md of them. Every
name that comes out of a library of cryptography, and every call of the system's randomness, is
looked for in the source: a use without a line, or a line without a use, fails a test.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from schakel.config import environment
from schakel.vault.inventory import LINES, NOT_HERE

SOURCE: Final = environment.ROOT / "src" / "schakel"
LIBRARIES: Final = frozenset(
    {"Crypto", "argon2", "cryptography", "hashlib", "hmac", "jose", "jwt", "nacl", "pkcs11",
     "secrets", "ssl", "django.contrib.auth.hashers", "django.core.signing", "django.utils.crypto"}
)  # fmt: skip
PACKAGES: Final = frozenset(
    {"cryptography.hazmat", "cryptography.hazmat.primitives",
     "cryptography.hazmat.primitives.asymmetric", "cryptography.hazmat.primitives.ciphers"}
)  # fmt: skip
OTHERS: Final = {"os": {"urandom", "getrandom"}, "random": {"SystemRandom"}, "uuid": {"uuid1"}}


def uses_in(source: Path = SOURCE) -> dict[str, set[str]]:
    """Per file, without tests and migrations: what it uses, as `hmac.digest` or `AESGCM`."""
    found: dict[str, set[str]] = {}
    for file in sorted(source.rglob("*.py")):
        if {"tests", "migrations"} & set(file.parts):
            continue
        if used := set(uses_of(file.read_text(encoding="utf-8"))):
            found[file.relative_to(source).as_posix()] = used
    return found


def uses_of(text: str) -> Iterator[str]:
    """What one file takes from the libraries: names it imports, and what it asks of modules."""
    tree = ast.parse(text)
    modules: dict[str, str] = {}  # what the file calls them, and what they are
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if _is_module(node.module, alias.name):
                    modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                else:
                    yield from _taken(node.module, alias.name)
    for node in ast.walk(tree):
        yield from _used_by(node, modules)


def _used_by(node: ast.AST, modules: Mapping[str, str]) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        if getattr(node.value, "attr", "") == "Mechanism":
            yield f"pkcs11.{node.attr}"  # asked of the package by way of an attribute
        yield from _asked(modules.get(ast.unparse(node.value), ""), node.attr)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        package, _dot, name = node.value.rpartition(".")
        if package == "django.contrib.auth.hashers":
            yield name


def _taken(module: str, name: str) -> Iterator[str]:
    if module == "cryptography.exceptions":
        return  # what is raised does nothing
    if _is_library(module):
        yield name
    elif name in OTHERS.get(module, ()):
        yield f"{module}.{name}"


def _asked(module: str, name: str) -> Iterator[str]:
    if _is_library(module):
        yield f"{module.rpartition('primitives.')[2].removeprefix('asymmetric.')}.{name}"
    elif name in OTHERS.get(module, ()):
        yield f"{module}.{name}"


def _is_module(package: str, name: str) -> bool:
    """`from cryptography.hazmat.primitives import hpke` names a module, not a thing."""
    return package in PACKAGES or (_is_library(f"{package}.{name}") and not _is_library(package))


def _is_library(module: str) -> bool:
    return any(module == each or module.startswith(f"{each}.") for each in LIBRARIES)


def uncovered(found: dict[str, set[str]]) -> list[str]:
    """Uses that no line covers, and what lines cover that is not used."""
    covered: dict[str, set[str]] = defaultdict(set)
    for line in LINES:
        for file, names in line.used.items():
            covered[file] |= set(names)
    return [
        f"{file}: {name} {trouble}"
        for some, others, trouble in (
            (found, covered, "is in no line of vault/inventory.py"),
            (covered, found, "is in vault/inventory.py, and not used"),
        )
        for file, names in sorted(some.items())
        for name in sorted(names - others.get(file, set()))
    ]


def document() -> list[str]:
    """The inventory as a page: docs/crypto.md."""
    lines = [
        "# Cryptography: what is used, with which keys, for what",
        "",
        "Made from `vault/inventory.py`. A test walks the source and fails for a use of a library",
        "of cryptography, or of the system's randomness, that no line covers (ASVS 11.1.2,",
        "11.1.3).",
        "Commands of `schakel keys`: [operations.md](operations.md). What comes after quantum",
        "computers: [ADR 0022](adr/0022-after-quantum-computers.md).",
        "",
        "| For what | Algorithm | Key | Bits | When it changes | Where |",
        "|---|---|---|---|---|---|",
    ]
    for line in LINES:
        where = ", ".join(f"`{file}`" for file in line.used)
        told = (line.purpose, line.algorithm, line.key, line.bits, line.rotation, where)
        lines.append(f"| {' | '.join(told)} |")
    lines += ["", "## By others", "", "| What | By whom |", "|---|---|"]
    lines += [f"| {what} | {whose} |" for what, whose in NOT_HERE]
    return lines
