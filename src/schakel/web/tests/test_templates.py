"""What the tags, components and base templates promise to the pages that use them."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.template import TemplateSyntaxError, engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler

from schakel.web import navigation
from schakel.web.templatetags import web
from schakel.web.widgets import DayInput, ExplainedCheckboxes, ExplainedRadios, MomentInput

pytestmark = pytest.mark.urls("schakel.web.tests.urls")


def rendered(source, request=None, **context):
    template = engines["django"].from_string(CottonCompiler().process(source))
    return template.render(context, request)


class Report(forms.Form):
    story = forms.CharField(label="Wat zag u?", help_text="Vertel het rustig.")
    seen_on = forms.DateField(label="Wanneer?", required=False, widget=DayInput)
    until = forms.DateTimeField(label="Tot", required=False, widget=MomentInput)
    who = forms.ChoiceField(
        label="Wie?",
        choices=[("a", "Niemand"), ("b", "Iedereen")],
        widget=ExplainedRadios(hints={"a": "Wij weten niet wie u bent."}),
    )
    seen = forms.MultipleChoiceField(
        label="Wat?", choices=[("1", "Slapen")], required=False, widget=ExplainedCheckboxes
    )
    secret = forms.CharField(widget=forms.HiddenInput, required=False)
    sure = forms.BooleanField(label="Zeker")


@pytest.mark.parametrize(
    ("shown", "dialled"),
    [
        ("112", "112"),
        ("0900-8844", "09008844"),
        ("+31 (0)88 661 32 42", "+31886613242"),
        ("(0164) 27 71 11", "0164277111"),
    ],
)
def test_a_shown_number_can_be_dialled(shown, dialled):
    assert web.dialable(shown) == dialled


def test_moments_are_written_the_dutch_way_and_in_dutch_time():
    moment = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)

    assert web.moment(moment) == "23 november 2026, 14:05"
    assert web.day(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == "24 november 2026"
    assert web.day(date(2026, 11, 23)) == "23 november 2026"
    assert web.moment(None) == web.day(None) == ""


def test_a_control_is_described_by_its_hint_and_its_error():
    html = rendered('<c-field :field="form.story" />', form=Report({}))

    assert 'aria-describedby="id_story_helptext id_story_error"' in html
    assert 'id="id_story_helptext"' in html
    assert 'id="id_story_error"' in html
    assert 'aria-invalid="true"' in html
    assert "utrecht-textbox--invalid" in html


def test_a_hint_written_on_the_page_replaces_that_of_the_form():
    html = rendered(
        '<c-field :field="form.story" hint="Kort mag." label="Verhaal" />', form=Report()
    )

    assert "Kort mag." in html
    assert "Vertel het rustig." not in html
    assert ">Verhaal<" in html


def test_only_optional_fields_are_marked_and_a_page_may_leave_that_out():
    form = Report()

    assert "(niet verplicht)" in rendered('<c-field :field="form.seen_on" />', form=form)
    assert "(niet verplicht)" not in rendered('<c-field :field="form.story" />', form=form)
    assert "(niet verplicht)" not in rendered('<c-field :field="form.seen_on" quiet />', form=form)


def test_choices_are_a_group_with_a_legend_and_each_its_own_hint():
    html = rendered('<c-field :field="form.who" />', form=Report({}))

    assert "<legend" in html
    assert 'type="radio" name="who" value="a"' in html
    assert 'aria-describedby="id_who_0_hint"' in html
    assert 'aria-describedby="id_who_error"' in html
    assert "id_who_1_hint" not in html


def test_checkboxes_are_checkboxes_and_keep_what_was_ticked():
    html = rendered('<c-field :field="form.seen" />', form=Report({"seen": ["1"]}))

    assert 'type="checkbox" name="seen" value="1"' in html
    assert " checked" in html


def test_dates_go_to_the_browser_in_the_notation_it_understands():
    form = Report(
        initial={"seen_on": date(2026, 11, 23), "until": datetime(2026, 11, 23, 14, 5)}  # noqa: DTZ001  # a form's own notation
    )

    assert 'value="2026-11-23"' in str(form["seen_on"])
    assert 'value="2026-11-23T14:05"' in str(form["until"])


def test_a_whole_form_is_drawn_in_the_house_style():
    html = str(Report({}))

    assert html.count("sk-field--invalid") == 3
    assert '<input type="hidden" name="secret"' in html
    assert "sk-field--invalid" in str(Report({})["story"].as_field_group())


def test_the_error_summary_leads_to_each_field():
    html = rendered('<c-error-summary :form="form" />', form=Report({}))

    assert 'href="#id_story"' in html
    assert 'href="#id_who_group"' in html
    assert rendered('<c-error-summary :form="form" />', form=Report()).strip() == ""


def test_attributes_of_a_component_are_escaped_however_they_come():
    bad = '"><script>x</script>'

    for source in (
        '<c-button :data-x="bad">Ja</c-button>',
        '<c-button data-x="{{ bad }}">Ja</c-button>',
    ):
        html = rendered(source, bad=bad)
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_an_attribute_that_is_false_is_left_out():
    html = rendered('<c-button :disabled="no" :autofocus="yes">Ja</c-button>', no=False, yes=True)

    assert "disabled" not in html
    assert "autofocus" in html


@pytest.mark.parametrize("tone", ["acute", "urgent", "normal", ""])
def test_urgency_is_a_word_and_a_shape_never_colour_alone(tone):
    html = rendered('<c-urgency value="{{ tone }}" />', tone=tone)

    assert re.sub(r"<[^>]*>", "", html).strip()
    assert ("<svg" in html) == bool(tone)


def test_a_fact_that_is_missing_says_so():
    assert "niet bekend" in rendered('<c-datum label="Wijk"></c-datum>')
    assert "Tholen" in rendered('<c-data-list :items="facts" />', facts=[("Gemeente", "Tholen")])


def staff_request(*roles, path="/signaalkaarten/"):
    request = RequestFactory().get(path)
    memberships = [
        SimpleNamespace(
            role=role, get_role_display=role, organisation=SimpleNamespace(name="Gemeente")
        )
        for role in roles
    ]
    request.user = SimpleNamespace(
        is_authenticated=True, name="Noor", current_memberships=lambda: memberships
    )
    return request


def test_the_navigation_shows_what_somebody_may_use_and_where_they_are():
    entries = (
        navigation.Entry("Taal", ("no:such", "language")),
        navigation.Entry("Voor lezers", ("language",), frozenset({"focal_officer"})),
        navigation.Entry("Bestaat niet", ("no:such",)),
    )

    shown = navigation.items(entries, roles={"employee"}, path="/taal/")
    assert [(item.label, item.is_current) for item in shown] == [("Taal", True)]
    shown = navigation.items(entries, roles={"focal_officer"}, path="/")
    assert [(item.label, item.is_current) for item in shown] == [
        ("Taal", False),
        ("Voor lezers", False),
    ]


def test_a_page_of_the_workplace_names_who_is_logged_in_and_says_what_happened():
    request = staff_request("focal_officer")
    request._messages = CookieStorage(request)
    for level in (20, 25, 30, 40):
        request._messages.add(level, f"bericht {level}")

    html = rendered('{% extends "web/base_staff.html" %}', request=request)

    assert "Noor" in html
    assert html.count("bericht ") == 4
    assert html.count('role="status"') == 2
    assert html.count('role="alert"') == 2


def test_a_visitor_without_account_sees_no_navigation():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()

    html = rendered('{% extends "web/base_staff.html" %}', request=request)

    assert "sk-nav" not in html
    assert "sk-account" not in html


def test_the_public_page_has_a_neutral_title_and_icon_and_a_way_out_without_javascript():
    html = rendered('{% extends "web/base_public.html" %}', request=RequestFactory().get("/"))

    assert "<title>Gemeente – formulier</title>" in html
    assert "icon-neutral.svg" in html
    assert re.search(r'<a class="sk-exit"[^>]*href="/weg/"[^>]*rel="noreferrer"', html)
    assert html.index("sk-exit") < html.index("<header")
    assert "set-cookie" not in html
    assert "csrfmiddlewaretoken" not in html


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500", "503"])
@pytest.mark.parametrize("door", ["publiek", "werkplek"])
def test_error_pages_need_no_database_no_request_and_name_112(code, door, settings):
    settings.DOOR = door

    html = render_to_string(f"{code}.html", {"title": "x", "text": "y"})

    assert "tel:112" in html
    assert ("sk-exit" in html) == (door == "publiek")
    assert ("– Schakel</title>" in html) == (door == "werkplek")


def test_pages_show_no_other_setting():
    with pytest.raises(TemplateSyntaxError):
        web.setting("SECRET_KEY")


def test_the_other_language_is_offered_in_its_own_words():
    assert web.other_languages() == [("en", "English")]
    with translation.override("en"):
        assert web.other_languages() == [("nl", "Nederlands")]


def test_no_template_of_the_house_holds_inline_script_or_style():
    for name in ("web/base_staff.html", "web/base_public.html"):
        html = rendered('{% extends "' + name + '" %}', request=staff_request("employee"))
        assert not re.search(r"<style|\sstyle=|\son\w+=", html)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
