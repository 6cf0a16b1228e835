"""What asks for a second person here?"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from schakel.approvals.kinds import Kind, register
from schakel.people.models import Role

DESTROY: Final = register(
    Kind(
        "retention.destroy",
        _("Signalen vernietigen waarvan de bewaartermijn voorbij is"),
        Role.FOCAL_OFFICER,
        page="retention:certificate",
    )
)
