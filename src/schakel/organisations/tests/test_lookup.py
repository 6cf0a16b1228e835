"""Who does what for a municipality, on a day? Asked by municipality and service together."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from schakel.organisations.loading import load
from schakel.organisations.lookup import (
    NoDistrict,
    acute_numbers,
    desk_for,
    municipality_named,
    own_district,
    provider,
    providers,
    terms_for,
)
from schakel.organisations.models import District, Municipality, Organisation, RoutingRule

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
TODAY = NOW.date()

pytestmark = pytest.mark.django_db


@pytest.fixture
def real(district) -> District:
    return district


@pytest.fixture
def second(invented_file) -> District:
    return load(invented_file, by="Bea", now=NOW).district


def named(name: str) -> Municipality:
    return Municipality.objects.get(name=name)


def test_a_child_in_tholen_goes_to_veilig_thuis_zeeland_and_elsewhere_to_west_brabant(real):
    for municipality in real.municipalities.all():
        asked = provider(municipality, "veilig_thuis", TODAY).organisation.code
        expected = "zeeland" if municipality.name == "Tholen" else "west-brabant"
        assert asked == f"veilig-thuis-{expected}", municipality


def test_tholen_has_its_own_care_but_shares_police_and_care_coordination(real):
    tholen = {s: p.organisation.code for s, p in providers(named("Tholen"), TODAY).items()}
    rucphen = {s: p.organisation.code for s, p in providers(named("Rucphen"), TODAY).items()}

    differing = {service for service in tholen if tholen[service] != rucphen[service]}
    assert differing == {"veilig_thuis", "csg", "centre_municipality", "ggd"}
    assert tholen["care_coordinator"] == "zvh-de-markiezaten"
    assert named("Tholen").province == "Zeeland"


def test_who_provides_depends_on_the_day(second):
    rietveen, waterdam = named("Rietveen"), named("Waterdam")

    def asked(place, on):
        return provider(place, "veilig_thuis", on).organisation.code

    assert asked(rietveen, date(2025, 12, 31)) == "kind-eerst-oost"
    assert asked(rietveen, date(2026, 1, 1)) == "kind-eerst-west"
    assert asked(waterdam, date(2026, 1, 1)) == "kind-eerst-oost"


def test_without_a_place_the_district_answers(second):
    assert provider(None, "police", TODAY, district=second).organisation.code == "recherche-streek"
    assert provider(None, "riec", TODAY, district=second) is None
    with pytest.raises(ValueError, match="which district"):
        provider(None, "police", TODAY)


def test_a_report_reaches_its_desk_or_else_the_fall_back_desk(second):
    assert desk_for(named("Waterdam"), second)[0].code == "gemeente-waterdam"
    assert desk_for(named("Waterdam"), second)[1] is False
    for place in (named("Heidebroek"), None):
        desk, fell_back = desk_for(place, second)
        assert (desk.code, fell_back) == ("meldpunt-voorbeeldstreek", True)
    Organisation.objects.filter(code="gemeente-waterdam").update(retired_on=TODAY)
    assert desk_for(named("Waterdam"), second)[1] is True


def test_the_numbers_for_danger_come_in_the_order_of_the_district(real, second):
    numbers = [(p.organisation.code, p.value) for p in acute_numbers(named("Tholen"), on=TODAY)]
    assert numbers == [
        ("meldkamer-112", "112"),
        ("avim-zwb", "0900-8844"),
        ("veilig-thuis-zeeland", "0800-2000"),
        ("csg-zeeland", "0800-0188"),
    ]
    assert [p.value for p in acute_numbers(second, on=TODAY)] == ["112", "000-000 00 01"]
    rietveen = [p.value for p in acute_numbers(named("Rietveen"), on=TODAY)]
    assert rietveen == ["112", "000-000 00 02"]


def test_asking_for_numbers_costs_two_statements(real, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        acute_numbers(real, on=TODAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bergen op Zoom", "Bergen op Zoom"),
        ("  bergen  OP zoom ", "Bergen op Zoom"),
        ("Gemeente Moerdijk", "Moerdijk"),
        ("GM0716", "Tholen"),
        ("St. Maartensdijk", "Tholen"),
        ("sint-annaland", "Tholen"),
        ("Hoogerheide (Woensdrecht)", "Woensdrecht"),
        ("Oud Gastel, Halderberge", "Halderberge"),
        ("Rosendaal", "Roosendaal"),
        ("Zévenbergen", "Moerdijk"),
    ],
)
def test_a_municipality_is_known_by_its_villages_and_spellings(real, typed, meant):
    assert municipality_named(typed).name == meant


@pytest.mark.parametrize("typed", ["", "Amsterdam", "Bergen", "Waterdam"])
def test_a_name_that_fits_nothing_names_nothing(real, second, typed):
    assert municipality_named(typed, real) is None


def test_a_special_term_goes_before_the_general_one(real):
    acute, normal = terms_for(real, "acute"), terms_for(real, "normal")

    assert set(acute) == {
        "read", "weigh", "contact", "pass_on", "report_back", "answer", "task", "partner",
    }  # fmt: skip
    assert set(normal) == set(acute) - {"contact"}
    assert (acute["task"].hours, acute["task"].workdays) == (24, None)
    assert normal["task"].workdays == 5
    assert acute["report_back"] == normal["report_back"]


def test_the_public_door_shows_the_only_district_or_the_one_that_is_named(
    real, settings, invented_file
):
    settings.DISTRICT = ""
    assert own_district() == real
    second = load(invented_file, by="Bea", now=NOW).district
    with pytest.raises(NoDistrict):
        own_district()
    settings.DISTRICT = "voorbeeldstreek"
    assert own_district() == second


def test_a_district_without_a_file_has_no_desk(db):
    with pytest.raises(NoDistrict):
        desk_for(None, District.objects.create(code="leeg", name="Leeg"))


def test_rules_stand_in_the_order_of_the_file(real):
    numbers = list(RoutingRule.objects.filter(district=real).values_list("number", flat=True))
    assert numbers[:4] == ["1", "2a", "2b", "2c"]
    assert numbers[-1] == "10"
