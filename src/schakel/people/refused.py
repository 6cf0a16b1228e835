"""What is kept of a door that stayed closed? Who stood before which one, not what was sought."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from schakel.audit.trail import record
from schakel.people.models import Person

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

CLOSED: Final = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


class Refused:
    """Writes down that somebody who is logged in was refused a page or an act.

    What never was and what is closed are the same here too: one line, with the name of the page.
    An address that leads to no page at all is a typing error, and leaves nothing.

    Rule: also the decisions to refuse are recorded. Source: ASVS 5.0.0, 16.3.2; security.md 1.2.
    """

    def __init__(self, get_response: Callable[[HttpRequest], "HttpResponseBase"]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> "HttpResponseBase":
        """After the page: what was refused is rolled back by now, and this line is not."""
        response = self.get_response(request)
        match, person = request.resolver_match, request.user
        if response.status_code in CLOSED and match and isinstance(person, Person):
            with transaction.atomic():
                record(
                    "person.refused",
                    by=person,
                    on=person,
                    detail={
                        "page": match.view_name,
                        "method": request.method or "",
                        "answer": str(response.status_code),
                    },
                    now=timezone.now(),
                )
        return response
