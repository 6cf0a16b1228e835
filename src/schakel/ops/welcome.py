"""What does somebody who just started the demo need to know? Two addresses and who is who."""

from collections.abc import Callable

from django.conf import settings
from django.utils import timezone, translation

from schakel.people.models import Membership


def accounts() -> list[str]:
    """The invented people, with what they are and where."""
    today = timezone.localdate()
    with translation.override("nl"):
        found = (
            Membership.objects.select_related("person", "organisation")
            .filter(person__is_active=True, starts_on__lte=today)
            .exclude(ends_on__lt=today)
            .order_by("person__joined_at", "person__name")
        )
        return [
            f"{held.person.name:<24} {held.get_role_display()}, {held.organisation.name}"
            for held in found
        ]


def greet(say: Callable[[str], None], people: list[str], seconds: float) -> None:
    """Said once both doors answer."""
    say(f"\nSchakel runs (ready in {seconds:.0f} s). Ctrl-C ends it.\n")
    say(f"  Report a signal   {settings.PUBLIEK_URL}")
    say(f"  Workplace         {settings.WERKPLEK_URL}")
    if people:
        say("\n  At the workplace, log in with one click as:")
        for line in people:
            say(f"    {line}")
    say("")
