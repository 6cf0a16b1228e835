"""How does an action get a signal for itself, so that two officers never change it at once?"""

from schakel.signals.models import Signal


def locked(signal: Signal) -> Signal:
    """The signal as it is now, locked until the transaction ends."""
    return (
        Signal.objects.select_for_update(of=("self",))
        .select_related("district", "desk", "owner", "municipality")
        .get(pk=signal.pk)
    )
