"""Two officers at the same moment: one of them decides, and nothing happens twice."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from schakel.audit.models import Event
from schakel.people.models import Role
from schakel.signals.actions.closing import Ending, close
from schakel.signals.actions.second_opinion import AlreadyDecided, agree
from schakel.signals.actions.weighing import WeighedMeanwhile, weigh
from schakel.signals.models import SecondOpinion, Signal
from schakel.signals.tests.weighed import LATER, judged
from schakel.signals.urgency import Facts
from tests.cast import as_person, engage


def at_once(act, *people) -> list[str]:
    """What came of an act that these people start at the same moment."""
    start, came = Barrier(len(people)), []

    def do(act, by):
        try:
            start.wait(timeout=10)
            with as_person(by):
                act(by)
            came.append("done")
        except (AlreadyDecided, WeighedMeanwhile) as late:
            came.append(type(late).__name__)
        finally:
            connection.close()

    threads = [Thread(target=do, args=(act, by)) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(came)


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_agree_and_the_reporter_hears_it_once(signal, noor, daan):
    lena = engage("Lena", signal.desk, Role.FOCAL_OFFICER)
    close(signal, Ending("duplicate", "Dank u wel.", "Zie het andere."), by=noor, now=LATER)
    opinion = SecondOpinion.objects.get()

    came = at_once(lambda by: agree(opinion, by=by, now=LATER), daan, lena)

    assert came == ["AlreadyDecided", "done"]
    assert signal.mailbox.messages.filter(author=noor).count() == 1
    assert Event.objects.filter(action="signal.close").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_officers_weigh_the_same_form_and_one_is_told_to_look_again(signal, noor, daan):
    came = at_once(
        lambda by: weigh(
            signal, Facts(), judged(Signal.Urgency.NORMAL), after=None, by=by, now=LATER
        ),
        noor,
        daan,
    )

    assert came == ["WeighedMeanwhile", "done"]
    assert signal.weighings.count() == 1
