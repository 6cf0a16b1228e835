"""How does somebody prove anew who they are? One proof after another, and then on."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.people.step_up import address_of_proof, missing_proof, next_page


@access("login")
def prove(request: PersonRequest) -> HttpResponse:
    """To the page of the proof that is missing, which leads back here; then to where one was."""
    back = next_page(request.GET.get("next", ""))
    missing = missing_proof(request, request.user)
    if not missing:
        return redirect(back)
    return redirect(f"{reverse(missing)}?{urlencode({'next': address_of_proof(back)})}")


@access("login")
def no_proof(request: PersonRequest) -> HttpResponse:
    """There is nothing with which this person can prove who they are: what to do about it."""
    return render(request, "people/no_proof.html")
