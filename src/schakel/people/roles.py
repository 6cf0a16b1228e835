"""What does a role let somebody do, in words that they may read?"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from schakel.people.models import Role

MEANS: Mapping[str, str | StrPromise] = {
    Role.EMPLOYEE: _("U meldt signalen en volgt wat er met uw eigen meldingen gebeurt."),
    Role.FOCAL_OFFICER: _(
        "U leest, weegt en zet signalen door die bij deze desk liggen. "
        "Van andere desks ziet u niets."
    ),
    Role.CARE_COORDINATOR: _("U ziet wat aan uw organisatie is doorgezet, en regelt zorg."),
    Role.CHAIN_DIRECTOR: _("U ziet wat aan uw organisatie is doorgezet, en verbindt de partners."),
    Role.PARTNER: _("U ziet wat aan uw organisatie is doorgezet, en antwoordt daarop."),
    Role.POLICY_ADVISER: _("U ziet cijfers en beleid, en geen enkel signaal."),
    Role.ADMINISTRATOR: _("U beheert de inrichting. De inhoud van signalen ziet u niet."),
    Role.PRIVACY_OFFICER: _("U ziet wie wat deed en waarom. De inhoud van signalen ziet u niet."),
}


def what_it_means(role: str) -> str:
    """One sentence about a role."""
    return str(MEANS[role])
