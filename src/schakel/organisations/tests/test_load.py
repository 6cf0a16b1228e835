"""Loading a district file: once is enough, nothing in use disappears, and history is kept."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from schakel.audit.models import Event
from schakel.config.cli import parser
from schakel.kernel.parts import WORKER
from schakel.organisations.loading import WrongFile, load, load_reading
from schakel.organisations.lookup import covenants_in_force
from schakel.organisations.models import (
    CaseTable,
    ContactPoint,
    Covenant,
    CovenantParty,
    District,
    DistrictVersion,
    ExploitationForm,
    Municipality,
    Organisation,
    Pattern,
    RoutingRule,
    ServiceProvision,
    Term,
)
from schakel.organisations.reading import read_text
from schakel.people.models import Membership, Person, Role
from schakel.vault.asker import Asker, asking

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
LATER = NOW + timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(invented_file):
    return load(invented_file, by="Bea", now=NOW).district


def reload_as(text, *, now=LATER, dry_run=False):
    return load_reading(read_text(text), by="Bea", now=now, dry_run=dry_run)


def everything() -> dict[str, list]:
    kept = [
        Organisation, Municipality, ServiceProvision, RoutingRule, Term, ContactPoint,
        Pattern, Covenant, CovenantParty,
    ]  # fmt: skip
    return {model.__name__: sorted(map(str, model.objects.values_list())) for model in kept}


def test_a_second_load_changes_nothing(loaded, invented_file):
    before = everything()

    again = load(invented_file, by="Bea", now=LATER)

    assert again.changes == []
    assert str(again) == ""
    assert not again.is_new_version
    assert everything() == before
    assert DistrictVersion.objects.filter(district=loaded).count() == 1


def test_the_real_district_loads_and_a_second_load_changes_nothing(real_file):
    load(real_file, by="Bea", now=NOW)
    assert load(real_file, by="Bea", now=LATER).changes == []


def test_another_comment_is_a_new_version_without_changes(loaded, invented):
    again = reload_as(invented + "\n# een opmerking\n")

    assert again.changes == []
    assert again.is_new_version
    newest = loaded.versions.latest()
    assert newest.text.endswith("# een opmerking\n")
    assert newest.loaded_by == "Bea"


def test_a_change_is_shown_field_by_field(loaded, with_change):
    again = reload_as(with_change("population = 12000", "population = 12500"))

    (change,) = again.changes
    assert change.kind == "changed"
    assert change.name == "Waterdam"
    assert change.fields == (("inwoners", "12000", "12500"),)
    assert "inwoners: 12000 → 12500" in str(change)
    assert Municipality.objects.get(cbs_code="GM9901").population == 12500


def test_a_dry_run_shows_the_same_and_stores_nothing(loaded, with_change):
    text = with_change("population = 12000", "population = 12500").replace(
        'code = "bootregister"', 'code = "havenregister"'
    )
    before = everything()

    tried = reload_as(text, dry_run=True)

    assert {change.kind for change in tried.changes} == {"added", "changed", "retired"}
    assert everything() == before
    assert loaded.versions.count() == 1
    assert reload_as(text).changes == tried.changes


def test_a_dry_run_of_a_new_district_leaves_nothing_behind(invented_file):
    load(invented_file, by="Bea", now=NOW, dry_run=True)
    assert not District.objects.filter(code="voorbeeldstreek").exists()


def test_what_the_file_drops_goes_out_of_use_and_stays_for_whoever_uses_it(loaded, invented):
    hand = Organisation.objects.get(code="helpende-hand")
    person = Person.objects.create_person("hulp@example.org", "Hulp")
    Membership.objects.create(person=person, organisation=hand, role=Role.PARTNER)

    start = invented.index('[[organisations]]\ncode = "helpende-hand"')
    end = invented.index("[[services]]", start)
    text = (invented[:start] + invented[end:]).replace('"helpende-hand"', '"recherche-streek"')
    again = reload_as(text)

    hand.refresh_from_db()
    assert hand.retired_on == LATER.date()
    assert person.memberships.get().organisation == hand
    (dropped,) = [c for c in again.changes if c.kind == "retired" and c.name == hand.name]
    assert dropped.in_use == (("lidmaatschap", 1),)
    assert "blijft staan voor 1 × lidmaatschap" in str(dropped)


def test_what_comes_back_in_the_file_is_the_same_row_again(loaded, invented):
    check = loaded.checks.get(code="bootregister")
    without = invented[: invented.index("[[checks]]")] + invented[invented.index("[[tables]]") :]
    reload_as(without)
    assert loaded.checks.current().count() == 0

    again = reload_as(invented, now=LATER + timedelta(days=1))

    assert [change.kind for change in again.changes] == ["restored"]
    assert loaded.checks.current().get() == check


def test_two_terms_may_take_each_others_place(loaded, invented):
    text = invented.replace('kind = "read"', 'kind = "x"').replace(
        'kind = "weigh"', 'kind = "read"'
    )
    again = reload_as(text.replace('kind = "x"', 'kind = "weigh"'))

    assert {change.name for change in again.changes} == {"Lezen", "Wegen"}
    assert Term.objects.get(district=loaded, code="lezen").kind == "weigh"


def test_a_guest_joins_a_table(loaded, with_change):
    again = reload_as(with_change('"helpende-hand"]', '"werkinspectie"]'))

    (change,) = again.changes
    assert change.name == "Streektafel"
    seated = CaseTable.objects.get(code="streektafel").organisations.values_list("code", flat=True)
    assert "werkinspectie" in seated
    assert "helpende-hand" not in seated


def test_a_threshold_and_a_covenant_are_loaded_with_their_parties(loaded):
    pattern = loaded.patterns.get(kind="same_address")
    covenant = loaded.covenants.get()

    assert (pattern.count, pattern.months, pattern.confirmed) == (2, 6, False)
    assert covenant.kinds == ["phone", "vehicle", "address", "person"]
    assert [(p.organisation.code, p.phone) for p in covenant.parties.all()] == [
        ("gemeente-waterdam", "000-000 00 11"),
        ("gemeente-rietveen", ""),
    ]


@pytest.mark.parametrize(
    ("change", "on", "holds"),
    [
        ({}, date(2026, 1, 1), True),
        ({}, date(2029, 12, 31), True),
        ({}, date(2025, 12, 31), False),
        ({}, date(2030, 1, 1), False),
        ({"active": False}, date(2026, 6, 1), False),
        ({"active": False, "confirmed": False}, date(2026, 6, 1), False),
        ({"retired_on": date(2026, 5, 1)}, date(2026, 6, 1), False),
    ],
)
def test_a_covenant_is_in_force_only_when_everything_says_so(loaded, change, on, holds):
    Covenant.objects.update(**change)

    covenant = loaded.covenants.get()

    assert covenant.is_in_force(on) is holds
    assert covenants_in_force(on) == ([covenant] if holds else [])


@pytest.mark.parametrize(
    "missing",
    [{"ground": ""}, {"purpose": ""}, {"ends_on": None}, {"starts_on": None}, {"kinds": []},
     {"source": ""}, {"confirmed": False}, {"ends_on": date(2025, 1, 1)}],
)  # fmt: skip
def test_the_database_has_no_active_covenant_that_is_not_complete(loaded, missing):
    with pytest.raises(IntegrityError), transaction.atomic():
        Covenant.objects.update(**missing)


def test_a_party_that_leaves_goes_out_of_use(loaded, with_change):
    again = reload_as(
        with_change(
            '{ organisation = "gemeente-rietveen", function = "Aandachtsfunctionaris Rietveen" },',
            '{ organisation = "gemeente-heidebroek", function = "Iemand anders" },',
        ).replace(
            "# Geen eigen meldpunt: signalen vallen op het gezamenlijke meldpunt.",
            'desk = "gemeente-heidebroek"',
        )
    )

    assert {c.kind for c in again.changes if c.what == "partij bij een convenant"} == {
        "added", "retired",
    }  # fmt: skip


def test_the_covenant_that_is_shipped_for_the_real_district_computes_nothing(real_file):
    district = load(real_file, by="Bea", now=NOW).district

    assert district.covenants.exists()
    assert not district.covenants.filter(active=True).exists()
    assert not district.covenants.filter(confirmed=True).exists()
    assert not district.patterns.filter(confirmed=True).exists()
    assert "te bevestigen" in district.covenants.get().source


def test_a_file_with_a_mistake_loads_nothing(loaded, with_change):
    before = everything()

    with pytest.raises(WrongFile) as wrong:
        reload_as(with_change('desk = "gemeente-rietveen"', 'desk = "weg"'))

    assert len(wrong.value.problems) == 1
    assert everything() == before


def test_a_municipality_belongs_to_one_district(loaded, invented):
    other = invented.replace('code = "voorbeeldstreek"', 'code = "kopie"')

    with pytest.raises(WrongFile, match="hoort al bij district Voorbeeldstreek"):
        reload_as(other)

    assert not District.objects.filter(code="kopie").exists()


def test_a_second_district_stands_beside_the_first_with_its_own_everything(
    real_file, invented_file
):
    real = load(real_file, by="Bea", now=NOW).district
    before = everything()

    second = load(invented_file, by="Bea", now=NOW).district

    after = everything()
    assert all(set(rows) <= set(after[name]) for name, rows in before.items())
    assert {m.name for m in second.municipalities.all()} == {"Waterdam", "Heidebroek", "Rietveen"}
    assert second.rules.all()[0].code == "bedanken"
    assert ExploitationForm.objects.filter(district=second, code="domestic").exists()
    assert not real.forms.filter(code="domestic").exists()
    assert real.organisations.get(code="comensha")
    assert not second.organisations.filter(code="comensha").exists()
    assert load(real_file, by="Bea", now=LATER).changes == []


def test_history_is_only_ever_added_to(loaded):
    version = loaded.versions.latest()
    assert version.sha256 == read_text(version.text).sha256

    for change in ("UPDATE {} SET text = ''", "DELETE FROM {}"):
        with (
            asking(Asker(WORKER)),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change.format("organisations_districtversion"))


def test_each_load_that_changes_something_is_in_the_trail(loaded):
    event = Event.objects.get(action="district.load", object_id=str(loaded.pk))
    assert event.detail["sha256"] == loaded.versions.latest().sha256


def test_the_database_itself_refuses_what_the_file_may_not_say(loaded):
    alarm = Organisation.objects.get(code="alarm", district=loaded)
    for refused in (
        {"confirmed": True, "source": ""},
        {"age_from": 30, "age_to": 20},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Organisation.objects.filter(pk=alarm.pk).update(**refused)
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.filter(code="lezen", district=loaded).update(hours=4)
    provision = loaded.provisions.filter(service="police", municipality__isnull=False).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceProvision.objects.create(
            district=loaded,
            municipality=provision.municipality,
            service="police",
            organisation=alarm,
        )


def test_from_the_command_line_a_load_says_what_it_did(invented_file, capsys, tmp_path):
    def run(*arguments):
        args = parser().parse_args(["district", *map(str, arguments)])
        return args.run(args), capsys.readouterr().out

    assert run("check", invented_file) == (0, f"{invented_file}: in orde.\n")
    code, said = run("load", invented_file, "--dry-run")
    assert code == 0
    assert "er is niets bewaard" in said
    assert not District.objects.filter(code="voorbeeldstreek").exists()
    code, said = run("load", invented_file)
    assert code == 0
    assert "  + gemeente: Waterdam" in said
    assert run("load", invented_file)[1] == "Voorbeeldstreek: er verandert niets.\n"
    wrong = tmp_path / "fout.toml"
    wrong.write_text("x", "utf-8")
    assert run("load", wrong)[0] == 1
    assert run("check", wrong)[0] == 1
