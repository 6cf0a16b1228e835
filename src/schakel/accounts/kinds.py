"""What asks for a second administrator here?"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from schakel.approvals.kinds import Kind, register
from schakel.people.models import Role

GIVE_ROLE: Final = register(
    Kind(
        "accounts.give_role",
        _("Iemand een rol geven"),
        Role.ADMINISTRATOR,
        page="accounts:proposal",
    )
)
RESET_LOGIN: Final = register(
    Kind(
        "accounts.reset_login",
        _("Iemand opnieuw toegang geven"),
        Role.ADMINISTRATOR,
        page="accounts:reset",
    )
)
