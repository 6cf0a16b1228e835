"""What do tests do at a provider of identities? Go there, come back, and look who is inside."""

import requests
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from schakel.people.providers import uid_of


def bound(person, provider, name="gemeente", subject="sub-van-noor") -> None:
    SocialAccount.objects.create(user=person, provider=name, uid=uid_of(provider.issuer, subject))


def go(client, address, **form):
    """From the button to where the provider sends the browser back to."""
    page = client.post(address, form)
    assert page.status_code == 200, page.headers
    there = page.headers["Refresh"].removeprefix("0; url=")
    answer = requests.get(there, allow_redirects=False, timeout=5)
    return answer.headers["Location"].removeprefix("http://testserver")


def log_in(client, name="gemeente", **form):
    return client.get(go(client, reverse("log_in_elsewhere", args=[name]), **form))


def is_inside(client, person) -> bool:
    return client.session.get("_auth_user_id") == str(person.pk)
