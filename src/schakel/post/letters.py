"""What stands in a mail? Fixed sentences per kind, and at most a link."""

from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from schakel.post.models import Letter


def written(letter: Letter) -> EmailMessage:
    """Write the mail. Its Message-ID is the letter's id, so a second copy is recognised as one."""
    with translation.override(letter.language):
        return EmailMessage(
            subject=_("Er staat iets voor u klaar"),
            body=render_to_string(f"post/{letter.kind}.txt", {"link": letter.unsealed("link")}),
            to=[letter.unsealed("recipient")],
            headers={
                "Message-ID": message_id(letter),
                "Auto-Submitted": "auto-generated",
                "Content-Language": letter.language,
            },
        )


def message_id(letter: Letter) -> str:
    """The same at every attempt; it names the sender's domain, not this machine."""
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return f"<{letter.pk}@{address.rpartition('@')[2]}>"
