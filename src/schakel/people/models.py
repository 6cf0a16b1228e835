"""Who works with Schakel, in which role, and who stands in for whom?"""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar, Final

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.organisations.models import Organisation
from schakel.vault.asker import finding_out


class Role(models.TextChoices):
    """What somebody does for an organisation; a role gives functions, within that organisation."""

    EMPLOYEE = "employee", _("Medewerker")
    FOCAL_OFFICER = "focal_officer", _("Aandachtsfunctionaris")
    CARE_COORDINATOR = "care_coordinator", _("Zorgcoördinator")
    CHAIN_DIRECTOR = "chain_director", _("Ketenregisseur")
    PARTNER = "partner", _("Ketenpartner")
    POLICY_ADVISER = "policy_adviser", _("Beleidsadviseur")
    ADMINISTRATOR = "administrator", _("Beheerder")
    PRIVACY_OFFICER = "privacy_officer", _("Functionaris gegevensbescherming")


# Rule: whoever manages accounts, or supervises privacy, holds no role that reads content.
# Source: design security.md 2.3, INV-1 (docs/sources.md).
WITHOUT_CONTENT = frozenset({Role.ADMINISTRATOR, Role.PRIVACY_OFFICER})

# In which role somebody with several starts: that of the work that waits for them.
FIRST: Final[tuple[str, ...]] = (
    Role.FOCAL_OFFICER,
    Role.CARE_COORDINATOR,
    Role.CHAIN_DIRECTOR,
    Role.PARTNER,
    Role.POLICY_ADVISER,
    Role.EMPLOYEE,
    Role.PRIVACY_OFFICER,
    Role.ADMINISTRATOR,
)


def role_in_use(held: Collection[str], wanted: str) -> str:
    """In which one of the roles that they hold somebody acts; empty when they hold none.

    Rule: a person acts in one role at a time, so that it is clear for which purpose they look;
    a role that ended is not acted in any more, whatever was chosen.
    Source: issue "Trust" (Access); security.md 2.1.
    """
    if wanted in held:
        return wanted
    return next((role for role in FIRST if role in held), "")


class PersonManager(BaseUserManager["Person"]):
    """Makes accounts; there is no superuser to make."""

    def create_person(self, email: str, name: str, **fields: Any) -> "Person":
        """Make an account that cannot log in with a password until one is set."""
        person = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody with an account in the workplace: an employee, an officer, a partner's professional.

    What they may do follows from their memberships, never from the account itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mailadres"), unique=True)
    name = models.CharField(_("naam"), max_length=120)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    language = models.CharField(_("taal"), max_length=5, default="nl")
    is_active = models.BooleanField(_("actief"), default=True)
    joined_at = models.DateTimeField(_("sinds"), default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[PersonManager] = PersonManager()

    _wanted_role = ""  # no column: a session says it, for as long as a request lasts

    class Meta:
        verbose_name = _("persoon")
        verbose_name_plural = _("personen")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as colleagues know it."""
        return self.name

    def current_memberships(self, on: date | None = None) -> list["Membership"]:
        """What this person may act as: the memberships of today in the role that they act in now.

        With a day: all of that day, whatever the role. Always in one order: they stand on every
        page, and differing looks would tell something.
        """
        if not self.is_active:
            return []
        if on is not None:
            return self._memberships_on(on)
        if not hasattr(self, "_memberships_now"):
            held = self.held_memberships()
            role = role_in_use({membership.role for membership in held}, self._wanted_role)
            self._memberships_now = [each for each in held if each.role == role]
        return self._memberships_now

    def held_memberships(self) -> list["Membership"]:
        """All memberships of today; asked once per loaded person, so once per request."""
        if not self.is_active:
            return []
        if not hasattr(self, "_memberships_today"):
            with finding_out():
                self._memberships_today = self._memberships_on(timezone.localdate())
        return self._memberships_today

    def act_as(self, role: str) -> None:
        """Act in this role from now on, as long as the person holds it."""
        self._wanted_role = role
        vars(self).pop("_memberships_now", None)

    def roles_to_choose(self) -> list["Membership"]:
        """One membership per role, when there is something to choose; otherwise none."""
        by_role = {each.role: each for each in reversed(self.held_memberships())}
        if len(by_role) < 2:  # noqa: PLR2004  # one role is no choice
            return []
        return sorted(by_role.values(), key=lambda each: FIRST.index(each.role))

    def _memberships_on(self, day: date) -> list["Membership"]:
        own = self.memberships.current(day).select_related("organisation")
        return list(own.order_by("starts_on", "organisation__name", "role"))

    def has_role(self, *roles: str) -> bool:
        """Whether this person acts in one of the roles now, for whatever organisation."""
        return any(membership.role in roles for membership in self.current_memberships())


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by date and by organisation."""

    def current(self, on: date) -> "MembershipQuerySet":
        """Those that hold on this day."""
        return self.filter(Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on)))


