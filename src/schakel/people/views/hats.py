"""Where does somebody choose in which role to go on?"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.kernel.access import access
from schakel.people.actions.acting import act_as, one_session
from schakel.people.hats import HAT
from schakel.people.http import PersonRequest


@access("login", methods=("POST",))
def switch(request: PersonRequest) -> HttpResponse:
    """Go on in another role, in a session with a new number, at the own start page.

    Not at the page where one was: in another role it may be missing.
    """
    role = request.POST.get("role", "")
    if role not in {membership.role for membership in request.user.held_memberships()}:
        raise Http404
    now = timezone.now()
    act_as(role, by=request.user, now=now)
    request.session.cycle_key()
    rotate_token(request)
    request.session[HAT] = role
    one_session(request.user, but=request.session.session_key, now=now)
    label = request.user.current_memberships()[0].get_role_display()
    messages.success(request, _("U werkt nu als %(role)s.") % {"role": label.lower()})
    return redirect("/")
