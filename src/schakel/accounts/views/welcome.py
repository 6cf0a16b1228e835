"""Where does somebody who was invited choose a password?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from schakel.accounts.actions.welcoming import WrongCode, choose_password, invitation_for
from schakel.accounts.forms import FirstPasswordForm
from schakel.kernel.access import access


@never_cache
@access("link", methods=("GET", "POST"))
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Once, within a week, or a day; a link that opens nothing says so, whatever the reason."""
    now = timezone.now()
    invitation = invitation_for(token, now=now)
    if invitation is None:
        return render(request, "accounts/welcome_over.html", status=404)
    asks_code = bool(invitation.code_hash)
    form = FirstPasswordForm(request.POST or None, person=invitation.person, asks_code=asks_code)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            if choose_password(invitation, said["password"], code=said.get("code", ""), now=now):
                messages.success(request, _("Uw wachtwoord is bewaard. Log nu in."))
        except WrongCode:
            form.add_error("code", _("Deze code klopt niet. Na vijf keer werkt de link niet meer."))
        else:
            return redirect("account_login")
    return render(
        request, "accounts/welcome.html", {"form": form}, status=422 if form.errors else 200
    )
