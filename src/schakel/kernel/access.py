"""Who may call this page? Every view says so beside its name.

The decorator is the door; which rows open behind it stays with the policy, which the
view and the action ask. `schakel urls` and the house tests read what is declared here.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from schakel.kernel.policy import Policy

View = Callable[..., HttpResponse]

OPEN = {
    "public": "iedereen",
    "receipt": "wie de ontvangstcode heeft",
    "link": "wie de eenmalige link en de code heeft",
    "login": "wie is ingelogd",
}


def access(
    rule: str | Policy, verb: str = "", *, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """Declare who may call a view, and with which methods (HEAD comes with GET).

    `rule` is one of OPEN, or a policy with the verb that the view performs. With "login"
    and with a policy a visitor who is not logged in is sent to the login page.
    """
    if isinstance(rule, Policy):
        if verb not in rule.verbs:
            raise ValueError(f"the policy of {rule.model.__name__} knows no {verb!r}")
        declared = f"{rule.model._meta.label}:{verb}"
    elif rule in OPEN and not verb:
        declared = rule
    else:
        raise ValueError(f"unknown access rule {rule!r} {verb!r}")
    needs_login = isinstance(rule, Policy) or rule == "login"
    accepted = {*methods, "HEAD", "OPTIONS"} if "GET" in methods else {*methods, "OPTIONS"}

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if needs_login and not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if request.method not in accepted:
                return HttpResponseNotAllowed(sorted(accepted))
            return view(request, *args, **kwargs)

        guarded.access_policy = declared  # type: ignore[attr-defined]  # read by `schakel urls`
        guarded.access_methods = methods  # type: ignore[attr-defined]  # read by `schakel urls`
        return guarded

    return decorate
