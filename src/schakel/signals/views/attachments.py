"""How is a file handed out? As a download of the safe copy, never inside a page."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from schakel.kernel.access import access
from schakel.people.http import PersonRequest
from schakel.signals.actions import attachments
from schakel.signals.policy import SIGNAL_POLICY
from schakel.signals.views.opening import opened_for
from schakel.web.downloads import as_download


@never_cache
@access(SIGNAL_POLICY, "see_details")
def download(request: PersonRequest, reference: str, attachment: UUID) -> HttpResponse:
    """The copy without metadata; the file as it came stays sealed."""
    signal = opened_for(request.user, "see_details", reference)
    found = (
        signal.attachments.filter(pk=attachment).select_related("signal", "key", "shown").first()
    )
    if found is None:
        raise Http404
    try:
        copy = attachments.open_copy(found, by=request.user, now=timezone.now())
    except attachments.NotReady:
        raise Http404 from None
    return as_download(copy.content, file_name=copy.file_name, content_type=copy.content_type)
