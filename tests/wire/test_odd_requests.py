"""What does not come from a page of ours: it gets a plain answer, never a fault and never a way in.

T56 (ASVS 1.2.4, 1.3.10, 1.4.2): names and values that would be SQL or a look-up elsewhere.
T64 (ASVS 15.3.7, 13.4.4, 4.1.3): doubled parameters, other methods, other hosts. T71 (ASVS 14.2.5):
addresses that would make a cache keep a page. T72 (ASVS 3.7.2): nobody is sent elsewhere.
"""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client, override_settings

from tests.wire.conftest import DOORS, filled, routes

NAMES = [
    "page", "q", "order_by", "sort", "desk__organisation__id", "story__contains", "id__in", "pk",
    "_connector", "a'b", 'a"b', "a.b", "a,b", "a b", "a%00b", "__class__",
    "{{7*7}}", "-key__wrapped",
]  # fmt: skip
VALUES = [
    "' OR 1=1 --", '"; DROP TABLE signals_signal; --', "1) UNION SELECT NULL--", "%00", "\x00",
    "-1", "999999999999999999999", "1e309", "NaN", "../../etc/passwd", "a" * 5000, "%s%n",
    "{{7*7}}",
    "\u202e\ufeff", "\ud7ff", "",
]  # fmt: skip


@pytest.fixture
def noor_at_work(client, noor):
    client.raise_request_exception = False
    client.force_login(noor)
    return client


def own_fields(page: str) -> set[str]:
    """What the forms of a page send: the names an attacker reads there too."""
    return set(re.findall(r'<(?:input|select|textarea)[^>]*\sname="([^"]+)"', page))


def test_no_parameter_is_a_way_into_the_database(noor_at_work, handover):
    """T56, ASVS 1.2.4: every address that shows something, with odd names and odd values."""
    wrong = []
    for number, route in enumerate(routes("werkplek")):
        known = {"reference": handover.signal.reference, "code": "arbeidsinspectie"}
        if route.name.startswith("handover:"):
            known["reference"] = handover.reference
        if route.name in {"health", "account_logout"}:
            continue
        address = filled(route, **known)
        fields = sorted(own_fields(noor_at_work.get(address).content.decode("utf-8", "replace")))
        # Every name with another value each time, and over all pages every pair.
        asked = {
            name: VALUES[(number + place) % len(VALUES)]
            for place, name in enumerate([*NAMES, *fields])
        }
        answer = noor_at_work.get(address, asked)
        if answer.status_code >= 500 or (b"49" in answer.content and b"{{7*7}}" in answer.content):
            wrong.append((route.name, answer.status_code, asked))

    assert wrong == []


LISTS = ("/signalen/", "/puzzels/", "/partners/", "/signaalkaarten/", "/overdrachten/")


@pytest.mark.parametrize("address", LISTS)
def test_the_lists_that_filter_take_any_value(noor_at_work, signal, address):
    """T56, ASVS 1.2.4: each field of a filter, with each value."""
    fields = {*own_fields(noor_at_work.get(address).content.decode()), "pagina"}
    for value in VALUES:
        asked = dict.fromkeys(fields - {"csrfmiddlewaretoken"}, value)
        assert noor_at_work.get(address, asked).status_code in {200, 302, 400, 404}, value


def test_what_is_posted_to_the_public_form_is_any_text(public_client, district):
    """T56, ASVS 1.2.4: fields that are not of the form, doubled ones, and text that is none."""
    public_client.raise_request_exception = False
    for value in VALUES:
        told = dict.fromkeys([*NAMES, "story", "municipality", "reporter_kind", "danger"], value)
        for form in (told, {**told, "send": ["1", "2"], "municipality": ["GM0748", value]}):
            assert public_client.post("/melden/", form).status_code in {200, 400, 422}
    assert public_client.post("/melden/", b"\xff\xfe", "application/xml").status_code < 500
    assert public_client.post("/bericht/", b"{}", "application/json").status_code < 500


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND"])
def test_only_the_methods_that_were_declared_are_taken(name, method, noor):
    """T64, ASVS 4.1.4, 13.4.4: at every address; none of them is answered with content."""
    with override_settings(**DOORS[name]):
        visitor = Client()
        if name == "werkplek":
            visitor.force_login(noor)
        taken = {
            route.name: answer.status_code
            for route in routes(name)
            for answer in [visitor.generic(method, filled(route))]
            if answer.status_code < 400
            and not route.name.startswith(("account_", "mfa_"))  # allauth: shown below
        }
        echoed = {
            route.name
            for route in routes(name)
            if b"kanarie" in visitor.generic(method, filled(route), "kanarie").content
        }

    assert taken == {}
    assert echoed == set()


