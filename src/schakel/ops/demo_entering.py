"""How does a visitor of the demo become one of its people? With one click, in the demo only."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from schakel.kernel.access import access
from schakel.ops.demo_login import invented
from schakel.people.http import PersonRequest
from schakel.people.idle import KEPT
from schakel.people.sessions import DEVICE, device_of
from schakel.people.step_up import next_page


@access("public", methods=("POST",))
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Log in as somebody invented. Refuses outside the demo, also when it were reachable."""
    if not settings.DEMO:
        raise Http404
    person = invented().filter(email__startswith=f"{slug}@").order_by("email").first()
    if person is None:
        raise Http404
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))
    record_authentication(request, person, method="password")  # a click stands for a password here
    return redirect("people:resume" if KEPT in request.session else settings.LOGIN_REDIRECT_URL)


@access("login", methods=("GET", "POST"))
def prove(request: PersonRequest) -> HttpResponse:
    """Where a real account asks for a password or a passkey, the demo asks for one more click."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        record_authentication(request, request.user, method="password", reauthenticated=True)
        return redirect(next_page(request.POST.get("next", "")))
    return render(
        request, "people/demo_prove.html", {"next": next_page(request.GET.get("next", ""))}
    )
