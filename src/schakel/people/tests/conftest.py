"""Two providers of identities that Schakel trusts, for whoever logs in elsewhere."""

import pytest
from django.core.cache import cache

from schakel.people.provider_settings import providers
from tests import identity_provider
from tests.identity_provider import settings_of


@pytest.fixture(scope="session")
def _two_providers():
    with identity_provider.running() as town, identity_provider.running() as police:
        yield town, police


@pytest.fixture
def town(_two_providers, settings):
    """The provider of the municipality; the police has one too, that Schakel also trusts."""
    for each in _two_providers:
        issuer = each.issuer
        vars(each).clear()
        each.__init__()
        each.issuer = issuer
    town, police = _two_providers
    text = settings_of(town) + settings_of(police, "politie", "Politie")
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": providers(text)}}
    settings.SECOND_STEP_REQUIRED = True
    cache.clear()
    return town


@pytest.fixture
def police(town, _two_providers):
    return _two_providers[1]
