"""How is a professional without an account recognised as somebody of an organisation?"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from schakel.audit.trail import record
from schakel.intake.models import LINK_LASTS, ProfessionalLink
from schakel.organisations.models import District, Organisation
from schakel.post.outbox import send_notice
from schakel.vault.asker import shows
from schakel.vault.tokens import new_public_token, public_hash_of


@transaction.atomic
def ask_for_link(email: str, *, district: District, now: datetime, language: str = "nl") -> bool:
    """Mail a one-time link when the district knows the domain; the caller never tells whether.

    The address is kept no longer than the letter needs; the link keeps the organisation only.
    """
    organisation = organisation_of(email, district)
    if organisation is None:
        return False
    token, token_hash = new_public_token()
    link = ProfessionalLink.objects.create(
        token_hash=token_hash,
        organisation=organisation,
        made_at=now,
        expires_at=now + LINK_LASTS,
    )
    path = reverse("intake:use_link", args=[token], urlconf="schakel.config.urls_public")
    send_notice(
        "professional_link",
        to=email,
        link=f"{settings.PUBLIEK_URL}{path}",
        language=language,
        now=now,
    )
    record(
        "intake.ask_for_link",
        by=None,
        on=link,
        actor_kind="reporter",
        organisation=organisation.code,
        now=now,
    )
    return True


@transaction.atomic
def use_link(token: str, *, now: datetime) -> Organisation | None:
    """Use the link up and answer whose it was; None when it is unknown, used or too old."""
    token_hash = public_hash_of(token)
    shows(token=token_hash)
    link = (
        ProfessionalLink.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(token_hash=token_hash)
        .first()
    )
    if link is None or not link.is_open(now):
        return None
    link.used_at = now
    link.save(update_fields=["used_at"])
    record(
        "intake.use_link",
        by=None,
        on=link,
        actor_kind="reporter",
        organisation=link.organisation.code,
        now=now,
    )
    return link.organisation


def organisation_of(email: str, district: District) -> Organisation | None:
    """The organisation whose work address this is; a subdomain of a known domain counts too."""
    domain = email.rpartition("@")[2].strip().lower().rstrip(".")
    labels = domain.split(".")
    candidates = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    found = district.organisations.filter(
        retired_on=None, email_domains__overlap=candidates or [domain]
    ).order_by("name")
    by_domain = {
        known: organisation
        for organisation in reversed(found)
        for known in organisation.email_domains
    }
    return next((by_domain[name] for name in candidates if name in by_domain), None)
