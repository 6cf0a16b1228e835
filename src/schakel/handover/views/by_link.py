"""How does a partner without an account read a package and answer?"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.handover.actions import answering, linking
from schakel.handover.forms.answering import AnswerForm, CodeForm
from schakel.handover.models import OneTimeLink
from schakel.handover.package import Package
from schakel.handover.reading import open_links
from schakel.handover.views.partner import opened_answers, shared_attachment
from schakel.kernel.access import access
from schakel.kernel.lifecycle import StepNotAllowed
from schakel.vault.asker import shows

# The session remembers which link was opened, and until when; never the token or the code.
OPENED = "opened_link"
READABLE_FOR = 60 * 60  # after the last look; the code opens it once, so it is not too short


@access("link", methods=("GET", "POST"))
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the code; the answer for an unknown link is the same as for an old one."""
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            link = linking.open_link(token, form.cleaned_data["code"], now=timezone.now())
        except (linking.LinkClosed, linking.WrongCode):
            form.add_error(
                "code",
                _(
                    "Deze link en code horen niet bij elkaar, zijn al gebruikt of verlopen. "
                    "Bel de desk voor nieuwe."
                ),
            )
        else:
            request.session.cycle_key()
            request.session[OPENED] = str(link.pk)
            request.session.set_expiry(READABLE_FOR)
            return redirect("handover:opened")
    return render(
        request, "handover/link_code.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _opened(request: HttpRequest) -> OneTimeLink:
    try:
        key = UUID(request.session.get(OPENED, ""))
    except ValueError:
        raise Http404 from None
    shows(link=str(key))
    link = open_links(timezone.now()).filter(pk=key).exclude(opened_at=None).first()
    if link is None:
        raise Http404
    request.session.set_expiry(READABLE_FOR)
    return link


@access("link", methods=("GET", "POST"))
def opened(request: HttpRequest) -> HttpResponse:
    """The package and the answer form of the link that was opened in this session."""
    link = _opened(request)
    handover = link.handover
    form = AnswerForm(request.POST or None, state=handover.status.state)
    if form.is_valid():
        said = form.cleaned_data
        try:
            answering.answer(
                handover, said["verb"], text=said["text"], by=None, link=link, now=timezone.now()
            )
        except StepNotAllowed:
            form.add_error("verb", _("Iemand anders heeft intussen geantwoord. Kijk opnieuw."))
        else:
            return redirect("handover:opened")
    linking.record_reading(link, now=timezone.now())
    page = {
        "handover": handover,
        "link": link,
        "package": Package.from_json(handover.unsealed("package")),
        "necessity": handover.unsealed("necessity"),
        "answers": opened_answers(handover),
        "answer_form": form if form.fields["verb"].choices else None,  # type: ignore[attr-defined]  # a choice field
    }
    return render(request, "handover/opened.html", page, status=422 if form.errors else 200)


@access("link")
def attachment(request: HttpRequest, attachment_id: str) -> HttpResponse:
    """A file in the opened package."""
    link = _opened(request)
    linking.record_reading(link, now=timezone.now())
    return shared_attachment(link.handover, attachment_id)
