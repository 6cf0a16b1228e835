"""How does a machine fill in every form of a page, as somebody who means harm would?"""

from html.parser import HTMLParser

from django.http import HttpResponse
from django.test import Client

WRITTEN_IN = {"text", "search", "email", "tel", "url", "password", "number", "textarea"}
LEFT_ALONE = ("/uitloggen/", "/taal/")


class Forms(HTMLParser):
    """The forms of a page: where they go, and what they send when every text field is filled."""

    def __init__(self, page: str, text: str) -> None:
        super().__init__()
        self.text, self.found, self.here, self.select = text, [], None, ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        name = said.get("name", "")
        if tag == "form" and said.get("method", "get").lower() == "post":
            self.here = {}
            self.found.append((said.get("action") or "", self.here))
        elif self.here is None:
            return
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and said.get("value"):
            self.here.setdefault(self.select, said["value"])
        elif name and tag in {"input", "textarea", "button"}:
            self._field(said.get("type", "textarea" if tag == "textarea" else "text"), name, said)

    def _field(self, kind, name, said):
        if kind in WRITTEN_IN:
            self.here[name] = self.text
        elif kind == "date":
            self.here[name] = "2026-11-24"
        elif kind in {"radio", "checkbox"}:
            self.here.setdefault(name, said.get("value", "on"))
        elif kind in {"hidden", "submit"}:
            self.here.setdefault(name, said.get("value", ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.here = None
        elif tag == "select":
            self.select = ""


def fill_in_everything(client: Client, address: str, page: HttpResponse, text: str) -> list:
    """Send every form of a page with this text in every field; answers all answers."""
    answers = []
    for action, fields in Forms(page.content.decode("utf-8", "replace"), text).found:
        where = action.split("#")[0] or address
        if not where.startswith(LEFT_ALONE):
            answers.append(client.post(where, fields))
    return answers
