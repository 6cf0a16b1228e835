"""Where do mails go in the demo? To a page, so that nothing leaves the machine."""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from schakel.kernel.access import access
from schakel.post.models import DemoLetter

SHOWN = 100


class Backend(BaseEmailBackend):
    """Keeps mails in the database, readable for all; so it refuses to work outside the demo."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if not settings.DEMO:
            raise ImproperlyConfigured("The demo's mailbox is for the demo only.")
        for mail in email_messages:
            DemoLetter.objects.get_or_create(
                message_id=mail.extra_headers.get("Message-ID", ""),
                defaults={
                    "recipient": ", ".join(mail.to),
                    "subject": str(mail.subject),
                    "text": str(mail.body),
                },
            )
        return len(email_messages)


@access("public")
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mails of the demo, newest first."""
    return render(request, "post/mailbox.html", {"letters": DemoLetter.objects.all()[:SHOWN]})
