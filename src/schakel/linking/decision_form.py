"""What is asked of an officer who decides whether two pieces are about the same?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.linking.models import Touch

LONGEST_REASON = 2000
VERDICTS = [
    (Touch.Verdict.SAME, _("Hetzelfde")),
    (Touch.Verdict.NOT_SAME, _("Niet hetzelfde")),
    (Touch.Verdict.UNKNOWN, _("Weet ik niet")),
]


class DecisionForm(forms.Form):
    """Same, not the same, or not known; and why. Three buttons, so the choice is no field."""

    reason = forms.CharField(
        label=_("Waarom?"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Schrijf op waaraan u dat ziet. Uw collega’s lezen dit later terug."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verdict = str(self.data.get("verdict", "")) if self.is_bound else ""

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.verdict not in Touch.Verdict.values:
            raise forms.ValidationError(_("Kies: hetzelfde, niet hetzelfde, of weet ik niet."))
        needs_words = self.verdict in {Touch.Verdict.SAME, Touch.Verdict.NOT_SAME}
        if needs_words and not str(told.get("reason", "")).strip():
            self.add_error("reason", _("Schrijf kort waarom. Dan begrijpt een ander uw besluit."))
        return told
