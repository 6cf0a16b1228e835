"""Every page of the desk opens for whoever sits there."""

import pytest

from schakel.signals.models import Signal

PAGES = ["/", "/signalen/", "/signalen/zoeken/", "/vandaag/acuut/"]
OF_A_SIGNAL = ["", "melder/", "gegevens/", "toewijzen/", "notities/", "taken/", "overslaan/"]


@pytest.mark.parametrize("page", PAGES)
def test_officer_opens_the_pages_of_the_desk(client, noor, signal, page):
    client.force_login(noor)

    assert client.get(page).status_code == 200


@pytest.mark.parametrize("page", OF_A_SIGNAL)
def test_officer_opens_the_pages_of_a_signal(client, noor, signal: Signal, page):
    client.force_login(noor)

    assert client.get(f"/signalen/{signal.reference}/{page}").status_code == 200
