"""How does a machine fill in a form as somebody would who means well, so that it is accepted?"""

from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser

from django.utils import timezone

WORDS = "Omdat het zo is, en dit zijn genoeg woorden."
EARLIER_BY = {"datetime-local": "%Y-%m-%dT%H:%M", "time": "%H:%M"}
FIELDS = {"input", "select", "textarea", "button"}


@dataclass
class Field:
    """One thing in a form, as the page shows it."""

    name: str
    kind: str
    value: str = ""
    required: bool = False
    checked: bool = False
    least: str = ""
    offered: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form of a page: where it goes, and what is in it."""

    action: str
    fields: list[Field] = field(default_factory=list)

    def filled(self, *, whole: bool = False) -> dict[str, list[str]]:
        """What must be filled in, or the whole of it; without a button."""
        told: dict[str, list[str]] = {}
        for each in self.fields:
            value = _value(each, whole=whole)
            if value is not None and (each.kind != "radio" or each.name not in told):
                told.setdefault(each.name, []).append(value)
        for each in self.fields:  # what was chosen already, stays chosen
            if each.kind == "radio" and each.checked:
                told[each.name] = [each.value]
        return told

    def buttons(self) -> list[dict[str, list[str]]]:
        """What each of the buttons adds."""
        pressed = [each for each in self.fields if each.kind == "submit"]
        return [{each.name: [each.value]} if each.name else {} for each in pressed] or [{}]

    def offered(self, name: str) -> set[str]:
        """What the page itself lets somebody choose here."""
        return {
            value
            for each in self.fields
            if each.name == name
            for value in (each.offered or [each.value])
        }


def _value(each: Field, *, whole: bool) -> str | None:
    wanted = each.required or whole
    if each.kind in {"submit", "button", "reset", "file"}:
        return None
    if each.kind in {"checkbox", "radio"}:
        return each.value if (wanted and each.value) or each.checked else None
    if each.kind == "date":
        tomorrow = timezone.localdate() + timedelta(days=1)
        return each.value or each.least or tomorrow.isoformat()
    if each.value or not wanted or each.kind == "hidden":
        return each.value
    return next(filter(None, each.offered), "") if each.kind == "select" else _words(each)


def _words(each: Field) -> str:
    if each.kind in EARLIER_BY:
        return (timezone.localtime() - timedelta(hours=1)).strftime(EARLIER_BY[each.kind])
    return {"email": "a@gemeente.example", "number": each.least or "1"}.get(each.kind, WORDS)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.questions: list[Form] = []
        self.here: Form | None = None
        self.select: Field | None = None
        self.area: Field | None = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.here = Form((said.get("action") or "").partition("#")[0])
            sends = said.get("method", "get").lower() == "post"
            (self.forms if sends else self.questions).append(self.here)
        elif tag == "option" and self.select:
            self.select.offered.append(said.get("value", ""))
            if "selected" in said:
                self.select.value = said.get("value", "")
        elif self.here and said.get("hx-post"):  # the same fields, sent elsewhere meanwhile
            self.forms.append(Form(said["hx-post"], self.here.fields))
        elif self.here and (said.get("name") or tag == "button") and tag in FIELDS:
            kind = "submit" if tag == "button" else "text" if tag == "input" else tag
            made = Field(
                said.get("name", ""),
                said.get("type", kind),
                "on" if said.get("type") == "checkbox" else "",
                required="required" in said,
                checked="checked" in said,
                least=said.get("min", ""),
            )
            made.value = said.get("value", made.value)
            self.here.fields.append(made)
            self.select = made if tag == "select" else None
            self.area = made if tag == "textarea" else None

    def handle_data(self, data):
        if self.area:
            self.area.value += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.here = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area:
            self.area.value, self.area = self.area.value.strip("\r\n"), None


def forms_of(page: str) -> tuple[list[Form], list[Form]]:
    """The forms of a page that send something, and those that only ask."""
    read = _Reader(page)
    return read.forms, read.questions
