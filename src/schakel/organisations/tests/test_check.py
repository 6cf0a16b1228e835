"""Whoever edits a district file is told every mistake: which line, what is wrong, what mends it."""

import subprocess
import sys

import pytest

from schakel.organisations.reading import check, read_text

MISTAKES = [
    pytest.param(
        "count = 2\n", "count = 1\n", "count = 1", "te groot of te klein", "cijfer",
        id="a pattern of one",
    ),
    pytest.param(
        'kind = "vehicle_places"', 'kind = "same_address"', 'kind = "same_address"',
        "al een drempel voor `same_address`", "één", id="two thresholds for one pattern",
    ),
    pytest.param(
        'kinds = ["phone", ', 'kinds = ["place", ', "kinds = [", "geen mogelijke waarde", "phone",
        id="a covenant on descriptions",
    ),
    pytest.param(
        'ground = "Verzonnen wet, artikel 1. Een convenant is zelf geen grondslag."\n', "",
        "[[covenants]]", "actief, maar er ontbreekt: ground", "active = false",
        id="an active covenant without a ground",
    ),
    pytest.param(
        "ends_on = 2029-12-31\n", "", "[[covenants]]", "ontbreekt: ends_on", "active = false",
        id="an active covenant without an end",
    ),
    pytest.param(
        'source = "Verzonnen"\nconfirmed = true\nparties', 'source = "Verzonnen"\nparties',
        "[[covenants]]", "ontbreekt: confirmed", "privacyfunctionarissen",
        id="an active covenant that nobody confirmed",
    ),
    pytest.param(
        "ends_on = 2029-12-31", "ends_on = 2025-12-31", "[[covenants]]",
        "eindigt voordat het begint", "starts_on", id="a covenant the wrong way round",
    ),
    pytest.param(
        '{ organisation = "gemeente-rietveen", function',
        '{ organisation = "gemeente-heidebroek", function', "gemeente-heidebroek",
        "geen gemeente met een eigen meldpunt", "gemeente-rietveen",
        id="a party without a desk of its own",
    ),
    pytest.param(
        '{ organisation = "gemeente-rietveen", function',
        '{ organisation = "gemeente-ergens", function', "gemeente-ergens",
        "geen bekende organisatie", "gemeente-rietveen", id="a party that nobody knows",
    ),
    pytest.param(
        '{ organisation = "gemeente-rietveen", function',
        '{ organisation = "gemeente-waterdam", function', "gemeente-waterdam",
        "doet al mee", "één keer", id="a party twice",
    ),
    pytest.param(
        'phone = "000-000 00 11"', 'phone = "bel maar"', "bel maar", "geen geldige waarde",
        "laat", id="a party with a number in words",
    ),
    # (what is changed, into what, the line holds this, part of what is said, part of the remedy)
    pytest.param(
        'name = "Waterdam"', 'naam = "Waterdam"', "naam", "`naam` hoort hier niet", "`name`",
        id="a name in the wrong language",
    ),
    pytest.param(
        'province = "Flevoland"', 'province = "Flevo"', "Flevo", "geen mogelijke waarde",
        "Noord-Brabant", id="a province that does not exist",
    ),
    pytest.param(
        "population = 12000", 'population = "12000"', '"12000"', "heel getal", "alleen cijfers",
        id="a number between quotes",
    ),
    pytest.param(
        "population_on = 2025-01-01", 'population_on = "1 januari"', "1 januari",
        "moet een datum zijn", "2026-11-23", id="a date in words",
    ),
    pytest.param(
        'cbs_code = "GM9901"', 'cbs_code = "9901"', '"9901"', "niet de juiste vorm", "GM1234",
        id="a code without letters",
    ),
    pytest.param(
        'cbs_code = "GM9902"', 'cbs_code = "GM9901"', "[[municipalities]]", "staat twee keer",
        "eigen code", id="one code twice",
    ),
    pytest.param(
        "tile = [1, 0]", "tile = [0, 0]", "tile = [0, 0]", "Op deze tegel staat Waterdam al",
        "andere [kolom, rij]", id="two municipalities on one tile",
    ),
    pytest.param(
        'villages = ["Heide", "\'t Broek"]', 'villages = ["Heide", "nieuwe  SLUIS"]',
        "nieuwe  SLUIS", "hoort ook al bij Waterdam", "één gemeente",
        id="a village of two municipalities",
    ),
    pytest.param(
        'desk = "gemeente-rietveen"', 'desk = "gemeente-rietven"', "gemeente-rietven",
        "geen bekende organisatie", "gemeente-rietveen", id="a desk that nobody knows",
    ),
    pytest.param(
        'fallback_desk = "meldpunt-voorbeeldstreek"', 'fallback_desk = "niemand"', "niemand",
        "geen bekende organisatie", "kies uit", id="a fall-back desk that nobody knows",
    ),
    pytest.param(
        "age_to = 17", "age_to = -1", "age_to = -1", "geen leeftijd", "0 tot 120",
        id="an age below nothing",
    ),
    pytest.param(
        "age_from = 0", "age_from = 30", "[[organisations]]", "hoogste leeftijd is lager",
        "Draai", id="ages the wrong way round",
    ),
    pytest.param(
        'value = "112"', 'value = "een-een-twee"', "een-een-twee", "geen geldige waarde", "laat",
        id="a number in letters",
    ),
    pytest.param(
        'email_domains = ["rietveen.example"]', 'email_domains = ["waterdam.example"]',
        'email_domains = ["waterdam.example"]', "ook al het domein van Gemeente Waterdam",
        "één organisatie", id="one e-mail domain for two organisations",
    ),
    pytest.param(
        'forms = ["labour", "domestic"]', 'forms = ["labour", "household"]', "household",
        "geen bekende vorm", "domestic", id="a form that nobody knows",
    ),
    pytest.param(
        'source = "Verzonnen"\n\n[[organisations]]\ncode = "gemeente-heidebroek"',
        'source = "Verzonnen"\nconfirmed = true\n\n[[organisations]]\ncode = "gemeente-heidebroek"',
        "[[organisations]]", "controledatum ontbreekt", "checked_on",
        id="confirmed without a date",
    ),
    pytest.param(
        'provided_by = [{ organisation = "recherche-streek", source = "Verzonnen" }]',
        'provided_by = [{ organisation = "recherche", source = "Verzonnen" }]',
        '"recherche"', "geen bekende organisatie", "recherche-streek",
        id="a provider that nobody knows",
    ),
    pytest.param(
        "valid_from = 2026-01-01", "valid_from = 2025-06-01", "kind-eerst-west",
        "twee aanbieders van “veilig_thuis” op dezelfde dag", "valid_from",
        id="two providers on one day",
    ),
    pytest.param(
        'provided_by = [{ organisation = "helpende-hand", source = "Verzonnen" }]',
        'provided_by = [{ organisation = "helpende-hand", municipalities = ["GM9901"] }]',
        "provided_by", "Niemand levert “care_coordinator” voor", "zonder `municipalities`",
        id="a municipality without a provider",
    ),
    pytest.param(
        'valid_to = 2025-12-31, source', "valid_to = 2020-12-31, valid_from = 2021-01-01, source",
        "valid_to = 2020-12-31", "eindigt voordat", "Draai", id="a period the wrong way round",
    ),
    pytest.param(
        'services = ["care_coordinator"]\nsource', 'services = ["zorg"]\nsource', '"zorg"',
        "geen bekende dienst", "care_coordinator", id="a rule with a service that nobody knows",
    ),
    pytest.param(
        'condition = { always = true }', 'condition = { fact = "weather", is = "yes" }',
        "weather", "geen feit dat een regel kan vragen", "immediate_danger",
        id="a fact that does not exist",
    ),
    pytest.param(
        'condition = { always = true }', 'condition = { fact = "minor", is = "perhaps" }',
        "perhaps", "geen antwoord op “minor”", "unknown", id="an answer that does not exist",
    ),
    pytest.param(
        'condition = { always = true }', 'condition = { fact = "minor" }', 'fact = "minor"',
        "niet compleet", "Schrijf precies één", id="a question without an answer",
    ),
    pytest.param(
        'condition = { always = true }', 'condition = { fact = "coercion", is = "yes" }',
        "coercion", "Dwang mag geen voorwaarde zijn", "minor",
        id="coercion as a condition",
    ),
    pytest.param(
        'in = ["GM9901", "GM9903"]', 'in = ["GM9901", "GM0000"]', "condition",
        "geen bekende gemeente", "GM9903", id="a rule for a municipality elsewhere",
    ),
    pytest.param(
        'condition = { always = true }',
        'condition = { all = [{ fact = "minor", is = "yes" }, { fact = "minor", is = "no" }] }',
        "all = [", "kan nooit gelden", "any", id="a rule that never holds",
    ),
    pytest.param(
        'say = "Stuur vandaag nog een bericht."', "", "[[rules]]", "stelt niemand voor", "`say`",
        id="a rule that does nothing",
    ),
    pytest.param(
        'number = "B"', 'number = "A"', 'number = "A"', "al een regel met nummer A", "2a en 2b",
        id="a rule number twice",
    ),
    pytest.param(
        "workdays = 4\n", "workdays = 4\nhours = 4\n", "[[terms]]", "uren of in werkdagen",
        "laat de andere weg", id="a term in hours and in working days",
    ),
    pytest.param(
        'kind = "weigh"', 'kind = "read"', "[[terms]]", "al een termijn voor `read`", "urgency",
        id="a term twice",
    ),
    pytest.param(
        'kind = "partner"', 'kind = "task"', "[[terms]]", "geen termijn voor `partner`",
        'kind = "partner"', id="a term that is missing",
    ),
    pytest.param(
        'nl = "Dank u. Uw melding is opgepakt."', 'nl = "Dank u. Zij verblijft nu elders."',
        "verblijft", "kan verraden waar een slachtoffer is", "zonder plaats",
        id="feedback that tells where somebody is",
    ),
    pytest.param(
        'en = "Thank you. Your report was taken up."', 'en = "Thank you. She was found."',
        "was found", "kan verraden", "wie er is", id="feedback that tells that somebody was found",
    ),
    pytest.param(
        'nl = "Dank u. Uw melding is opgepakt."', 'nl = "Dank u. {naam} is geholpen."', "{naam}",
        "open plek", "zonder invullen", id="feedback with a gap",
    ),
    pytest.param(
        'outcome = "duplicate"', 'outcome = "handed_over"', "[[feedback]]",
        "geen terugkoppeling voor de uitkomst `duplicate`", 'outcome = "duplicate"',
        id="an outcome without feedback",
    ),
    pytest.param(
        '"veilig_thuis", "care_coordinator"]\nsource = "Verzonnen"\n\n[[checks]]',
        '"veilig_thuis"]\nsource = "Verzonnen"\n\n[[checks]]', "[[services]]",
        "geen grondslag", "[[grounds]]", id="a service without a ground",
    ),
    pytest.param(
        '"helpende-hand"]', '"helpende-voet"]', "helpende-voet", "geen bekende organisatie",
        "helpende-hand", id="a table with a guest that nobody knows",
    ),
    pytest.param(
        'amount = "1.000,01"', 'amount = "1.000,00"', "total", "tellen niet op tot het totaal",
        "som van alle posten", id="a budget that does not add up",
    ),
    pytest.param(
        'total = "1.000,01"', 'total = "duizend"', "duizend", "geen bedrag", "18.817,76",
        id="an amount in words",
    ),
    pytest.param(
        'acute_services = ["emergency", "veilig_thuis"]', 'acute_services = ["brandweer"]',
        "brandweer", "geen bekende dienst", "emergency", id="an acute service that nobody knows",
    ),
    pytest.param(
        "call_first = true", 'call_first = "ja"', '"ja"', "waar of niet waar", "true of",
        id="a word for yes",
    ),
    pytest.param(
        'villages = ["Nieuwe Sluis"]', 'villages = "Nieuwe Sluis"', "villages",
        "moet een lijst zijn", "vierkante haken", id="one thing instead of a list",
    ),
    pytest.param(
        'label = { nl = "112", en = "112" }', 'label = "112"', 'label = "112"',
        "groep van namen", "{ naam", id="a text instead of a group",
    ),
    pytest.param(
        'name = "Voorbeeldstreek"', 'name = ""', 'name = ""', "`name` is leeg", "Vul `name` in",
        id="nothing where something is needed",
    ),
    pytest.param(
        "tile = [1, 1]", "tile = [1]", "tile = [1]", "staat te weinig", "minstens 2",
        id="half a tile",
    ),
    pytest.param(
        "tile = [1, 1]", "tile = [1, 1, 1]", "tile = [1, 1, 1]", "staat te veel", "hooguit 2",
        id="a tile and a half",
    ),
    pytest.param(
        'number = "B"', 'number = "tweede-b"', "tweede-b", "te lang", "korter",
        id="a number like a sentence",
    ),
    pytest.param(
        "population = 8000", "population = 8000.5", "8000.5", "heel getal", "alleen cijfers",
        id="half a person",
    ),
    pytest.param(
        "population = 8000", "population = -8000", "-8000", "te groot of te klein", "cijfer",
        id="fewer than nobody",
    ),
    pytest.param(
        'value = "000-000 00 01"',
        'value = "", confirmed = true, checked_on = 2026-01-01, source = "x"', "confirmed = true",
        "Een leeg nummer kan niet bevestigd zijn", "confirmed = false",
        id="an empty number that is confirmed",
    ),
    pytest.param(
        'cbs_code = "GM9902"\nname = "Heidebroek"', 'cbs_code = "GM9902"', "[[municipalities]]",
        "`name` ontbreekt", "Voeg", id="a name that is missing",
    ),
    pytest.param(
        'level = "district"\norganisations', 'level = "district"\nmunicipalities = ["GM1"]\n'
        "organisations", "GM1", "niet de juiste vorm", "GM1234", id="a table nowhere",
    ),
    pytest.param(
        'services = ["police", "labour_inspectorate"', 'services = ["politie", "police"',
        "politie", "geen bekende dienst", "police", id="a ground for a service nobody knows",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "on_line", "said", "remedy"), MISTAKES)
