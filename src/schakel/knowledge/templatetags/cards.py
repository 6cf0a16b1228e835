"""How do the words of a signal card get on the page, in the language of the reader?"""

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from schakel.knowledge.schema import Text

register = template.Library()


@register.filter
def words(text: Text) -> str:
    """The words alone, for an attribute or a title."""
    return text.said(get_language() or "nl")


@register.filter
def said(text: Text) -> str:
    """The words, marked with their language where that differs from the page."""
    language = (get_language() or "nl")[:2]
    given = text.language_for(language)
    if given == language:
        return text.said(language)
    return format_html('<span lang="{}">{}</span>', given, text.said(language))
