"""The cast: the same people in every test, so that a test reads as a story.

Noor and Daan are the focal officers of Bergen op Zoom; Noor knows safety, Daan knows care.
Femke does their work in Tholen, Yusuf in Roosendaal: he is the stranger, and should learn
nothing of what happens elsewhere. Sanne works for the police (AVIM), Lotte for the Labour
Inspectorate, Ward for Veilig Thuis in Zeeland, Zoë coordinates care and Kees directs the
chain. Emre is an employee of Bergen op Zoom. Bea administers and Frits guards privacy:
neither ever reads what was reported.
"""

import time
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import translation

from schakel.kernel.parts import WERKPLEK
from schakel.organisations.loading import load
from schakel.organisations.models import District, Municipality, Organisation
from schakel.people.models import Membership, Person, Role
from schakel.signals.actions import receiving
from schakel.signals.models import Signal
from schakel.vault.asker import Asker, asking
from schakel.vault.remembered import REMEMBERED

# A test says whether something is right, never how fast a busy machine is. Fewer examples than
# hypothesis gives by itself, for there are many such tests; where more are needed, it says so.
hypothesis.settings.register_profile("schakel", deadline=None, max_examples=50)
hypothesis.settings.load_profile("schakel")

NL = ZoneInfo("Europe/Amsterdam")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=NL)
STORY = "In het huis op de hoek slapen acht mensen. Een man haalt elke ochtend hun passen op."
DISTRICT_FILE = Path(__file__).parents[1] / "districts" / "de-markiezaten.toml"


def load_district() -> District:
    """The real district, once: what a test that really commits wiped, is loaded again."""
    if not District.objects.filter(code="de-markiezaten").exists():
        load(DISTRICT_FILE, by=None, now=MONDAY)
    return District.objects.get(code="de-markiezaten")


@pytest.fixture(autouse=True)
def _in_dutch() -> None:
    """A page that was asked for in English leaves its language behind in the process."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def _district_in_every_test(django_db_setup, django_db_blocker):
    """Loaded once per run, committed, so that no test pays for it again."""
    with django_db_blocker.unblock():
        load_district()


@pytest.fixture
def district(_district_in_every_test, db) -> District:
    return load_district()


@pytest.fixture
def bergen_op_zoom(district) -> Municipality:
    return Municipality.objects.select_related("organisation").get(cbs_code="GM0748")


@pytest.fixture
def tholen(district) -> Municipality:
    return Municipality.objects.select_related("organisation").get(cbs_code="GM0716")


@pytest.fixture
def roosendaal(district) -> Municipality:
    return Municipality.objects.select_related("organisation").get(cbs_code="GM1674")


def engage(name: str, organisation: Organisation, *roles: Role) -> Person:
    """Somebody of the cast, with the roles they play for one organisation."""
    person = Person.objects.create_person(f"{name.lower()}@{organisation.code}.example", name)
    for role in roles:
        Membership.objects.create(
            person=person, organisation=organisation, role=role, starts_on=date(2020, 1, 1)
        )
    return person


def as_person(person: Person) -> AbstractContextManager[Asker]:
    """Within this block the database is asked as the workplace asks it for this person."""
    return asking(Asker(WERKPLEK, known=lambda: person))


@pytest.fixture
def noor(bergen_op_zoom) -> Person:
    return engage("Noor", bergen_op_zoom.organisation, Role.FOCAL_OFFICER)


@pytest.fixture
def daan(bergen_op_zoom) -> Person:
    return engage("Daan", bergen_op_zoom.organisation, Role.FOCAL_OFFICER)


@pytest.fixture
def femke(tholen) -> Person:
    return engage("Femke", tholen.organisation, Role.FOCAL_OFFICER)


@pytest.fixture
def yusuf(roosendaal) -> Person:
    return engage("Yusuf", roosendaal.organisation, Role.FOCAL_OFFICER)


@pytest.fixture
def emre(bergen_op_zoom) -> Person:
    return engage("Emre", bergen_op_zoom.organisation, Role.EMPLOYEE)


@pytest.fixture
def sanne(district) -> Person:
    return engage("Sanne", Organisation.objects.get(code="avim-zwb"), Role.PARTNER)


@pytest.fixture
def lotte(district) -> Person:
    return engage("Lotte", Organisation.objects.get(code="arbeidsinspectie"), Role.PARTNER)


@pytest.fixture
def ward(district) -> Person:
    return engage("Ward", Organisation.objects.get(code="veilig-thuis-zeeland"), Role.PARTNER)


@pytest.fixture
def zoe(district) -> Person:
    return engage("Zoe", Organisation.objects.get(code="zvh-de-markiezaten"), Role.CARE_COORDINATOR)


@pytest.fixture
def kees(district) -> Person:
    return engage("Kees", Organisation.objects.get(code="zvh-de-markiezaten"), Role.CHAIN_DIRECTOR)


@pytest.fixture
def bea(district) -> Person:
    return engage("Bea", Organisation.objects.get(code="zvh-de-markiezaten"), Role.ADMINISTRATOR)


@pytest.fixture
def frits(district) -> Person:
    return engage(
        "Frits", Organisation.objects.get(code="zvh-de-markiezaten"), Role.PRIVACY_OFFICER
    )


def report(district: District, municipality: Municipality | None, **told) -> receiving.Report:
    """A report by a resident; only what a test is about needs saying."""
    return receiving.Report(
        **{
            "district": district,
            "municipality": municipality,
            "story": STORY,
            "channel": Signal.Channel.PUBLIC,
            "reporter_kind": Signal.ReporterKind.RESIDENT,
            **told,
        }
    )


@pytest.fixture
def signal(district, bergen_op_zoom) -> Signal:
    """A resident's report at Bergen op Zoom, with two pieces; nobody has read it yet."""
    told = report(
        district,
        bergen_op_zoom,
        place="Gageldonk",
        pieces=(("vehicle", "blauwe bus, begint met 8"), ("address", "Parallelweg 99")),
        suggested_forms=("labour",),
    )
    return receiving.receive(told, receipt=None, by=None, now=MONDAY).signal


class Visitor(Client):
    """Somebody at the public door: the process that answers has no key file and knows no key."""

    def request(self, **request):
        REMEMBERED.clear()
        with override_settings(KEY_FILE=None):
            return super().request(**request)


@pytest.fixture
def at_the_door(settings) -> None:
    """For this test, routes, cookies and middleware are those of the public door."""
    with override_settings(DOOR="publiek", **settings.DOORS["publiek"]):
        yield


@pytest.fixture
def public_client(at_the_door) -> Visitor:
    """A visitor of the public door: its own routes and middleware, no login."""
    return Visitor()


def prove(client: Client, person: Person, *methods: str) -> None:
    """Let somebody who is logged in have proven a moment ago who they are (`people.step_up`)."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password" if each == "password" else "mfa", "type": each, "at": time.time()}
        for each in methods or ("password",)
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
