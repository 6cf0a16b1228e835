"""What stands on the page after sending?"""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from schakel.intake.actions.submitting import Submitted
from schakel.intake.forms.report import ReportForm
from schakel.intake.promises import Expected, expected_of
from schakel.intake.surroundings import Surroundings
from schakel.knowledge import library
from schakel.signals.models import Signal
from schakel.vault.receipts import display

Said = Signal.Said


def expected_from(form: ReportForm, *, now: datetime) -> Expected:
    """What we promise for what was told."""
    told = form.cleaned_data
    return expected_of(
        form.around,
        danger=told["danger"],
        minor=told["minor"],
        ongoing=told["ongoing"],
        consent=told["consent"],
        suggested_forms=form.suggested_forms(),
        now=now,
    )


def receipt_of(
    form: ReportForm,
    submitted: Submitted,
    expected: Expected,
    *,
    around: Surroundings,
    with_code: bool = True,
) -> dict[str, Any]:
    """Made from what was sent, so that every copy of a form gets the same page."""
    told = form.cleaned_data
    language = get_language() or "nl"
    pointed = library.forms_pointed_to(told["indicators"])
    return {
        "code": display(submitted.code) if with_code else "",
        "code_groups": display(submitted.code).split("-") if with_code else [],
        "repeated": submitted.repeated,
        "reference": submitted.signal.reference if submitted.signal else "",
        "expected": expected,
        "pointed": [
            {
                "name": each.form.name.said(language),
                "what": each.form.what.said(language) if each.form.what else "",
                "because": [seen.seen.said(language) for seen in each.indicators],
            }
            for each in pointed
            if each.form.code != "general"
        ],
        "youth": form.data.get("minor") in {Said.YES, Said.UNKNOWN},
        "without_consent": told["minor"] == Said.NO and told["consent"] == Said.NO,
        "in_danger": told["danger"] == Said.YES,
        "advice_only": told["advice_only"],
        "contact_left_out": form.contact_was_left_out(),
        "wants_news": bool((contact := form.contact()) and contact.wants_news),
        "professional": form.is_professional,
        "around": around,
    }
