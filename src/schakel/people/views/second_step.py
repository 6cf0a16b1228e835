"""Which second step does somebody choose who has none yet?"""

from django.http import HttpResponse
from django.shortcuts import render

from schakel.kernel.access import access
from schakel.people.http import PersonRequest


@access("login")
def choose(request: PersonRequest) -> HttpResponse:
    """A key or an app, with what each is and which is safest."""
    return render(request, "people/choose_second_step.html")
