"""Who handles requests of data subjects, and who supervises that?"""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from schakel.data_requests.models import DataRequest
from schakel.kernel.policy import Policy, may
from schakel.people.models import Membership, Role
from schakel.signals.policy import supervised


def at_own_desk(membership: Membership) -> Q:
    return Q(desk=membership.organisation_id)


DATA_REQUEST_POLICY = Policy(
    DataRequest,
    may(
        {"handle"},
        role=Role.FOCAL_OFFICER,
        rows=at_own_desk,
        because=_("U bent aandachtsfunctionaris bij de desk die dit verzoek kreeg."),
    ),
    may(
        {"supervise"},
        role=Role.PRIVACY_OFFICER,
        rows=supervised(),
        because=_("U ziet of verzoeken op tijd worden beantwoord. De inhoud ziet u niet."),
    ),
)