def test_a_mistake_is_told_with_its_line_and_its_remedy(
    with_change, before, after, on_line, said, remedy
):
    text = with_change(before, after)

    problems = read_text(text).problems

    fitting = [problem for problem in problems if said in problem.what]
    assert fitting, [str(problem) for problem in problems]
    assert on_line in text.splitlines()[fitting[0].line - 1], fitting[0]
    assert remedy in fitting[0].remedy


def test_both_shipped_districts_are_right(real_file, invented_file):
    assert check(real_file) == []
    assert check(invented_file) == []


def test_every_mistake_is_told_at_once_and_in_the_order_of_the_lines(with_change):
    text = with_change("population = 12000", "population = -5").replace(
        'kind = "emergency"', 'kind = "ambulance"'
    )

    problems = read_text(text).problems

    assert len(problems) == 2
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_a_mistake_in_a_list_is_shown_on_the_line_of_the_item(invented):
    before = '  { organisation = "kind-eerst-oost", source = "Verzonnen" },'
    text = invented.replace(before, before + '\n  { organisation = "weg" },')

    (problem, *_rest) = [p for p in read_text(text).problems if "weg" in p.what]

    assert text.splitlines()[problem.line - 1].strip() == '{ organisation = "weg" },'
    assert problem.where == "services[4].provided_by[2].organisation"


