"""What asks for a second person here?"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from schakel.approvals.kinds import Kind, register
from schakel.people.models import Role

GIVE: Final = register(
    Kind(
        "grants.give",
        _("Iemand van buiten de desk een signaal laten lezen"),
        Role.FOCAL_OFFICER,
        page="grants:detail",
    )
)
