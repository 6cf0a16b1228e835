"""What is Schakel made of? Each check of `make audit` finds what it is for, planted here.

T57 (ASVS 15.1.5): dangerous code only where somebody said why. T61 (ASVS 1.3.6, 13.2.4, 15.3.2):
also what asks another machine: no address that somebody typed is ever asked for.
T58 (ASVS 15.2.1, 15.1.2): an old package fails. T59 (ASVS 13.3.1): a secret in the tree or in
history is found. T60 (ASVS 15.2.4): everything is pinned by hash and listed.
"""

import json
import shutil
import subprocess

import pytest

from tools.supply import advisories, code_rules, dangerous, licences, sbom, secrets
from tools.supply.__main__ import CHECKED, main
from tools.supply.parts import Part, locked, python_parts, without_hash

QUICK = [check for check in CHECKED if "secrets" not in check.__name__]  # `make check` runs all
# Put together here, so that this file holds no secret that the scan would find.
PLANTED = {
    "a private key": "-----BEGIN EC PRIVATE" + " KEY-----",
    "a key of a cloud": "AKIA" + "QY7ZTFBXW2MN4KLP",
    "a token of a code host": "ghp_" + "a8K2mQ9xL4vB7nC1zR6tY3wE5uI0oP8sD2fG",
    "a password in an address": "postgresql://schakel:" + "Zomer2026Regen" + "@db.example/schakel",
    "a value given to a secret": "SECRET_KEY = '" + "k9$2mQz7!xL4vB" + "'",
    "a text that looks drawn": 'x = "' + "q8ZkP2mV9xTb4LsWc7NhYr3JdKf6GaEu" + '"',
}


@pytest.mark.parametrize("check", QUICK, ids=lambda check: check.__name__)
def test_what_is_committed_passes(check):
    """ASVS 15.1.2, 15.2.1, 15.2.4."""
    assert check() == []


@pytest.mark.parametrize(
    ("package", "version"),
    [("django", "4.2.0"), ("pillow", "10.0.0"), ("cryptography", "46.0.5"), ("urllib3", "2.6.2")],
)
def test_an_old_package_fails(package, version):
    """T58, ASVS 15.2.1."""
    old = [Part(package, version, "pypi", ("0" * 64,))]

    [said] = advisories.weak(old, advisories.read())

    assert f"{package} {version}: CVE-" in said


def test_a_package_at_its_floor_is_fine_and_names_are_compared_as_the_index_does():
    entries = [{"package": "Some_Package", "fixed": "2.0", "ids": ["CVE-2026-1"], "about": "x"}]

    assert advisories.weak([Part("some-package", "2.0", "pypi")], entries) == []
    assert advisories.weak([Part("some-package", "2.0rc1", "pypi")], entries)
    assert advisories.weak([Part("some-package", "1.10", "pypi")], entries)


def test_an_entry_without_a_source_is_no_entry(tmp_path):
    path = tmp_path / "advisories.toml"
    path.write_text('[[advisory]]\npackage = "x"\nfixed = "1.0"\nids = []\nabout = "y"\n')

    with pytest.raises(ValueError, match="names no id"):
        advisories.read(path)


def test_a_package_without_a_hash_or_a_version_is_noticed():
    """T60, ASVS 15.2.4."""
    assert without_hash(locked("django==5.2.19\n    # via x\n")) == ["django 5.2.19"]
    assert without_hash(locked("django==5.2.19 \\\n    --hash=sha256:" + "a" * 64)) == []
    with pytest.raises(ValueError, match="pins no version: django>=5"):
        locked("django>=5\n")


@pytest.mark.parametrize(("what", "line"), PLANTED.items())
def test_a_planted_secret_is_found(what, line):
    """T59, ASVS 13.3.1."""
    found = secrets.in_lines([("settings.py:1", "settings.py", line)])

    assert what in {one.what for one in found}
    assert all(line not in str(one) for one in found)


@pytest.mark.parametrize(
    "line",
    [
        'password = forms.CharField(label="Wachtwoord")',
        "DATABASE_URL=postgresql://schakel_app:...@db.example/schakel?sslmode=verify-full",
        'token = "receipt_code_group_number_field"',
        "0f8fad5bd9cb469fa16570867728950e",  # short, and an id
    ],
)
def test_what_is_no_secret_is_left_alone(line):
    assert secrets.in_lines([("x.py:1", "x.py", line)]) == []


@pytest.fixture
def repository(tmp_path):
    def git(*arguments):
        who = ["-c", "user.name=x", "-c", "user.email=x@demo.example"]
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    secret = tmp_path / "settings.py"
    secret.write_text(PLANTED["a key of a cloud"] + "\n")
    git("add", ".")
    git("commit", "-qm", "Add settings")
    secret.write_text("nothing\n")
    git("commit", "-qam", "Take it out again")
    return tmp_path


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_a_secret_that_was_taken_out_again_is_found_in_history(repository):
    """T59, ASVS 13.3.1."""
    assert secrets.in_lines(secrets.of_tree(repository)) == []

    [found] = secrets.in_lines(secrets.of_history(repository))

    assert found.what == "a key of a cloud"
    assert found.where.endswith("settings.py")


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_a_secret_that_is_not_yet_committed_is_found_in_the_tree(repository):
    (repository / "new.py").write_text(PLANTED["a private key"])

    [found] = secrets.in_lines(secrets.of_tree(repository))

    assert str(found) == "new.py:1: a private key"


