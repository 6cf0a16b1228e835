"""How does somebody at the workplace choose another language?"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from schakel.kernel.access import access
from schakel.people.models import Person
from schakel.web import language


@csrf_exempt  # as on the public door: it changes nothing but the words on the page
@access("public", methods=("POST",))
def switch(request: HttpRequest) -> HttpResponse:
    """Switch, and remember it with the person, for mails and for the next browser."""
    chosen = request.POST.get("language", "")
    if isinstance(request.user, Person) and chosen in dict(settings.LANGUAGES):
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return language.switch(request)
