"""What asks for a second person here?"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from schakel.approvals.kinds import Kind, register
from schakel.people.models import Role

ANSWER: Final = register(
    Kind(
        "data_requests.answer",
        _("Een verzoek van een betrokkene beantwoorden"),
        Role.FOCAL_OFFICER,
        page="data_requests:detail",
    )
)
