"""A professional finds whom to turn to, why, and how sure that is."""

from datetime import date

import pytest
from django.urls import reverse

from schakel.directory.fitting import Situation, fitting
from schakel.directory.map import organisations_for, who_does_what
from schakel.organisations.loading import load
from schakel.organisations.models import ContactPoint, Organisation
from schakel.organisations.tests.conftest import INVENTED
from tests.cast import MONDAY, engage

pytestmark = pytest.mark.django_db
PARTNERS = "/partners/"


@pytest.fixture
def at_work(client):
    """Somebody's browser at the workplace."""

    def enter(person):
        client.force_login(person)
        return client

    return enter


@pytest.fixture
def fitting_for(noor):
    """The names that fit a situation, in order, with their reasons."""
    organisations = organisations_for(noor)
    who = who_does_what(noor, MONDAY.date())

    def ask(**situation):
        return {
            one.organisation.code: one.reasons
            for one in fitting(organisations, Situation(**situation), who)
        }

    return ask


@pytest.fixture
def sexual(district):
    return district.forms.get(code="sexual")


@pytest.fixture
def labour(district):
    return district.forms.get(code="labour")


def test_a_girl_of_seventeen_in_tholen_is_helped_by_veilig_thuis_zeeland(
    fitting_for, tholen, sexual
):
    found = fitting_for(age=17, form=sexual, municipality=tholen)

    assert next(iter(found)) == "veilig-thuis-zeeland"
    assert "veilig-thuis-west-brabant" not in found
    assert found["veilig-thuis-zeeland"] == ("Veilig Thuis voor Tholen", "tot en met 17 jaar")
    assert found["mee"] == ()  # excludes nothing, but is not there for this in particular


def test_an_adult_is_not_sent_to_those_who_are_there_for_children(fitting_for):
    assert "veilig-thuis-west-brabant" in fitting_for(age=17)
    assert "veilig-thuis-west-brabant" not in fitting_for(age=18)
    assert "nidos" not in fitting_for(age=30)


def test_labour_exploitation_is_for_the_labour_inspectorate_and_not_for_avim(
    fitting_for, labour, roosendaal
):
    found = fitting_for(form=labour, municipality=roosendaal)

    assert next(iter(found)) == "arbeidsinspectie"
    assert "fairwork" in found
    assert "avim-zwb" not in found


def test_with_haste_whoever_helps_with_haste_comes_first(fitting_for, tholen):
    found = list(fitting_for(municipality=tholen, acute=True))
    assert found[0] == "meldkamer-112"
    fast = Organisation.objects.filter(helps_when_acute=True, code__in=found).count()

    assert set(found[:fast]) == set(
        Organisation.objects.filter(helps_when_acute=True, code__in=found).values_list(
            "code", flat=True
        )
    )


def test_the_expertise_centre_is_shown_but_never_fits(fitting_for, at_work, noor):
    assert "emm" not in fitting_for(age=30)
    page = at_work(noor).get(reverse("directory:partner", args=["emm"])).content.decode()
    assert "Hier gaat geen pakket heen" in page
    assert "geen loket meer" in page


def test_whoever_can_only_be_called_still_fits(fitting_for):
    found = fitting_for(acute=True)
    assert "meldkamer-112" in found
    assert "meld-misdaad-anoniem" in found


def test_an_old_name_finds_the_organisation(at_work, noor):
    page = at_work(noor).get(PARTNERS, {"q": "inspectie szw"}).content.decode()
    assert "Nederlandse Arbeidsinspectie" in page
    assert "1 organisatie past" in page


def test_the_map_stands_in_three_layers(at_work, noor):
    page = at_work(noor).get(PARTNERS).content.decode()
    local, district, national = (page.index(f">{word}</h2>") for word in
                                 ("Lokaal", "District of regio", "Landelijk"))  # fmt: skip
    assert local < page.index("Stichting Barka") < district
    assert "Gemeente Moerdijk" not in page  # stands under the municipalities
    assert district < page.index("Sterk Huis") < national < page.index("CoMensha")


def test_an_impossible_age_is_explained(at_work, noor):
    page = at_work(noor).get(PARTNERS, {"age": "400"})
    assert page.status_code == 200
    assert page.context["form"].errors["age"]


