"""How does an officer register a signal under a covenant, and take that back?"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.covenants.actions import registering
from schakel.covenants.forms import RegisterForm
from schakel.covenants.models import Registration
from schakel.covenants.policy import REGISTRATION_POLICY
from schakel.kernel.access import access
from schakel.organisations.models import Covenant
from schakel.people.http import PersonRequest
from schakel.signals.models import PuzzlePiece, Signal


@access(REGISTRATION_POLICY, "register", methods=("GET", "POST"))
def register(request: PersonRequest, reference: str, covenant: str) -> HttpResponse:
    """Ground and purpose of the covenant, and the decision of the officer with its necessity."""
    now = timezone.now()
    signal, agreed = _opened_for(request, "register", reference, covenant)
    running = _running(signal, agreed)
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and running is None and form.is_valid():
        try:
            registering.register(
                signal,
                agreed,
                necessity=form.cleaned_data["necessity"],
                by=request.user,
                now=now,
            )
        except registering.NoMoreToday:
            form.add_error(
                None, _("Uw desk heeft vandaag genoeg signalen aangemeld. Morgen kan het weer.")
            )
        except registering.NotUnderThisCovenant:
            form.add_error(None, _("Dit signaal kan niet onder dit convenant worden aangemeld."))
        except registering.WhyMissing:
            form.add_error("necessity", _("Leg het iets langer uit: minstens 40 tekens."))
        except registering.RegisteredAlready:
            return redirect(signal)
        else:
            messages.success(
                request, _("Het signaal is aangemeld. U hoort hier nooit of het iets raakt.")
            )
            return redirect(signal)
    kinds = dict(PuzzlePiece.Kind.choices)
    return render(
        request,
        "covenants/register.html",
        {
            "signal": signal,
            "covenant": agreed,
            "kinds": [kinds.get(kind, kind) for kind in agreed.kinds],
            "parties": agreed.parties.current().select_related("organisation"),
            "running": running,
            "necessity": running.unsealed("necessity") if running else "",
            "may_register": registering.may_be_registered(signal, agreed, now=now),
            "form": form,
        },
    )


@access(REGISTRATION_POLICY, "unregister", methods=("POST",))
def unregister(request: PersonRequest, reference: str, covenant: str) -> HttpResponse:
    """Take a registration back; what was computed goes with it."""
    signal, agreed = _opened_for(request, "unregister", reference, covenant)
    registering.unregister(signal, agreed, by=request.user, now=timezone.now())
    messages.success(request, _("De aanmelding is ingetrokken. Wat ervoor berekend was, is weg."))
    return redirect(signal)


def _opened_for(
    request: PersonRequest, verb: str, reference: str, code: str
) -> tuple[Signal, Covenant]:
    """The signal and the covenant that covers its desk today; for all others neither exists."""
    signal: Signal = get_object_or_404(
        REGISTRATION_POLICY.rows(request.user, verb).select_related("key", "district", "desk"),
        reference=reference,
    )
    party = (
        signal.desk.covenants.current()
        .filter(covenant__code=code, covenant__district=signal.district_id)
        .select_related("covenant")
        .first()
    )
    if party is None or not party.covenant.is_in_force(timezone.localdate()):
        raise Http404
    return signal, party.covenant


def _running(signal: Signal, covenant: Covenant) -> Registration | None:
    return registering.running(covenant).filter(signal=signal).select_related("by", "key").first()
