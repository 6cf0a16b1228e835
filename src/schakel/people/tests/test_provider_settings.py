"""What an installation says about a provider is understood wholly, or it does not start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from schakel.people.provider_settings import providers

GOOD = """
[gemeente]
name = "Gemeente"
issuer = "https://id.gemeente.example/"
client_id = "schakel"
client_secret = "geheim-van-ons"
wanted = { acr = ["sterk"] }
"""


def test_the_settings_of_a_provider():
    (app,) = providers(GOOD + 'subject = "oid"\nlongest = 3600')

    assert app["settings"]["server_url"] == "https://id.gemeente.example"
    assert app["settings"]["subject"] == "oid"
    assert app["settings"]["oauth_pkce_enabled"]
    assert providers("") == []


@pytest.mark.parametrize(
    "wrong",
    [
        "geen toml",
        "gemeente = 1",
        GOOD.replace("gemeente]", "Gemeente_1]"),
        GOOD.replace("https:", "http:"),
        GOOD.replace('wanted = { acr = ["sterk"] }', ""),
        GOOD.replace('{ acr = ["sterk"] }', "{}"),
        GOOD.replace('["sterk"]', "[]"),
        GOOD.replace('["sterk"]', '"sterk"'),
        GOOD.replace('"schakel"', "7"),
        GOOD + "longest = true",
        GOOD + "longest = 0",
        GOOD + "verify = false",
        GOOD + 'ask = { prompt = "none" }',
        GOOD + "ask = { max_age = 1 }",
    ],
)
def test_settings_that_are_not_understood_stop_the_start(wrong):
    with pytest.raises(ImproperlyConfigured) as stopped:
        providers(wrong)

    assert "geheim-van-ons" not in str(stopped.value)
