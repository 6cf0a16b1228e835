"""What does an officer see of one signal?"""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schakel.kernel.access import access
from schakel.knowledge import library
from schakel.people.http import PersonRequest
from schakel.signals import page
from schakel.signals.actions import reading
from schakel.signals.actions.assigning import possible_owners
from schakel.signals.choices import choices_for
from schakel.signals.forms.desk import AssignForm, NoteForm
from schakel.signals.models import Signal
from schakel.signals.panels import panels_of
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.timeline import timeline_of
from schakel.signals.views.opening import address_if_any, opened_for


@access(SIGNAL_POLICY, "see")
def detail(request: PersonRequest, reference: str) -> HttpResponse:
    """Story and facts side by side, and everything that can be done with them.

    Opening the page is recorded and changes nothing else: saying "I read this" is a button,
    because a page is also opened by accident, by a colleague, or to look up a number.
    """
    now = timezone.now()
    signal = opened_for(request.user, "see", reference)
    because = reading.open_story(signal, by=request.user, now=now)
    people = possible_owners(signal, now=now)
    language = get_language() or "nl"
    opened = page.opened(signal, by=request.user, now=now)
    return render(
        request,
        "signals/detail.html",
        {
            "signal": signal,
            "because": because,
            "opened": opened,
            "verbs": page.verbs_on(signal, request.user),
            "forms_in_words": choices_for(request.user).forms_of(signal),
            "indicators": [
                (indicator.seen.said(language), library.strength(indicator.strength))
                for indicator in library.known_indicators(opened.observations)
            ],
            "pointing": [
                (pointing.form.name.said(language), pointing.why(language))
                for pointing in library.forms_pointed_to(opened.observations)
            ],
            "panels": panels_of(signal, by=request.user, now=now),
            "timeline": timeline_of(signal),
            "said": said_in_words(signal),
            "assign_form": AssignForm(people=people, initial={"to": signal.owner_id}),
            "note_form": NoteForm(people=people),
            "is_owner": signal.owner_id == request.user.pk,
            "acute_address": address_if_any("handover:acute", signal.reference),
            "pass_on_address": address_if_any("handover:propose", signal.reference),
            "now": now,
        },
    )


def said_in_words(signal: Signal) -> list[tuple[str, str]]:
    """What the reporter answered to the questions that were asked."""
    return [
        (_("Direct gevaar"), signal.get_danger_said_display()),
        (_("Jonger dan 18"), signal.get_minor_said_display()),
        (_("Gaat het nog door"), signal.get_ongoing_said_display()),
        (_("Slachtoffer wil hulp"), signal.get_consent_said_display()),
    ]
