"""The command `schakel`: readable help, addresses as data, documents that follow from the code."""

import json

import pytest

from schakel.config import cli, environment, generated_docs, routes


def test_help_names_every_command_in_one_line(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])

    said = capsys.readouterr().out
    assert ended.value.code == 0
    for command in ("setup", "run", "stop", "status", "serve", "worker", "migrate", "health"):
        assert f"\n    {command} " in said
    for command in ("demo", "shell", "psql", "bench", "urls", "docs", "district", "cards"):
        assert f"\n    {command} " in said
    assert "DATABASE_URL" in said


def test_without_a_command_it_says_how(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main([])

    assert ended.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


def test_every_address_as_json(capsys):
    assert cli.main(["urls", "--json"]) == 0

    listed = json.loads(capsys.readouterr().out)
    assert {frozenset(route) for route in listed} == {
        frozenset({"name", "path", "methods", "door", "policy"})
    }
    assert {
        "name": "health", "path": "/gezond", "methods": ["GET"], "door": "publiek",
        "policy": "public",
    } in listed  # fmt: skip
    assert not [route for route in listed if route["path"].startswith("/demo/")]
    assert {route["door"] for route in listed} == {"publiek", "werkplek"}


def test_every_address_to_read(capsys):
    assert cli.main(["urls"]) == 0

    assert "publiek   GET       /gezond" in capsys.readouterr().out


def test_in_the_demo_its_own_pages_are_listed_too(settings):
    settings.DEMO = True

    assert "/demo/inloggen/<slug:slug>/" in [route.path for route in routes.all_routes()]


def test_addresses_of_other_packages_are_readable():
    paths = [route.path for route in routes.routes_of("werkplek", routes.URLCONFS["werkplek"])]

    assert not [path for path in paths if any(sign in path for sign in "^$\\(")]


def test_a_known_problem_is_one_line(capsys, settings):
    settings.DEMO = False

    assert cli.main(["demo", "reset"]) == 1

    assert capsys.readouterr().err == (
        "schakel: Only the demo on its own private database can be reset.\n"
    )


@pytest.fixture
def docs(tmp_path, monkeypatch):
    monkeypatch.setattr(generated_docs, "DOCS", tmp_path / "docs")
    return tmp_path / "docs"


@pytest.mark.no_cover
def test_documents_are_stale_until_written(docs, capsys):
    assert cli.main(["docs", "--check"]) == 1
    assert "docs/access.md is stale" in capsys.readouterr().err

    assert cli.main(["docs"]) == 0
    assert cli.main(["docs", "--check"]) == 0

    (docs / "urls.md").write_text("something else")
    assert generated_docs.stale() == ["docs/urls.md"]


def test_access_is_told_in_sentences(docs):
    generated_docs.write()

    said = (docs / "access.md").read_text()

    assert "## signals.Signal" in said
    assert "Aandachtsfunctionaris" in said
    assert "U hebt dit zelf gemeld." in said


def test_rules_are_told_with_their_source(docs):
    generated_docs.write()

    rules = [line for line in (docs / "rules.md").read_text().splitlines() if "Rule:" in line]

    assert len(rules) > 10
    assert [line for line in rules if "Source:" not in line] == []


def test_a_rule_above_a_constant_is_found(tmp_path, monkeypatch):
    source = tmp_path / "weighing.py"
    source.write_text("# Rule: nobody is counted twice.\n# Source: the plan.\nCOUNTED = 1\n")
    monkeypatch.setattr(generated_docs, "SOURCE", tmp_path)
    monkeypatch.setattr(generated_docs, "DOCS", tmp_path)

    generated_docs.write()

    assert (
        "- `COUNTED`: Rule: nobody is counted twice. Source: the plan."
        in (tmp_path / "rules.md").read_text()
    )


def test_the_root_is_the_checkout():
    assert (environment.ROOT / "pyproject.toml").exists()
