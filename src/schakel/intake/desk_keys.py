"""For which desks is sealed at the public door, and how do their public keys get there?"""

from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from schakel.intake.models import Envelope
from schakel.organisations.lookup import NoDistrict
from schakel.organisations.models import District, Municipality
from schakel.vault import published
from schakel.vault.models import DeskKey

# As long as a form may stand open in a browser that read the file before it was renewed, and
# much longer than a worker is ever away unnoticed.
OLD_KEYS_STAY: Final = timedelta(days=30)


def fallback_of(district: District) -> UUID:
    """The desk for what fits no other."""
    if district.fallback_desk_id is None:
        raise NoDistrict(f"{district.code} has no fall-back desk: load its file")
    return district.fallback_desk_id


def desks_of(district: District) -> list[UUID]:
    """The organisations that receive reports, the fall-back desk among them."""
    named = Municipality.objects.current().filter(district=district, desk__isnull=False)
    desks = {desk for desk in named.values_list("desk_id", flat=True) if desk is not None}
    return sorted(desks | {fallback_of(district)})


def write(district: District) -> Path:
    """Give every desk that has none a key, and publish the public halves."""
    keys = DeskKey.objects.ensure(desks_of(district))
    return published.write(keys.values(), fallback=fallback_of(district))


def renew(district: District) -> tuple[Path, int]:
    """Make new keys, publish them, and destroy old ones that nothing waits for any more.

    Answers where the file is, and how many were destroyed. What came in under a key that was
    superseded in the past month can still be opened, whether it waits or is under way.
    """
    today = timezone.localdate()
    with transaction.atomic():
        keys = DeskKey.objects.renew(desks_of(district), on=today)
        needed = Envelope.objects.values_list("sealed_for_id", flat=True).distinct()
        gone = DeskKey.objects.forget(superseded_before=today - OLD_KEYS_STAY, needed=list(needed))
    # Not before they are stored: what is sealed to a key that is not there, is refused.
    return published.write(keys.values(), fallback=fallback_of(district)), gone
