"""How does a visitor choose another language?"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt

from schakel.kernel.access import access


@csrf_exempt  # it changes nothing but the words on the page, and so needs no cookie beforehand
@access("public", methods=("POST",))
def switch(request: HttpRequest) -> HttpResponse:
    """Remember the choice in a cookie that ends with the browser session, and go back."""
    asked_page = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(asked_page, allowed_hosts=None)
    response = HttpResponseRedirect(asked_page if safe else "/")
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response
