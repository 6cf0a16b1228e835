"""What does it become when each id in an address or a form is one of elsewhere?"""

from collections.abc import Iterator
from itertools import combinations

from tests.wire.changes import NAMES
from tests.wire.elsewhere import Elsewhere

# Whose, or which, ids are of the whole district: elsewhere is then another district.
OF_THE_DISTRICT = {
    "Bea Vermunt": "administers the accounts of the district (accounts/policy.py)",
    "Frits van Galen": "supervises the district",
    "organisations_sharingground": "grounds on which to share",
    "organisations_permittedcheck": "what may be looked up",
    "organisations_contactpoint": "whom to call",
    "organisations_organisation": "who works together",
    "person of signals:exclusions": "whoever could come to the signal, a partner too",
}
# Ids that are of nobody, or that are open by design.
FOR_WHOEVER_ASKS = {
    "reference of signals:open_in_emergency": "is for signals of others: every opening is reviewed",
    "reference of supervision:canaries": "a district reads the whole trail (supervision/policy.py)",
    "supervision_canary": "idem",
    "signals_emergencyopening": "idem",
}
Swapped = tuple[str, str]


def _other(name: str, who: str, world: Elsewhere, where: str) -> tuple[str | None, str]:
    """The name elsewhere, and what it is of; nothing when it is for whoever asks."""
    table = world.here[name].table
    if {table, where} & FOR_WHOEVER_ASKS.keys():
        return name, table
    far = bool({who, where, table} & OF_THE_DISTRICT.keys())
    return world.instead_of(name, who, far=far), table


def addresses(address: str, who: str, world: Elsewhere) -> Iterator[Swapped]:
    """An address with each of its ids, and with all of them, swapped; and what was swapped."""
    names = [name for name in dict.fromkeys(NAMES.findall(address)) if name in world.here]
    others = {name: _other(name, who, world, "") for name in names}
    swappable = [name for name in names if others[name][0] != name]
    for number in range(1, len(swappable) + 1):
        for some in combinations(swappable, number):
            swapped = address
            for name in some:
                swapped = swapped.replace(name, others[name][0] or "nothing-elsewhere")
            yield swapped, " and ".join(others[name][1] for name in some)


def fields(
    route: str, told: dict[str, list[str]], who: str, world: Elsewhere
) -> Iterator[tuple[dict[str, list[str]], str]]:
    """What a form sends, each time with one of its ids swapped; and which."""
    for field, values in told.items():
        for place, value in enumerate(values):
            if not NAMES.fullmatch(value) or value not in world.here:
                continue
            other, table = _other(value, who, world, f"{field} of {route}")
            if other != value:
                swapped = [*values[:place], other or "nothing-elsewhere", *values[place + 1 :]]
                yield {**told, field: swapped}, f"{field}: {table}"
