"""Which account at the provider of an organisation is that of whom here?"""

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from schakel.audit.trail import record
from schakel.people import login_news
from schakel.people.models import Notice, Person


class BoundAlready(ValueError):
    """One account at a provider is one person here, and the other way round."""


class OnlyWayIn(ValueError):
    """Without this somebody could not log in at all: there is no password."""


def providers_of(person: Person) -> set[str]:
    """By which providers this person can log in."""
    return set(SocialAccount.objects.filter(user=person).values_list("provider", flat=True))


def bind(
    person: Person, *, provider: str, uid: str, by: Person | None, actor_kind: str = ""
) -> None:
    """From now on this person logs in with that account too. `uid`: of issuer and subject.

    Rule: by the person, who proved who they are on both sides, or by whoever runs the installation.
    Source: security.md T25; ASVS 6.8.1, 10.5.2.
    """
    if by is not None and by != person:
        raise PermissionDenied("only for oneself")
    if provider in providers_of(person):
        raise BoundAlready
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=person, provider=provider, uid=uid)
            record(
                "person.bind",
                by=by,
                on=person,
                detail={"provider": provider},
                actor_kind=actor_kind,
            )
            login_news.tell(person, Notice.Kind.LOGIN_ELSEWHERE)
    except IntegrityError:
        raise BoundAlready from None


@transaction.atomic
def unbind(person: Person, *, provider: str, by: Person) -> None:
    """That account does not lead here any more."""
    if by != person:
        raise PermissionDenied("only for oneself")
    if not person.has_usable_password():
        raise OnlyWayIn
    gone, _by_model = SocialAccount.objects.filter(user=person, provider=provider).delete()
    if gone:
        record("person.unbind", by=by, on=person, detail={"provider": provider})
        login_news.tell(person, Notice.Kind.LOGIN_ELSEWHERE)
