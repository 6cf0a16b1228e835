"""Who helps in this situation, in which order, and why?

The order follows from plain questions in a fixed order. There is no score.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from schakel.organisations.models import (
    ExploitationForm,
    Municipality,
    Organisation,
    Service,
    ServiceProvision,
)
from schakel.organisations.names import plain


@dataclass(frozen=True)
class Situation:
    """What somebody said about the situation; what is empty does not count."""

    age: int | None = None
    form: ExploitationForm | None = None
    municipality: Municipality | None = None
    acute: bool = False
    words: str = ""

    def __bool__(self) -> bool:
        return self != Situation()


@dataclass(frozen=True)
class Fitting:
    """An organisation that fits, and why."""

    organisation: Organisation
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class WhoDoesWhat:
    """The services that organisations provide, and for which municipalities."""

    services: Mapping[str, Service]
    by_organisation: Mapping[UUID, Sequence[ServiceProvision]]

    def for_place(self, organisation: Organisation, place: Municipality) -> list[Service]:
        """The services that the organisation provides for a municipality."""
        return self._named(
            provision
            for provision in self.by_organisation.get(organisation.pk, ())
            if provision.municipality_id == place.pk
        )

    def anywhere(self, organisation: Organisation) -> list[Service]:
        """The services that the organisation provides for anybody."""
        return self._named(self.by_organisation.get(organisation.pk, ()))

    def _named(self, provisions: Iterable[ServiceProvision]) -> list[Service]:
        codes = {provision.service for provision in provisions}
        return [service for code, service in self.services.items() if code in codes]


def fitting(
    organisations: Iterable[Organisation], situation: Situation, who: WhoDoesWhat
) -> list[Fitting]:
    """The organisations that fit the situation, the nearest to it first.

    Rule: with haste, first 112 and who helps with haste; then who does it for this municipality;
    then who is there for this age and this form in particular; then local, district, national.
    Source: product.md 11.2; beleidsplan, hoofdstuk 4 and bijlage 4.
    """
    found = [organisation for organisation in organisations if _fits(organisation, situation, who)]
    return [
        Fitting(organisation, tuple(_reasons(organisation, situation, who)))
        for organisation in sorted(found, key=lambda one: _order(one, situation, who))
    ]


def _fits(organisation: Organisation, situation: Situation, who: WhoDoesWhat) -> bool:
    return (
        _is_asked(organisation, who)
        and _fits_age(organisation, situation.age)
        and (
            situation.form is None
            or not organisation.forms
            or situation.form.code in organisation.forms
        )
        and (situation.municipality is None or _serves(organisation, situation.municipality, who))
        and _is_called(organisation, situation.words)
    )


def _is_asked(organisation: Organisation, who: WhoDoesWhat) -> bool:
    """Whoever receives nothing is only shown when one can call or offer it all the same."""
    return not organisation.never_recipient_because or any(
        service.way != Service.Way.PACKAGE for service in who.anywhere(organisation)
    )


def _fits_age(organisation: Organisation, age: int | None) -> bool:
    if age is None:
        return True
    youngest = organisation.age_from if organisation.age_from is not None else age
    oldest = organisation.age_to if organisation.age_to is not None else age
    return youngest <= age <= oldest


def _serves(organisation: Organisation, place: Municipality, who: WhoDoesWhat) -> bool:
    """Somebody who provides a service elsewhere, but not here, does not serve this place."""
    codes = organisation.municipality_codes
    if codes and place.cbs_code not in codes:
        return False
    return not who.anywhere(organisation) or bool(who.for_place(organisation, place))


def _is_called(organisation: Organisation, words: str) -> bool:
    asked = plain(words)
    return not asked or any(
        asked in plain(name) for name in [organisation.name, *organisation.aliases]
    )


def _has_ages(organisation: Organisation) -> bool:
    return organisation.age_from is not None or organisation.age_to is not None


def _order(
    organisation: Organisation, situation: Situation, who: WhoDoesWhat
) -> tuple[bool | int | str, ...]:
    place = situation.municipality
    return (
        situation.acute and organisation.kind != Organisation.Kind.EMERGENCY,
        situation.acute and not organisation.helps_when_acute,
        _nearness(who.for_place(organisation, place)) if place is not None else 0,
        situation.age is not None and not _has_ages(organisation),
        situation.form is not None and not organisation.forms,
        Organisation.LEVEL_ORDER.index(organisation.level),
        organisation.name,
    )


def _nearness(services: list[Service]) -> int:
    """Who takes something over comes before who is called or offered, and both before the rest."""
    if any(service.way == Service.Way.PACKAGE for service in services):
        return 0
    return 1 if services else 2


def _reasons(organisation: Organisation, situation: Situation, who: WhoDoesWhat) -> Iterable[str]:
    """What makes the organisation fit in particular; that it excludes nothing is no reason."""
    place = situation.municipality
    if situation.acute and organisation.helps_when_acute:
        yield _("helpt ook bij haast")
    if place is not None and (services := who.for_place(organisation, place)):
        yield _("%(what)s voor %(place)s") % {
            "place": place.name,
            "what": ", ".join(map(str, services)),
        }
    elif place is not None and organisation.municipality_codes:
        yield _("werkt in %(place)s") % {"place": place.name}
    if situation.age is not None and _has_ages(organisation):
        yield ages_in_words(organisation)
    if situation.form is not None and organisation.forms:
        yield _("voor %(form)s") % {"form": str(situation.form).lower()}
    if situation.words:
        yield _("heet zo")


def ages_in_words(organisation: Organisation) -> str:
    """For which ages an organisation is there; empty when it sets no limit."""
    youngest, oldest = organisation.age_from, organisation.age_to
    if youngest is not None and oldest is not None:
        if youngest == 0:
            return _("tot en met %(oldest)s jaar") % {"oldest": oldest}
        return _("van %(youngest)s tot en met %(oldest)s jaar") % {
            "youngest": youngest,
            "oldest": oldest,
        }
    if youngest is not None:
        return _("vanaf %(youngest)s jaar") % {"youngest": youngest}
    return _("tot en met %(oldest)s jaar") % {"oldest": oldest} if oldest is not None else ""
