"""What asks for a second person here?"""

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schakel.approvals.kinds import Kind, register
from schakel.data_requests.models import FoundRecord
from schakel.people.models import Membership, Role
from schakel.signals.policy import excluded


def answering_about_what_one_is_excluded_from(membership: Membership) -> Q:
    """Answers for which a signal was weighed from which this person is excluded."""
    found = FoundRecord.objects.filter(excluded("signal")(membership))
    return Q(pk__in=found.values("request__approval"))


ANSWER: Final = register(
    Kind(
        "data_requests.answer",
        _("Een verzoek van een betrokkene beantwoorden"),
        Role.FOCAL_OFFICER,
        page="data_requests:detail",
        kept_from=answering_about_what_one_is_excluded_from,
    )
)