@pytest.mark.parametrize(
    ("text", "line", "remedy"),
    [
        ('[district]\ncode = "a\n', 2, "aanhalingsteken"),
        ("[district]\ncode = markiezen\n", 2, "aanhalingstekens"),
        ("[district]\ncode\n", 2, "is-teken"),
        ('[district]\ncode = "a"\n[district]\n', 3, "Haal een van de twee weg"),
    ],
)
def test_a_file_that_is_no_toml_says_where_and_how_to_mend_it(text, line, remedy):
    (problem,) = read_text(text).problems

    assert problem.line == line
    assert remedy in problem.remedy


def test_a_file_that_is_not_there_is_told_kindly(tmp_path):
    (problem,) = check(tmp_path / "nergens.toml")
    assert "bestaat niet" in problem.what
    (problem,) = check(tmp_path)
    assert "map" in problem.what
    (tmp_path / "latin.toml").write_bytes(b"naam = '\xe9'")
    (problem,) = check(tmp_path / "latin.toml")
    assert "UTF-8" in problem.what


@pytest.mark.parametrize("where", ["provider", "called", "desk", "fallback_desk"])
def test_the_national_expertise_centre_is_never_a_recipient(invented, where):
    text = (
        invented + '\n[[organisations]]\ncode = "loket"\nname = "EMM"\nkind = "partnership"\n'
        'level = "national"\nnever_recipient_because = "Geen loket meer."\n'
    )
    text = {
        "provider": text.replace('{ organisation = "recherche-streek"', '{ organisation = "loket"'),
        "called": text.replace('{ organisation = "alarm"', '{ organisation = "loket"'),
        "desk": text.replace('desk = "gemeente-waterdam"', 'desk = "loket"'),
        "fallback_desk": text.replace('_desk = "meldpunt-voorbeeldstreek"', '_desk = "loket"'),
    }[where]

    (problem,) = read_text(text).problems

    assert "EMM mag geen ontvanger zijn" in problem.what
    assert "AVIM" in problem.remedy
    assert '"loket"' in text.splitlines()[problem.line - 1]


