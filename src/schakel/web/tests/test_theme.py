"""A district brings its own tokens and logo, by mounting a directory."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from schakel.web.theme import Theme, district_theme


@pytest.fixture
def mounted(tmp_path, settings):
    settings.THEME_DIR = tmp_path
    return tmp_path


def page():
    return render_to_string("web/base_public.html", request=RequestFactory().get("/"))


def test_without_a_directory_there_is_only_our_look(settings):
    settings.THEME_DIR = None

    assert district_theme() == Theme()
    assert "theme/" not in page()


def test_the_tokens_of_the_district_come_after_ours_and_so_win(mounted):
    (mounted / "tokens.css").write_text(".schakel-theme { --sk-accent: #5b2a68; }")

    html = page()

    assert html.index("/static/web/schakel.css") < html.index("/static/theme/tokens.css")
    assert "logo.svg" not in html


def test_the_logo_of_the_district_stands_beside_the_mark(mounted):
    (mounted / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")

    html = page()

    assert '<img class="sk-brand__logo" src="/static/theme/logo.svg" alt="">' in html
    assert "tokens.css" not in html
    assert "sk-mark" in html
