"""The rules of the house that no linter knows."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from schakel.config import environment, policies, routes
from schakel.config.access_of_third_party import DECLARED
from schakel.kernel.access import OPEN
from schakel.ops.tests.processes import run
from schakel.vault.models import SealedModel

SOURCE = environment.ROOT / "src" / "schakel"
LONGEST_FILE = 400
FORBIDDEN_NAMES = {
    "utils", "helpers", "common", "core", "misc", "manager", "managers", "service", "services",
    "base", "data", "info", "handler", "handlers", "selectors",
}  # fmt: skip
URLCONFS = {**routes.URLCONFS, "werkplek in the demo": routes.DEMO_URLCONF}


def own_files(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in SOURCE.rglob(pattern))


def named(path: Path) -> str:
    return str(path.relative_to(environment.ROOT))


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=environment.ROOT, check=True, capture_output=True
    )
    paths = [environment.ROOT / os.fsdecode(name) for name in listed.stdout.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("door", URLCONFS)
def test_every_address_says_who_may_use_it(door):
    found = routes.routes_of(door, URLCONFS[door])

    undeclared = [f"{r.path} ({r.name})" for r in found if r.policy == routes.UNDECLARED]
    methodless = [r.path for r in found if not r.methods]

    assert found
    assert undeclared == []
    assert methodless == []


def test_every_address_asks_something_that_exists():
    verbs = {f"{p.model._meta.label}:{verb}" for p in policies.POLICIES for verb in p.verbs}

    asked = {
        r.policy for door, urlconf in URLCONFS.items() for r in routes.routes_of(door, urlconf)
    }

    assert asked <= verbs | set(OPEN)


def test_the_public_door_never_asks_to_log_in():
    asked = {route.policy for route in routes.routes_of("publiek", routes.URLCONFS["publiek"])}

    assert asked <= {"public", "receipt", "link"}


def test_what_other_packages_bring_is_declared_with_a_known_rule():
    assert {rule for rule, _methods in DECLARED.values()} <= set(OPEN)


def test_views_ask_a_policy_and_not_the_table():
    """A view that reads a table by itself shows what nobody decided that it may show."""
    offending = [
        f"{named(path)}:{number}"
        for path in own_files("views.py", "views/*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"\.objects\b|\._default_manager\b|\._base_manager\b", line)
    ]

    assert offending == []


def test_everything_sealed_is_governed():
    sealed = {m._meta.label for m in apps.get_models() if issubclass(m, SealedModel)}
    governed = {policy.model._meta.label for policy in policies.POLICIES}

    assert sealed - governed - set(policies.READ_THROUGH) == set()
    assert set(policies.READ_THROUGH) - sealed == set()
    assert governed & set(policies.READ_THROUGH) == set()


def test_every_policy_is_on_the_list():
    """By its name in a policy module: a policy that nobody lists is in no document."""
    written = {
        target.id
        for path in own_files("policy.py", "policy/*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and target.id.endswith("_POLICY")
    } - {"KERNEL_POLICY"}

    assert written == {name for name in vars(policies) if name.endswith("_POLICY")}


def test_no_file_is_longer_than_one_can_read():
    long = [
        f"{named(path)}: {len(path.read_text().splitlines())}"
        for path in own_files("*.py")
        if not {"migrations", "tests"} & set(path.parts)
        if len(path.read_text().splitlines()) > LONGEST_FILE
    ]

    assert long == []


def test_files_are_named_after_what_they_know():
    vague = [
        named(path)
        for path in own_files("*.py")
        if path.stem in FORBIDDEN_NAMES or FORBIDDEN_NAMES & set(path.parent.parts)
        if "management" not in path.parts
        if path != SOURCE / "vault" / "database" / "base.py"  # there Django looks for an engine
    ]

    assert vague == []


def test_every_module_says_which_question_it_answers():
    silent = [
        named(path)
        for path in own_files("*.py")
        if not {"migrations", "tests", "management"} & set(path.parts)
        if path.stem not in {"__init__", "apps"}
        if not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert silent == []


def test_no_inline_style_or_script():
    """The content security policy would refuse it in the browser, without a word to us."""
    inline = re.compile(r"""\sstyle=["']|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=["']""")
    offending = [
        f"{named(path)}:{number}"
        for path in own_files("*.html")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if inline.search(line) and 'type="application/json"' not in line
    ]

    assert offending == []


def test_nothing_tracked_names_a_machine():
    """Where somebody works, or from where their packages come, is no part of the project."""
    # Put together here, so that this file does not hold what it looks for.
    machine = re.compile(
        "|".join(["/" + "root/", "/" + "work/", "/" + "home/[a-z]", "PIP_" + "INDEX"])
    )
    offending = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        offending += [
            f"{named(path)}:{number}"
            for number, line in enumerate(text.splitlines(), 1)
            if len(line) < 2_000 and machine.search(line)
        ]

    assert offending == []


def test_nothing_is_left_for_later():
    later = re.compile("|".join(["TO" + "DO", "FIX" + "ME", r"\bXX" + r"X\b"]))
    offending = [
        f"{named(path)}:{number}"
        for path in own_files("*.py", "*.html")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if later.search(line)
    ]

    assert offending == []


def test_exceptions_to_the_checks_have_a_reason():
    bare = re.compile(r"#\s*(noqa(:\s*[A-Z0-9, ]+)?|type:\s*ignore(\[[a-z-, ]+\])?)\s*$")
    offending = [
        f"{named(path)}:{number}"
        for path in own_files("*.py")
        if "migrations" not in path.parts
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if bare.search(line)
    ]

    assert offending == []


@pytest.mark.xdist_group("together")
def test_groups_of_tests_stay_together(request):
    """Else every worker starts a Schakel and plays the demo of its own, which takes minutes."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith("@together")
        alone = [
            item.nodeid
            for item in request.session.items
            if item.get_closest_marker("xdist_group") and "@" not in item.nodeid
        ]
        assert alone == []


def test_production_knows_nothing_of_the_demo(tmp_path):
    """Not the route, not the page, not the context, not the mailbox."""
    keys = tmp_path / "keys"
    code = """
import django
django.setup()
from django.conf import settings
from django.template.engine import Engine
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
import sys

assert settings.SESSION_COOKIE_NAME == "__Host-werkplek" and settings.SESSION_COOKIE_SECURE
assert settings.DEMO is False and settings.DEBUG is False and settings.CLUSTER is None
assert "demo" not in settings.EMAIL_BACKEND
assert not any("demo" in name for name in Engine.get_default().context_processors)
for name in ("demo:enter", "post:mailbox"):
    try:
        raise SystemExit(f"{name} is at {reverse(name, args=['noor'] if 'enter' in name else [])}")
    except NoReverseMatch:
        pass
for urlconf in ("schakel.config.urls_staff", "schakel.config.urls_public"):
    for path in ("/demo/inloggen/noor/", "/demo/postvak/", "/demo/"):
        try:
            raise SystemExit(f"{urlconf} answers {path}: {resolve(path, urlconf).func}")
        except Resolver404:
            pass
loaded = [name for name in sys.modules if name.startswith("schakel") and "demo" in name]
assert not loaded, loaded
print("nothing")
"""
    asked = run(
        [sys.executable, "-c", code],
        DJANGO_SETTINGS_MODULE="schakel.config.settings",
        DATABASE_URL="postgresql://schakel_app@db.example/schakel",
        SECRET_KEY="x" * 50,
        KEY_FILE=str(keys),
        SCHAKEL_VAR=str(tmp_path),
        PUBLIEK_URL="https://melden.example",
        WERKPLEK_URL="https://schakel.example",
        ALLOWED_HOSTS="melden.example,schakel.example",
    )

    assert (asked.stdout, asked.stderr) == ("nothing\n", "")


SECRET = re.compile(r"(code_hash|token_hash|verifier|verifier_of|seal|sealed|signature|nonce|mac)$")


def _named(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    return getattr(node, "attr", "") or getattr(node, "id", "")


def test_what_somebody_shows_is_compared_with_a_secret_in_constant_time():
    """11.2.4 (ASVS 11.2.4): `==` would tell by its time how much of a guess was right."""
    wrong = [
        f"{path}:{node.lineno}"
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts and "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq)
        if any(SECRET.search(_named(each)) for each in (node.left, *node.comparators))
    ]

    assert wrong == []