class Membership(models.Model):
    """A person does something for an organisation, for a period."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("rol"), choices=Role, max_length=20)
    starts_on = models.DateField(_("vanaf"), default=timezone.localdate)
    ends_on = models.DateField(_("tot en met"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("lidmaatschap")
        verbose_name_plural = _("lidmaatschappen")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role", "starts_on"], name="membership_once"
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"


class Absence(models.Model):
    """Somebody is away, and somebody of the same organisation takes what waits for them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="absences")
    deputy = models.ForeignKey(Person, models.PROTECT, related_name="stands_in_for")
    starts_on = models.DateField(_("vanaf"))
    ends_on = models.DateField(_("tot en met"))

    class Meta:
        verbose_name = _("afwezigheid")
        verbose_name_plural = _("afwezigheden")
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="nobody_is_their_own_deputy", condition=~Q(person=F("deputy"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.starts_on} – {self.ends_on}"


class Notice(models.Model):
    """Something waits for a person. It says *that*, never *what*: that stands on the page."""

    class Kind(models.TextChoices):
        NEW_SIGNAL = "new_signal", _("Er is een nieuw signaal binnen")
        ACUTE_SIGNAL = "acute_signal", _("Er is een acuut signaal")
        NEW_INPUT = "new_input", _("Een melder heeft iets aangevuld")
        ASSIGNED = "assigned", _("Een signaal is aan u toegewezen")
        MENTIONED = "mentioned", _("Een collega vraagt iets aan u")
        TERM_HALF = "term_half", _("De helft van een termijn is voorbij")
        TERM_NEARLY = "term_nearly", _("Een termijn loopt bijna af")
        TERM_DUE = "term_due", _("Een termijn is verlopen")
        ESCALATED = "escalated", _("Een signaal wacht te lang")
        SECOND_PERSON = "second_person", _("Een collega vraagt uw akkoord")
        HANDOVER = "handover", _("Er is iets aan uw organisatie doorgezet")
        HANDOVER_ANSWERED = "handover_answered", _("Een partner heeft geantwoord")
        HANDOVER_SILENT = "handover_silent", _("Een antwoord op een overdracht blijft uit")
        HANDOVER_REVOKED = "handover_revoked", _("Een overdracht is ingetrokken")
        CANARY_OPENED = "canary_opened", _("Iemand opende een kanarie")
        TRAIL_BROKEN = "trail_broken", _("Het logboek klopt niet meer")
        KEYS_OPENED = "keys_opened", _("Er wordt veel meer geopend dan gewoonlijk")
        PUZZLE_ASSIGNED = "puzzle_assigned", _("Een puzzel is aan u toegewezen")
        PUZZLE_REVIEW = "puzzle_review", _("Het is tijd om een puzzel opnieuw te bekijken")
        PATTERN = "pattern", _("Er komt iets terug in uw signalen")
        FALL_BACK = "fall_back", _("Een melding had geen ontvanger en kwam bij het vangnet")
        COVENANT_TOUCH = "covenant_touch", _("Iets raakt een signaal van uw desk")
        COVENANT_CONTACT = (
            "covenant_contact",
            _("Een andere gemeente neemt contact op over een signaal"),
        )
        CANARY = "canary", _("Een zoekactie raakte een lokvogel: kijk wat er gebeurde")
        MANY_LOOKUPS = "many_lookups", _("Iemand zoekt vandaag opvallend veel verbanden")
        APPROVAL_DECIDED = "approval_decided", _("Een collega besloot over uw verzoek")
        EMERGENCY_OPENED = "emergency_opened", _("Iemand opende een signaal met spoedinzage")
        GRANT_GIVEN = "grant_given", _("U mag een signaal meelezen")
        GRANT_ENDED = "grant_ended", _("Een inzage is gestopt")
        GRANT_ADDED = "grant_added", _("Wie meeleest, vulde iets aan")
        HOLD_DUE = "hold_due", _("Kijk opnieuw of een signaal langer moet blijven")
        STUCK_REPORT = "stuck_report", _("Iets van de voordeur kan niet worden geopend")
        LOGIN_PASSWORD = "login_password", _("Uw wachtwoord is gewijzigd")
        LOGIN_STEP = "login_step", _("Een tweede stap van u is toegevoegd of weggehaald")
        LOGIN_CODES = "login_codes", _("Er zijn nieuwe herstelcodes voor u gemaakt")
        LOGIN_ELSEWHERE = (
            "login_elsewhere",
            _("Een account van uw organisatie is gekoppeld of losgemaakt"),
        )
        LOGIN_RESET = "login_reset", _("U kreeg opnieuw toegang van een beheerder")
        LOGIN_DEVICE = "login_device", _("Er is ingelogd op een apparaat dat nieuw is voor u")
        LOGIN_ATTEMPTS = "login_attempts", _("Iemand probeerde vaak met uw account in te loggen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    kind = models.CharField(choices=Kind, max_length=20)
    reference = models.CharField(_("kenmerk"), max_length=20, blank=True)
    url_name = models.CharField(max_length=60, blank=True)
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("bericht")
        verbose_name_plural = _("berichten")
        indexes = [
            models.Index(
                fields=["person", "-created_at"],
                name="notice_unseen",
                condition=Q(seen_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class KnownDevice(models.Model):
    """A kind of device with which somebody logged in before, so that another one is news."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    device = models.CharField(_("apparaat"), max_length=60, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bekend apparaat")
        verbose_name_plural = _("bekende apparaten")
        constraints = [
            models.UniqueConstraint(fields=["person", "device"], name="known_device_once")
        ]

    def __str__(self) -> str:
        return self.device


class StaffSession(AbstractBaseSession):
    """Somebody is logged in somewhere: what Django keeps of it, and whose it is.

    The key of the row is a hash of what the cookie holds (`schakel.people.sessions`), so that a
    list of one's own sessions, to end one, gives nobody a session.
    """

    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="sessions")
    began_at = models.DateTimeField(default=timezone.now)
    device = models.CharField(_("apparaat"), max_length=60, blank=True)
    # Empty: where they start. Filled by the database too, for code that does not know it yet.
    acts_as = models.CharField(_("rol"), max_length=20, blank=True, db_default="")

    objects: ClassVar[BaseSessionManager["StaffSession"]] = BaseSessionManager()  # type: ignore[assignment]  # Django calls it so

    class Meta:
        verbose_name = _("sessie")
        verbose_name_plural = _("sessies")

    @classmethod
    def get_session_store_class(cls) -> type:
        from schakel.people.sessions import SessionStore  # noqa: PLC0415  # which needs this model

        return SessionStore
