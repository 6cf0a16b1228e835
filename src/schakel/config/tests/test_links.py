"""Does an address that somebody typed become a link only when it is safe to follow?

ASVS 1.2.2: only safe schemes. T29: what is typed is shown as text.
"""

import re

import pytest
from django.urls import reverse

from schakel.config import environment
from schakel.organisations.district_file.partners import ContactEntry
from schakel.organisations.models import ContactPoint, Organisation
from schakel.signals.actions.receiving import receive
from schakel.web.templatetags.web import is_web_address
from tests.cast import MONDAY, report

TEMPLATES = environment.ROOT / "src" / "schakel"
UNSAFE = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "http://voorbeeld.example",  # readable on the way
    "//voorbeeld.example",
    "https:javascript:alert(1)",
    "https://goed.example@kwaad.example",  # reads as one, leads to the other
    "https://goed.example\\@kwaad.example",
    'https://goed.example/"onmouseover="alert(1)',
)
# What a row, or reverse(), says of its own address; and a phone number as digits.
OURS = re.compile(r"(^|[._])(url|get_absolute_url)$|\|dialable$")
# Every other value that is put in an address, and where it comes from. A new one needs a line.
KNOWN = {
    "action": "a component: whatever uses it stands in this list or uses the url tag",
    "acute_address": "reverse()",
    "address": "reverse()",
    "again.path": "a path of ours that did not work just now",
    "attrs.action": "allauth: reverse()",
    "attrs.href": "allauth: reverse()",
    "attrs.src": "allauth: the picture of a second step, data: made by us",
    "district.logo": "static()",
    "district.tokens": "static()",
    "href": "a component, as action",
    "kept.path": "a path of ours on which somebody was interrupted",
    "newer": "reverse() with a cursor",
    "number.value": "the district file: is_web_address, or a mail address",
    "older": "reverse() with a cursor",
    "pass_on_address": "reverse()",
    "point.value": "the district file: is_web_address, or a mail address",
    "request.path": "a path of ours that Django found a view for",
    "staff": "a setting",
    "totp_svg_data_uri": "allauth: the picture of a second step, data: made by us",
}
IN_A_LINK = re.compile(
    r"""(?:href|src|action|formaction)="(?:mailto:|tel:)?\{\{\s*([^}]+?)\s*\}\}"""
)


def test_every_value_in_an_address_is_known():
    found = {
        (value.removesuffix("|urlencode:'@'"), file.relative_to(TEMPLATES).as_posix())
        for file in TEMPLATES.rglob("templates/**/*.html")
        for value in IN_A_LINK.findall(file.read_text(encoding="utf-8"))
    }

    unknown = {(value, file) for value, file in found if not OURS.search(value)}
    assert {value for value, _file in unknown} == KNOWN.keys(), sorted(unknown)


@pytest.mark.parametrize("typed", UNSAFE)
def test_the_district_file_takes_no_such_address(typed):
    assert not is_web_address(typed)
    for kind in ("web", "email"):
        with pytest.raises(ValueError, match="lijkt geen geldige waarde"):
            ContactEntry(kind=kind, value=typed, checked_on=None)


@pytest.mark.parametrize("typed", UNSAFE)
def test_and_if_one_came_in_all_the_same_it_is_text_on_the_page(
    typed, client, noor, district, settings
):
    partner = Organisation.objects.get(code="veilig-thuis-west-brabant")
    for number, kind in enumerate(("web", "email")):
        ContactPoint.objects.create(
            organisation=partner, kind=kind, position=90 + number, value=typed, label="x"
        )
    client.force_login(noor)

    page = client.get(reverse("directory:partner", args=[partner.code])).content.decode()

    links = re.findall(r'href="([^"]*)"', page)
    ours = {settings.PUBLIEK_URL}
    followed = [link for link in links if not link.startswith("mailto:") and link not in ours]
    odd = [link for link in followed if not re.match(r"/(?!/)|#|https://|tel:", link)]
    assert odd == []
    assert not [link for link in followed if "alert" in link or "kwaad" in link]
    assert 'onmouseover="alert' not in page
    assert "<script>alert" not in page


def test_what_a_reporter_types_is_never_a_link(client, noor, district, bergen_op_zoom):
    typed = (
        "Zie javascript:alert(1) en https://kwaad.example/a en <a href='//kwaad.example'>dit</a>"
    )
    made = receive(
        report(district, bergen_op_zoom, story=typed), receipt=None, by=None, now=MONDAY
    ).signal
    client.force_login(noor)

    page = client.get(made.get_absolute_url()).content.decode()

    assert "https://kwaad.example/a" in page
    assert not re.search(r"""href=["'][^"']*kwaad""", page)
    assert not re.search(r"""href=["']\s*javascript""", page, re.IGNORECASE)


@pytest.mark.parametrize("good", ["https://voorbeeld.example", "https://www.x.nl/a/b?c=d#e"])
def test_a_good_address_is_a_link(good, client, noor, district):
    partner = Organisation.objects.get(code="veilig-thuis-west-brabant")
    ContactPoint.objects.create(
        organisation=partner, kind="web", position=90, value=good, label="x"
    )
    client.force_login(noor)

    page = client.get(reverse("directory:partner", args=[partner.code])).content.decode()

    assert f'href="{good}"' in page
