"""A weighed signal, and the ways to pass it on that these stories start from."""

from datetime import timedelta

import pytest

from schakel.handover.actions.passing_on import Sharing, pass_on
from schakel.handover.models import Handover
from schakel.organisations.models import Organisation, SharingGround
from schakel.signals.actions.weighing import Judgement, weigh
from schakel.signals.models import Signal, Weighing
from schakel.signals.urgency import Facts
from tests.cast import MONDAY

NECESSITY = "De politie moet weten welk voertuig het is om het adres veilig te kunnen controleren."
LATER = MONDAY + timedelta(hours=3)


def weighed(signal: Signal, by, *, now=MONDAY + timedelta(hours=1), urgency="normal", **facts):
    """The signal after an officer weighed it with these facts."""
    weigh(
        signal,
        Facts(**{"forms": ("labour",), **facts}),
        Judgement(
            source_reliability=Weighing.Source.USUALLY,
            content_reliability=Weighing.Content.SEEN,
            decided=urgency,
            reason="Past bij wat de melder zelf zag.",
        ),
        after=None,
        by=by,
        now=now,
    )
    return Signal.objects.get(pk=signal.pk)


def ground_for(service: str) -> SharingGround:
    return next(g for g in SharingGround.objects.current() if service in g.services)


def shared(*included: str, service: str, blacked_out=()) -> Sharing:
    return Sharing(
        included=included,
        blacked_out=blacked_out,
        ground=ground_for(service),
        necessity=NECESSITY,
    )


@pytest.fixture
def weighed_signal(noor, signal) -> Signal:
    return weighed(signal, noor)


@pytest.fixture
def inspectorate(district) -> Organisation:
    return Organisation.objects.get(code="arbeidsinspectie")


@pytest.fixture
def handover(noor, lotte, weighed_signal, inspectorate) -> Handover:
    """Noor passed the story, without the name in it, on to the Labour Inspectorate."""
    return pass_on(
        weighed_signal,
        to=inspectorate,
        service="labour_inspectorate",
        kind=Handover.Kind.HANDOVER,
        rules=["arbeid"],
        sharing=shared(
            "municipality",
            "forms",
            "story",
            service="labour_inspectorate",
            blacked_out=["huis op de hoek"],
        ),
        by=noor,
        now=LATER,
    )
