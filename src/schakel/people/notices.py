"""How does somebody hear that something waits for them? In the workplace, and by an empty mail."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from schakel.people.models import Notice, Person
from schakel.post.outbox import send_notice

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
        send_notice(MAILED_AS[urgent], to=person.email, language=person.language, now=now)
    return notices


def address_of(notice: Notice) -> str:
    """Where the notice leads, as a path; empty when it leads nowhere."""
    try:
        return reverse(notice.url_name, args=[notice.reference]) if notice.url_name else ""
    except NoReverseMatch:
        return ""
