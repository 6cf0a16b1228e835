"""Who are the invented people, and who of them sits at which desk?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from schakel.handover.actions.passing_on import PARTNER_ROLES
from schakel.ops.demo.script import Script, Somebody
from schakel.organisations.models import District, Organisation
from schakel.people.actions.absence import be_away
from schakel.people.models import Membership, Person, Role

# Addresses under .example belong to nobody (RFC 2606).
INVENTED = ".example"
JOINED_BEFORE = timedelta(days=4 * 365)
AWAY_SINCE = timedelta(days=2)


class Cast:
    """The people of the demo, found by what they do."""

    def __init__(self, script: Script, district: District, *, now: datetime) -> None:
        self.now = now
        self._everybody: dict[str, Person] = {}
        self._by_role: dict[tuple[object, str], list[Person]] = {}
        organisations = {one.code: one for one in Organisation.objects.filter(district=district)}
        joined = now - JOINED_BEFORE
        for place, somebody in enumerate(script.people):
            # The login page lists people in the order in which they joined.
            self._engage(
                somebody,
                organisations[somebody.organisation],
                joined_at=joined + timedelta(minutes=place),
            )
        for somebody in script.people:
            if somebody.away:
                be_away(
                    self[somebody.slug],
                    deputy=self[somebody.away.deputy],
                    starts_on=now.date() - AWAY_SINCE,
                    ends_on=now.date() + timedelta(days=somebody.away.days),
                    by=self[somebody.slug],
                    now=now - AWAY_SINCE,
                )

    def _engage(
        self, somebody: Somebody, organisation: Organisation, *, joined_at: datetime
    ) -> None:
        domain = organisation.email_domains[0] if organisation.email_domains else ""
        if not domain.endswith(INVENTED):
            domain = f"{organisation.code}{INVENTED}"
        person = Person.objects.create_person(
            f"{somebody.slug}@{domain}", somebody.name, joined_at=joined_at
        )
        Membership.objects.create(
            person=person,
            organisation=organisation,
            role=Role(somebody.role),
            starts_on=joined_at.date(),
        )
        self._everybody[somebody.slug] = person
        self._by_role.setdefault((organisation.pk, somebody.role), []).append(person)

    def __getitem__(self, slug: str) -> Person:
        return self._everybody[slug]

    def __len__(self) -> int:
        return len(self._everybody)

    def officers(self, desk: Organisation) -> Sequence[Person]:
        """The focal officers of a desk."""
        return self._by_role.get((desk.pk, Role.FOCAL_OFFICER), [])

    def officer(self, desk: Organisation, chance: Random) -> Person:
        """One of the officers of a desk."""
        return chance.choice(self.officers(desk))

    def colleague(self, desk: Organisation, of: Person) -> Person | None:
        """Another officer of the same desk, if there is one."""
        return next((person for person in self.officers(desk) if person != of), None)

    def employee(self, organisation: Organisation) -> Person | None:
        """An employee of a municipality, if the demo has one."""
        return next(iter(self._by_role.get((organisation.pk, Role.EMPLOYEE), [])), None)

    def partner(self, organisation: Organisation) -> Person | None:
        """Who answers for a partner, if the demo has somebody there."""
        for role in PARTNER_ROLES:
            if found := self._by_role.get((organisation.pk, role)):
                return found[0]
        return None
