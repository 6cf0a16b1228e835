"""How does a page get the signal that it is about, without telling strangers that it exists?"""

from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse

from schakel.people.models import Person
from schakel.signals.models import Signal
from schakel.signals.policy import SIGNAL_POLICY


def opened_for(person: Person, verb: str, reference: str) -> Signal:
    """The signal on which this person may do this; for everybody else it does not exist."""
    found: Signal = get_object_or_404(
        SIGNAL_POLICY.rows(person, verb).select_related(
            "key", "district", "municipality", "desk", "owner", "reported_by"
        ),
        reference=reference,
    )
    return found


def address_if_any(route: str, *args: str) -> str:
    """The address of a page that another module may have; empty when this installation has not."""
    try:
        return reverse(route, args=args)
    except NoReverseMatch:
        return ""
