"""What asks for a second person here?"""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.approvals.kinds import Kind, register
from schakel.people.models import Membership, Role
from schakel.retention.models import Destroyed
from schakel.signals.policy import excluded


def destroying_what_one_is_excluded_from(membership: Membership) -> Q:
    """Requests to let go, among others, a signal from which this person is excluded."""
    going = Destroyed.objects.filter(excluded("signal")(membership))
    return Q(pk__in=going.values("destruction__approval"))


DESTROY: Final = register(
    Kind(
        "retention.destroy",
        _("Signalen vernietigen waarvan de bewaartermijn voorbij is"),
        Role.FOCAL_OFFICER,
        page="retention:certificate",
        kept_from=destroying_what_one_is_excluded_from,
    )
)