def test_the_expertise_centre_may_not_be_listed_without_saying_why_nothing_goes_there(invented):
    text = invented + (
        '\n[[organisations]]\ncode = "x"\nname = "Expertisecentrum Mensenhandel"\n'
        'kind = "partnership"\nlevel = "national"\n'
    )

    (problem,) = read_text(text).problems

    assert "geen loket meer" in problem.what


def test_printed_shares_that_do_not_add_up_need_an_explanation(invented):
    share = '{ cbs_code = "GM9901", population = 1, percentage = "100,1", amount = "1.001,01" }'
    text = f"{invented.rstrip()}\npublished = [{share}]\n"

    (problem,) = read_text(text).problems

    assert "tellen niet op" in problem.what
    assert "difference_note" in problem.remedy
    assert read_text(text + 'difference_note = "Zo staat het gedrukt."\n').problems == []
    elsewhere = read_text(text.replace(share, share.replace("GM9901", "GM0001"))).problems
    assert any("geen bekende gemeente" in one.what for one in elsewhere)


def test_checking_needs_no_database_and_exits_with_one_when_something_is_wrong(
    invented_file, tmp_path
):
    wrong = tmp_path / "fout.toml"
    wrong.write_text(invented_file.read_text("utf-8").replace("GM9901", "9901"), "utf-8")
    start = "import sys; from schakel.config.cli import main; sys.exit(main({!r}))"
    environment = {"DATABASE_URL": "", "SCHAKEL_VAR": str(tmp_path / "var"), "PATH": "/usr/bin"}

    runs = [
        subprocess.run(
            [sys.executable, "-c", start.format(['district', 'check', str(path)])],
            env=environment, capture_output=True, text=True, check=False,
        )
        for path in (invented_file, wrong)
    ]  # fmt: skip

    assert [run.returncode for run in runs] == [0, 1], runs[0].stderr
    assert "in orde" in runs[0].stdout
    assert "regel" in runs[1].stdout
    assert not (tmp_path / "var" / "postgres").exists()
