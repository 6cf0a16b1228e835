"""How does somebody hear that something waits for them? In the workplace, and by an empty mail."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from schakel.people.models import Notice, Person
from schakel.post.outbox import send_notice

SHOWN, SHOWN_SEEN = 200, 50
MAILED_AS = {True: "acute_waiting", False: "work_waiting"}


def notify(
    people: Iterable[Person],
    kind: Notice.Kind,
    *,
    reference: str = "",
    url_name: str = "",
    now: datetime,
    urgent: bool = False,
    again: bool = False,
    mailed_as: str = "",
) -> list[Notice]:
    """Tell people in the workplace, and by a mail that holds nothing but the fact.

    A person with an unseen notice of the same kind about the same thing gets no second one;
    with `again` they do get another mail.
    """
    told = list(people)
    waiting = set(
        Notice.objects.filter(
            person__in=told, kind=kind, reference=reference, seen_at=None
        ).values_list("person_id", flat=True)
    )
    notices = Notice.objects.bulk_create(
        Notice(
            person=person,
            kind=kind,
            reference=reference,
            url_name=url_name,
            urgent=urgent,
            created_at=now,
        )
        for person in told
        if person.pk not in waiting
    )
    for person in told if again else [notice.person for notice in notices]:
        send_notice(
            mailed_as or MAILED_AS[urgent], to=person.email, language=person.language, now=now
        )
    return notices


def address_of(notice: Notice) -> str:
    """Where the notice leads, as a path; empty when it leads nowhere."""
    try:
        args = [notice.reference] if notice.reference else []
        return reverse(notice.url_name, args=args) if notice.url_name else ""
    except NoReverseMatch:
        return ""


def all_of(person: Person) -> QuerySet[Notice]:
    """Everything that ever waited for this person."""
    return Notice.objects.filter(person=person)


def notices_of(person: Person) -> tuple[list[Notice], list[Notice]]:
    """What is new, urgent first, and the latest that was seen."""
    own = all_of(person)
    new = own.filter(seen_at=None).order_by("-urgent", "-created_at")[:SHOWN]
    return list(new), list(own.exclude(seen_at=None).order_by("-created_at")[:SHOWN_SEEN])


def count_as_seen(
    person: Person, *, now: datetime, reference: str = "", notice: Notice | None = None
) -> int:
    """Count notices as seen: one, those about one thing, or all; answers how many were new."""
    waiting = all_of(person).filter(seen_at=None)
    if notice is not None:
        waiting = waiting.filter(pk=notice.pk)
    if reference:
        waiting = waiting.filter(reference=reference)
    return waiting.update(seen_at=now)


def lead_nowhere(people: Iterable[Person], *, reference: str, now: datetime) -> None:
    """Something was closed to these people: what told them of it is done, and has no link."""
    told = Notice.objects.filter(person__in=list(people), reference=reference)
    told.filter(seen_at=None).update(seen_at=now)
    told.update(url_name="")
