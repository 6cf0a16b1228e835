"""The first people come in by a command on the machine itself."""

import io

import pytest
from django.core.exceptions import ValidationError

from schakel.audit.models import Event
from schakel.config.cli import main
from schakel.people.actions.engaging import engage
from schakel.people.models import Person, Role
from tests.cast import MONDAY

PASSWORD = "vier woorden achter elkaar"


def engaged(organisation, role, email="mila@gemeente.example"):
    return engage(
        email=email,
        name="Mila",
        organisation=organisation,
        role=role,
        password=PASSWORD,
        now=MONDAY,
    )


def test_mila_gets_an_account_a_role_and_a_line_in_the_trail(bergen_op_zoom):
    mila = engaged(bergen_op_zoom.organisation, Role.FOCAL_OFFICER)

    assert mila.check_password(PASSWORD)
    assert mila.has_role(Role.FOCAL_OFFICER)
    assert Event.objects.get(action="person.engage").detail["role"] == "focal_officer"


def test_a_second_role_keeps_the_password(bergen_op_zoom):
    engaged(bergen_op_zoom.organisation, Role.EMPLOYEE)
    mila = engage(
        email="MILA@gemeente.example",
        name="Mila",
        organisation=bergen_op_zoom.organisation,
        role=Role.FOCAL_OFFICER,
        password="iets heel anders dan eerst",
        now=MONDAY,
    )

    assert mila.check_password(PASSWORD)
    assert mila.memberships.count() == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Role.ADMINISTRATOR, Role.FOCAL_OFFICER),
        (Role.FOCAL_OFFICER, Role.PRIVACY_OFFICER),
        (Role.ADMINISTRATOR, Role.PRIVACY_OFFICER),
    ],
)
def test_who_manages_accounts_or_privacy_reads_no_signals(bergen_op_zoom, first, second):
    engaged(bergen_op_zoom.organisation, first)

    with pytest.raises(ValidationError):
        engaged(bergen_op_zoom.organisation, second)


def test_the_command_reads_the_password_from_standard_input(district, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    words = ["people", "add", "mila@gemeente.example", "Mila", "--role", "employee"]

    code = main([*words, "--organisation", "gemeente-tholen", "--password-stdin"])

    assert code == 0, capsys.readouterr().err
    assert Person.objects.get(email="mila@gemeente.example").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("password", "organisation"), [("te kort", "gemeente-tholen"), (PASSWORD, "bestaat-niet")]
)
def test_the_command_says_what_is_wrong_and_makes_nobody(
    district, monkeypatch, capsys, password, organisation
):
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    words = ["people", "add", "mila@gemeente.example", "Mila", "--role", "employee"]

    assert main([*words, "--organisation", organisation, "--password-stdin"]) == 1
    assert "schakel people add:" in capsys.readouterr().err
    assert not Person.objects.filter(email="mila@gemeente.example").exists()


def test_the_roles_of_somebody_stand_in_one_order_whatever_order_they_are_stored_in(
    bergen_op_zoom, roosendaal
):
    """They stand on every page: in another order, two pages that say the same would differ."""
    given = [
        (roosendaal, Role.FOCAL_OFFICER),
        (bergen_op_zoom, Role.POLICY_ADVISER),
        (bergen_op_zoom, Role.FOCAL_OFFICER),
    ]
    for place, role in given:
        mila = engaged(place.organisation, role)

    told = Person.objects.get(pk=mila.pk).held_memberships()

    assert [(each.organisation, each.role) for each in told] == [
        (place.organisation, role) for place, role in reversed(given)
    ]