DANGEROUS = {
    "sql": "Signal.objects.raw('SELECT 1')",
    "sql-built-from-parts": "cursor.execute(f'SELECT * FROM x WHERE name = {name}')",
    "not-escaped": "mark_safe(text)",
    "form-not-checked": "@csrf_exempt\ndef view(request): ...",
    "rows-outside-a-policy": "Signal.objects.all()",
    "text-run-as-code": "eval(text)",
    "shell": "subprocess.run(command, shell=True)",
    "certificate-not-checked": "requests.get(address, verify=False)",
    "reader-that-runs-code": "import pickle",
    "asks-another-machine": "from urllib.request import urlopen",
}


@pytest.mark.parametrize(("rule", "code"), DANGEROUS.items())
def test_dangerous_code_is_found(rule, code):
    """T57, ASVS 15.1.5, 1.2.5, 1.3.2, 1.5.2, 12.3.2."""
    found = list(code_rules.in_python(code, "signals/views/new.py"))

    assert rule in {one.rule for one in found}
    assert any(rule in said for said in code_rules.troubles(found))


@pytest.mark.parametrize(
    "code",
    [
        "cursor.execute('SELECT * FROM x WHERE name = ' + name)",
        "cursor.execute('SELECT * FROM x WHERE name = %s' % name)",
        "cursor.execute('SELECT * FROM x WHERE name = {}'.format(name))",
    ],
)
def test_a_statement_with_a_value_in_it_is_found_however_it_is_built(code):
    """T57, ASVS 1.2.4."""
    assert [one.rule for one in code_rules.in_python(code, "x.py")] == ["sql-built-from-parts"]


def test_a_template_that_does_not_escape_is_found():
    """T57, ASVS 1.2.1."""
    text = "{{ name }}\n{{ story|safe }}\n{% autoescape off %}"

    assert [one.line for one in code_rules.in_template(text, "x.html")] == [2, 3]


def test_an_exception_that_nothing_needs_any_more_is_noticed():
    allowed = [{"rule": "sql", "path": "gone.py", "because": "once"}]

    assert code_rules.troubles([], allowed) == [
        "code_rules.toml: sql in gone.py is no longer needed"
    ]


def test_a_licence_that_nobody_decided_about_fails():
    def used(licence, use):
        return licences.Licensed(Part("x", "1", "pypi"), licence, use)

    for licence, use in [("", "runs"), ("SSPL-1.0", "checks"), ("GPL-3.0-or-later", "runs"),
                         ("MIT AND SSPL-1.0", "runs")]:  # fmt: skip
        assert licences.troubles([used(licence, use)], licences.RULES), licence
    for licence, use in [("GPL-3.0-or-later", "checks"), ("MIT OR SSPL-1.0", "runs"),
                         ("(MIT AND PSF-2.0)", "runs")]:  # fmt: skip
        assert licences.troubles([used(licence, use)], licences.RULES) == []


def test_the_bill_of_materials_names_every_package_once():
    """T60, ASVS 15.1.2."""
    bill = json.loads(sbom.WHERE.read_text(encoding="utf-8"))

    listed = [component["purl"] for component in bill["components"]]

    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert len(listed) == len(set(listed))
    assert {part.url for part in python_parts("requirements.lock")} <= set(listed)
    assert "pkg:npm/htmx.org@2.0.11" in listed


def test_a_stale_list_is_noticed(tmp_path):
    old = tmp_path / "sbom.json"
    old.write_text("{}")

    assert sbom.is_stale("{...}", old)
    assert sbom.is_stale("{...}", tmp_path / "none.json")
    assert not sbom.is_stale("{}", old)


def test_one_line_per_trouble_and_an_exit_code(monkeypatch, capsys):
    def something_wrong():
        return ["django 4.2.0: CVE"]

    monkeypatch.setattr("tools.supply.__main__.CHECKED", (something_wrong,))

    assert main([]) == 1
    assert capsys.readouterr().out == "something wrong      1 wrong\n  django 4.2.0: CVE\n"


def test_what_bandit_finds_fails_unless_a_reason_stands_on_the_line(tmp_path):
    """T57, ASVS 15.1.5: a dangerous line that our own rules do not know."""
    new = tmp_path / "new.py"
    new.write_text(
        "import hashlib, tempfile, tarfile\n"
        "hashlib.md5(b'x')\n"
        "tempfile.mktemp()\n"
        "tarfile.open('x').extractall()\n"
        "hashlib.sha1(b'x')  # noqa: S324\n"
        "hashlib.sha1(b'x')  # nosec B324\n"
        "hashlib.sha1(b'x')  # noqa: S324  # the standard of TOTP wants it\n"
    )
    turned = "x = 1  # \N{RIGHT-TO-LEFT OVERRIDE} 2 = y\n"  # reads otherwise than it runs
    (tmp_path / "turned.py").write_text(turned)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_new.py").write_text("import hashlib\nhashlib.md5(b'x')\n")
    assert list(code_rules.in_source(tmp_path)) == []

    found = dangerous.in_source(tmp_path)

    assert [(one.rule, one.line) for one in found] == [
        ("B324", 2), ("B306", 3), ("B202", 4), ("B324", 5), ("B324", 6),
        ("B613", 1),
    ]  # fmt: skip
    assert "new.py:2: B324" in code_rules.troubles(found)


def test_what_bandit_cannot_read_is_no_good_news(tmp_path):
    (tmp_path / "new.py").write_text("def broken(:\n")

    with pytest.raises(dangerous.CouldNotLook):
        dangerous.in_source(tmp_path)
