"""Does the demo show its mail, and does nothing of that work outside the demo?"""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse

from schakel.post import letters
from schakel.post.models import DemoLetter
from schakel.post.outbox import send_notice

pytestmark = pytest.mark.django_db
LINK = "http://publiek.testserver/professional/abc/"


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    settings.ROOT_URLCONF = "schakel.config.urls_staff_demo"
    settings.EMAIL_BACKEND = "schakel.post.demo_mailbox.Backend"


def test_a_mail_of_the_demo_can_be_read_on_a_page(demo, client, django_assert_num_queries):
    letter = send_notice("professional_link", to="vera@ggd.example", link=LINK)
    for _ in range(2):
        letters.written(letter).send()

    page = client.get("/demo/postvak/")

    assert DemoLetter.objects.count() == 1
    text = page.content.decode()
    assert "Er staat iets voor u klaar" in text
    assert "vera@ggd.example" in text
    assert f'href="{LINK}"' in text
    assert str(DemoLetter.objects.get()) == "Er staat iets voor u klaar"


def test_an_empty_mailbox_says_so(demo, client):
    assert "Er is nog geen mail verstuurd." in client.get("/demo/postvak/").content.decode()


def test_outside_the_demo_the_mailbox_takes_no_mail(settings):
    settings.EMAIL_BACKEND = "schakel.post.demo_mailbox.Backend"
    letter = send_notice("reminder", to="vera@ggd.example")

    with pytest.raises(ImproperlyConfigured):
        letters.written(letter).send()

    assert not DemoLetter.objects.exists()


def test_outside_the_demo_there_is_no_such_page(client):
    assert client.get("/demo/postvak/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("post:mailbox")