def test_a_partner_page_tells_how_sure_each_number_is(at_work, noor):
    page = at_work(noor).get(reverse("directory:partner", args=["slachtofferhulp"]))
    text = page.content.decode()

    assert 'href="tel:09000101"' in text
    assert "Nog te bevestigen" in text
    assert "Nooit gecontroleerd" in text

    checked = at_work(noor).get(reverse("directory:partner", args=["comensha"])).content.decode()
    assert 'href="tel:0334481186"' in checked
    assert "Laatst gecontroleerd: 23 november 2026" in checked


def test_an_unknown_number_is_said_to_be_unknown(at_work, noor):
    page = at_work(noor).get(reverse("directory:partner", args=["fairwork"])).content.decode()
    assert "Nog niet bekend" in page
    assert "tel:" not in page.split("<main", 1)[1].split("</main>")[0]


def test_what_nobody_checked_for_half_a_year_is_marked(at_work, noor):
    comensha = Organisation.objects.get(code="comensha")
    page = reverse("directory:partner", args=["comensha"])
    assert not comensha.is_stale(date(2027, 5, 24))
    assert comensha.is_stale(date(2027, 5, 26))
    ContactPoint.objects.filter(organisation=comensha).update(checked_on=date(2020, 1, 1))
    assert "Langer dan 6 maanden niet gecontroleerd" in at_work(noor).get(page).content.decode()


def test_a_municipality_shows_everything_it_belongs_to(at_work, femke):
    page = at_work(femke).get(reverse("directory:municipality", args=["GM0716"]))
    text = page.content.decode()

    for words in (
        "Zeeland-West-Brabant", "Basisteam", "Zorg- en Veiligheidshuis De Markiezaten",
        "Veilig Thuis Zeeland", "Gemeente Vlissingen, centrumgemeente",
        "Taskforce-RIEC Brabant-Zeeland", "Casusoverleg Zorg- en Veiligheidshuis",
        "Sint-Maartensdijk", "25.780",
    ):  # fmt: skip
        assert words in text, words
    assert "Veilig Thuis West-Brabant" not in text


def test_everybody_who_works_in_the_district_may_look_and_nobody_else(at_work, emre, client):
    assert client.get(PARTNERS).status_code == 302
    browser = at_work(emre)
    for path in (PARTNERS, "/partners/comensha/", "/partners/gemeenten/GM0748/"):
        assert browser.get(path).status_code == 200
    for path in ("/partners/bestaat-niet/", "/partners/gemeenten/GM9999/"):
        assert browser.get(path).status_code == 404
    assert browser.post(PARTNERS).status_code == 405


def test_another_district_is_not_on_the_map(at_work, noor):
    load(INVENTED, by=None, now=MONDAY)
    browser = at_work(noor)
    assert "Waterdam" not in browser.get(PARTNERS).content.decode()
    assert browser.get("/partners/helpende-hand/").status_code == 404
    assert browser.get("/partners/gemeenten/GM9901/").status_code == 404

    stranger = engage("Wim", Organisation.objects.get(code="gemeente-waterdam"), "employee")
    page = at_work(stranger).get(PARTNERS).content.decode()
    assert "Helpende Hand" in page
    assert "CoMensha" not in page


def test_what_is_out_of_use_is_off_the_map(at_work, noor):
    Organisation.objects.filter(code="sdw").update(retired_on=date(2026, 1, 1))
    browser = at_work(noor)
    assert ">SDW<" not in browser.get(PARTNERS).content.decode()
    assert browser.get("/partners/sdw/").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        PARTNERS,
        PARTNERS + "?age=17&form=sexual&municipality=GM0716&urgency=acute",
        "/partners/comensha/",
        "/partners/gemeenten/GM0716/",
    ],
)
def test_a_page_asks_the_database_little(at_work, noor, django_assert_max_num_queries, path):
    browser = at_work(noor)
    browser.get(path)
    with django_assert_max_num_queries(14):
        browser.get(path)


def test_in_english_the_services_are_in_english(at_work, noor, settings):
    browser = at_work(noor)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = browser.get("/partners/gemeenten/GM0716/").content.decode()
    assert "Care coordinator" in page
