"""What is there to choose from at somebody's desk, asked in one statement?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext

from schakel.organisations.models import District, ExploitationForm, Municipality
from schakel.organisations.models.kept import in_own_language
from schakel.people.models import Membership, Person, Role
from schakel.signals.inbox import desks_of
from schakel.signals.models import Signal


@dataclass(frozen=True)
class Choices:
    """Labels by code: what a desk sorts its work by."""

    municipalities: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, str] = field(default_factory=dict)
    colleagues: Mapping[str, str] = field(default_factory=dict)

    def forms_of(self, signal: Signal) -> str:
        """The forms that were decided, or else those that it may be about, said as such."""
        labels = ", ".join(self.forms.get(code, code).lower() for code in signal.shown_forms)
        if not labels:
            return gettext("nog niet bekend")
        return labels if signal.forms else gettext("mogelijk %(forms)s") % {"forms": labels}


def choices_for(person: Person) -> Choices:
    """Municipalities and forms of the districts in which somebody works, and the colleagues."""
    districts = {membership.organisation.district_id for membership in person.current_memberships()}
    today = timezone.localdate()
    at_desk = Membership.objects.current(today).filter(
        organisation__in=desks_of(person), role=Role.FOCAL_OFFICER
    )
    here = Q(district=OuterRef("pk"))
    found = District.objects.filter(pk__in=districts).annotate(
        named_municipalities=ArraySubquery(
            Municipality.objects.current()
            .filter(here)
            .order_by("name")
            .values(each=JSONObject(code="cbs_code", label="name"))
        ),
        named_forms=ArraySubquery(
            ExploitationForm.objects.filter(here)
            .order_by("position")
            .values(each=JSONObject(code="code", label="label", label_en="label_en"))
        ),
        colleagues=ArraySubquery(
            Person.objects.filter(is_active=True, pk__in=at_desk.values("person"))
            .order_by("name")
            .values(each=JSONObject(code="id", label="name"))
        ),
    )
    municipalities: dict[str, str] = {}
    forms: dict[str, str] = {}
    colleagues: dict[str, str] = {}
    for district in found:
        municipalities |= {each["code"]: each["label"] for each in district.named_municipalities}
        forms |= {
            each["code"]: in_own_language(each["label"], each["label_en"])
            for each in district.named_forms
        }
        colleagues |= {each["code"]: each["label"] for each in district.colleagues}
    return Choices(municipalities, forms, colleagues)
