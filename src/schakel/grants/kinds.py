"""What asks for a second person here?"""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.approvals.kinds import Kind, register
from schakel.grants.models import Grant
from schakel.people.models import Membership, Role
from schakel.signals.policy import excluded


def given_of_what_one_is_excluded_from(membership: Membership) -> Q:
    """Requests to let somebody read a signal from which this person is excluded."""
    given = Grant.objects.filter(excluded("signal")(membership))
    return Q(pk__in=given.values("approval"))


GIVE: Final = register(
    Kind(
        "grants.give",
        _("Iemand van buiten de desk een signaal laten lezen"),
        Role.FOCAL_OFFICER,
        page="grants:detail",
        kept_from=given_of_what_one_is_excluded_from,
    )
)
