"""What does a request of a logged-in person look like to the type checker?"""

from django.http import HttpRequest

from schakel.people.models import Person


class PersonRequest(HttpRequest):
    """A request behind `@access("login")` or a policy: there is a person."""

    user: Person