@pytest.mark.parametrize(
    "headers",
    [
        {"x-http-method-override": "DELETE"},
        {"x-http-method": "DELETE"},
        {"x-method-override": "DELETE"},
        {"x-original-url": "/uitloggen/"},
        {"x-rewrite-url": "/uitloggen/"},
        {"x-forwarded-host": "elders.example"},
        {"x-forwarded-proto": "https"},
        {"forwarded": "host=elders.example;proto=https"},
        {"x-forwarded-prefix": "/elders"},
        {"x-forwarded-for": "127.0.0.1"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_no_header_makes_it_another_request(client, noor, headers):
    """T64, ASVS 4.1.3, 15.3.7: what a visitor sends is not what a proxy says."""
    client.force_login(noor)
    plain = client.get("/account/")

    answer = client.get("/account/", headers=headers)

    assert answer.status_code == plain.status_code == 200
    assert b"elders" not in answer.content
    assert not answer.wsgi_request.is_secure()


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize("host", ["elders.example", "testserver.elders.example", "a b", "[::1"])
def test_another_host_is_refused(name, host):
    """T64, ASVS 13.4.4: so that no link in a mail can lead elsewhere."""
    with override_settings(**DOORS[name], ALLOWED_HOSTS=["testserver"]):
        answer = Client(raise_request_exception=False).get("/", headers={"host": host})

    assert answer.status_code == 400
    assert host not in answer.content.decode()


@pytest.mark.parametrize(
    "ending",
    ["x.css", ";.css", "%2fx.css", "x.png?", "..%2f..%2fstatic%2fx.css", "%00.css"],
)
def test_an_address_that_looks_like_a_file_is_no_page(client, noor, signal, ending):
    """T71, ASVS 14.2.5: a cache that trusts endings gets nothing to keep."""
    client.raise_request_exception = False
    client.force_login(noor)

    for page in ("/signalen/", f"/signalen/{signal.reference}/", "/account/"):
        answer = client.get(page + ending)

        assert answer.status_code in {301, 302, 404}
        assert answer["Cache-Control"] == "no-store"
        assert "<h1" not in answer.content.decode() or answer.status_code == 404


@pytest.mark.parametrize(
    "target",
    [
        "https://elders.example/", "//elders.example", "/\\elders.example", "https:elders.example",
        "javascript:alert(1)", "/%0d%0aLocation:https://elders.example", "\thttps://elders.example",
        "https://testserver@elders.example/",
    ],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(client, noor, signal, target):
    """T72, ASVS 3.7.2, 1.2.1: by no parameter of any page; also not by a line break in a header."""
    client.force_login(noor)
    client.raise_request_exception = False
    for address in ("/inloggen/", "/account/bevestigen/", "/taal/", "/meldingen/gezien/",
                    f"/signalen/{signal.reference}/gelezen/"):  # fmt: skip
        for how in (client.get, client.post):
            answer = how(f"{address}?next={target}", headers={"referer": "https://elders.example/"})
            assert answer.status_code < 500
            where = answer.headers.get("Location", "")
            assert urlsplit(where).netloc in {"", "testserver"}
            assert urlsplit(where).scheme in {"", "http"}
            assert not where.startswith(("//", "/\\"))
            assert not set("\r\n\t") & set(where)


def test_leaving_goes_to_one_place_whatever_is_asked(public_client):
    """T72, T36, ASVS 3.7.2."""
    plain = public_client.get("/weg/")["Location"]

    for asked in ("next=https://elders.example", "url=//elders.example", "to=javascript:x"):
        assert public_client.get(f"/weg/?{asked}")["Location"] == plain
        assert public_client.post("/weg/", {"next": "https://elders.example"})["Location"] == plain
