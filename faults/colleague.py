"""Somebody of the demo at the workplace: a browser that knows cookies and forms, and no more."""

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from html import unescape
from http.cookiejar import CookieJar

from faults.installation import Installation

INPUT = re.compile(r"<input\b[^>]*>")


@dataclass(frozen=True)
class Page:
    """What came back, and where one ended up."""

    status: int
    path: str
    text: str
    headers: dict[str, str]

    def hidden(self) -> dict[str, str]:
        """What the forms of the page send along by themselves."""
        found = {}
        for field in INPUT.findall(self.text):
            if 'type="hidden"' in field:
                (name,) = re.findall(r'name="([^"]+)"', field)
                found[name] = unescape("".join(re.findall(r'value="([^"]*)"', field)))
        return found


class Colleague:
    """One browser; `slug` is what stands before the @ of the address."""

    def __init__(self, schakel: Installation, slug: str, *, port: int = 0) -> None:
        self.slug, self.port = slug, port or schakel.staff_port
        self.cookies = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def log_in(self) -> None:
        """With one click, as the demo does it."""
        self.cookies.clear()
        page = self.get("/inloggen/")
        assert self.post(f"/demo/inloggen/{self.slug}/", page.hidden()).status == 200

    def is_in(self) -> bool:
        """Whether this person is still logged in."""
        return self.get("/account/").path == "/account/"

    def get(self, path: str) -> Page:
        """A page, or where it leads."""
        return self._asked(path, None)

    def post(self, path: str, form: dict[str, str]) -> Page:
        """Send a form, and follow where it leads."""
        return self._asked(path, urllib.parse.urlencode(form).encode())

    def _asked(self, path: str, body: bytes | None) -> Page:
        address = f"http://localhost:{self.port}"
        request = urllib.request.Request(  # noqa: S310  # of this machine
            f"{address}{path}", data=body, headers={"Referer": address}
        )
        try:
            with self.opener.open(request, timeout=30) as answer:
                where = urllib.parse.urlsplit(answer.url).path
                return Page(answer.status, where, answer.read().decode(), dict(answer.headers))
        except urllib.error.HTTPError as refused:
            with refused:
                text = refused.read().decode()
                return Page(refused.code, path, text, dict(refused.headers))
