"""Is it one mailbox or profile, with or without @, dots, capitals and links?"""

import pytest

from schakel.linking.normal.online import normal_email, normal_handle, normal_platform, online


@pytest.mark.parametrize(
    "written",
    [
        "Ana.Popescu@gmail.com",
        "anapopescu@googlemail.com",
        "<ana.popescu+x@Gmail.com>",
        "mailto: ANA.POPESCU@GMAIL.COM",
    ],
)
def test_one_mailbox(written):
    assert normal_email(written) == "anapopescu@gmail.com"


def test_dots_count_for_other_providers():
    assert normal_email("a.b@kpn.nl") != normal_email("ab@kpn.nl")


@pytest.mark.parametrize("written", ["", "ana", "@ana", "ana@", "a@b"])
def test_what_is_no_mailbox(written):
    assert normal_email(written) == ""


@pytest.mark.parametrize(
    "written",
    [
        "@lovely.ana", "Lovely_Ana", "lovely ana", "LOVELYANA", "https://www.instagram.com/lovely.ana/",
        "instagram.com/lovely_ana?hl=nl", "https://t.me/lovelyana", "tiktok.com/@lovely.ana",
    ],
)  # fmt: skip
def test_one_profile_name(written):
    assert normal_handle(written) == "lovelyana"


def test_a_link_says_the_platform():
    assert online(handle="https://www.facebook.com/ana.popescu").platform == "facebook"
    assert online(handle="t.me/ana").platform == normal_platform("tg") == "telegram"
    assert normal_platform("Insta") == normal_platform("IG") == "instagram"


def test_a_mailbox_is_found_in_the_wrong_field_too():
    assert online(handle="ana@kpn.nl") == online(email="ana@kpn.nl")


def test_digits_at_the_end_are_left_out_of_the_core():
    assert online(handle="lovelyana92").core == online(handle="lovelyana1988").core == "lovelyana"
    assert online(handle="ana92").core == ""


def test_a_mailbox_and_a_profile_of_one_name_share_it():
    assert online(email="lovely.ana@kpn.nl").handle == online(handle="@lovelyana").handle
