"""What do templates need that Django's own tags do not offer?"""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from django import template
from django.conf import settings
from django.forms import BoundField
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    ClearableFileInput,
    RadioSelect,
    Select,
    Textarea,
)
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from schakel.web import navigation
from schakel.web.theme import Theme, district_theme

register = template.Library()
WEB_ADDRESS: Final = re.compile(
    r"https://[^\s/:@\\?#\"'<>]+\.[^\s/:@\\?#\"'<>]+([/?#][^\s\\\"'<>]*)?"
)

CONTROL_CLASSES = (
    (Textarea, "utrecht-textarea utrecht-textarea--html-textarea"),
    (Select, "utrecht-select utrecht-select--html-select"),
    (ClearableFileInput, "sk-file"),
)
TEXTBOX = "utrecht-textbox utrecht-textbox--html-input"


@register.simple_tag
def theme() -> Theme:
    """The district's own style sheet and logo."""
    return district_theme()


@register.simple_tag
def setting(name: str) -> Any:
    """One of the few settings that a page may show."""
    allowed = {"DOOR", "PUBLIEK_URL", "WERKPLEK_URL", "DEMO"}
    if name not in allowed:
        raise template.TemplateSyntaxError(f"a page may not show the setting {name}")
    return getattr(settings, name, "")


@register.simple_tag
def other_languages() -> list[tuple[str, str]]:
    """The languages that a visitor can switch to, each in its own words."""
    own_names = {"nl": "Nederlands", "en": "English"}
    now = (get_language() or settings.LANGUAGE_CODE)[:2]
    return [
        (code, own_names.get(code, str(name)))
        for code, name in settings.LANGUAGES
        if code[:2] != now
    ]


@register.simple_tag
@lru_cache(maxsize=64)
def icon(name: str) -> str:
    """One icon. A list shows hundreds of them, so each is drawn once per process."""
    return render_to_string("web/icon.html", {"name": name})


@register.simple_tag(takes_context=True)
def nav_items(context: Context) -> list[navigation.NavItem]:
    """The navigation of the workplace for whoever is logged in."""
    request = context.get("request")
    person = getattr(request, "user", None)
    if request is None or person is None or not person.is_authenticated:
        return []
    roles = {membership.role for membership in person.current_memberships()}
    return navigation.items(navigation.STAFF, roles=roles, path=request.path)


@register.simple_tag(takes_context=True)
def unseen_notices(context: Context) -> int:
    """How many notices wait for whoever is logged in."""
    person = getattr(context.get("request"), "user", None)
    notices = getattr(person, "notices", None)
    return notices.filter(seen_at=None).count() if notices is not None else 0


@register.simple_tag
def attributes(attrs: Any) -> SafeString:
    """The remaining attributes of a component, escaped whatever way they came in."""
    parts = []
    for name, value in attrs.attrs_dict().items():
        if value is True:
            parts.append(conditional_escape(name))
        elif value is not False and value is not None:
            parts.append(format_html('{}="{}"', name, conditional_escape(value)))
    return mark_safe(" ".join(parts))  # noqa: S308  # every part was escaped above


@register.filter
def control_kind(field: BoundField) -> str:
    """How the field component lays a field out: control, choices, single or group."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "single"
    return "group" if field.use_fieldset else "control"


@register.simple_tag
def field_control(field: BoundField, describedby: str = "") -> SafeString:
    """The control itself, with the classes of the design system."""
    widget = field.field.widget
    css = next((css for kind, css in CONTROL_CLASSES if isinstance(widget, kind)), TEXTBOX)
    if isinstance(widget, CheckboxInput):
        css = "sk-choice__input"
    elif field.errors and css.startswith("utrecht-"):
        css += f" {css.split()[0]}--invalid"
    attrs: dict[str, str | bool] = {"class": f"{css} {widget.attrs.get('class', '')}".strip()}
    if describedby:
        attrs["aria-describedby"] = describedby
    return field.as_widget(attrs=attrs)


@register.simple_tag
def describedby(field: BoundField, hint: str = "") -> str:
    """Which elements describe the field: its hint and its error, in reading order."""
    own = field.field.widget.attrs.get("aria-describedby", "")
    found = [own] if own else []
    if hint or field.help_text:
        found.append(f"{field.auto_id}_helptext")
    if field.errors:
        found.append(f"{field.auto_id}_error")
    return " ".join(found)


@register.simple_tag
def choices_of(field: BoundField) -> list[dict[str, Any]]:
    """The choices of radio buttons or checkboxes, each with its hint."""
    hints = getattr(field.field.widget, "hints", {})
    headings = getattr(field.field.widget, "headings", {})
    # Django's list of checkboxes is a kind of radio list; the other way round it is not.
    kind = "checkbox" if isinstance(field.field.widget, CheckboxSelectMultiple) else "radio"
    return [
        {
            "id": choice.id_for_label,
            "kind": kind,
            "name": choice.data["name"],
            "value": "" if choice.data["value"] is None else str(choice.data["value"]),
            "label": choice.choice_label,
            "checked": choice.data["selected"],
            "disabled": bool(choice.data["attrs"].get("disabled")),
            "required": bool(choice.data["attrs"].get("required")),
            "hint": hints.get(str(choice.data["value"]), ""),
            "heading": headings.get(str(choice.data["value"]), ""),
        }
        for choice in field
    ]


@register.filter
def dialable(number: str) -> str:
    """A phone number as a `tel:` link wants it: digits, and the plus in front."""
    digits = "".join(sign for sign in str(number).partition("(0)")[0] if sign in "+0123456789")
    rest = "".join(sign for sign in str(number).partition("(0)")[2] if sign.isdigit())
    return digits + rest


@register.filter
def is_web_address(text: str) -> bool:
    """Whether a link may lead there: a page over https, and nothing that a browser would run."""
    return bool(WEB_ADDRESS.fullmatch(str(text)))


@register.filter
def moment(value: datetime | None) -> str:
    """A date with its time: 23 november 2026, 14:05."""
    if value is None:
        return ""
    if timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_format(value, "j F Y, H:i")


@register.filter(expects_localtime=True)
def iso(value: datetime | None) -> str:
    """A moment for machines, as the `datetime` of `<time>` wants it."""
    return value.isoformat() if value is not None else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """A date: 23 november 2026."""
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_format(value, "j F Y")
