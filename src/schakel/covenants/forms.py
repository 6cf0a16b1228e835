"""What does an officer write down between municipalities?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.covenants.actions.registering import SHORTEST_NECESSITY
from schakel.covenants.models import CrossOutcome

LONGEST_TEXT = 2000


class RegisterForm(forms.Form):
    """Why this signal meets the covenant, in own words."""

    necessity = forms.CharField(
        label=_("Waarom is het nodig om te weten of dit een andere gemeente raakt?"),
        help_text=_(
            "Minstens 40 tekens. Noem geen namen: wat u hier schrijft, hoort bij uw besluit en "
            "gaat niet naar de andere gemeente."
        ),
        min_length=SHORTEST_NECESSITY,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Leg uit waarom het nodig is."),
            "min_length": _("Leg het iets langer uit: minstens 40 tekens."),
        },
    )
    weighed = forms.BooleanField(
        label=_("Ik heb gewogen dat dit signaal aan grond en doel van het convenant voldoet."),
        error_messages={"required": _("Vink aan dat u dit hebt gewogen.")},
    )


class OutcomeForm(forms.Form):
    """What came of the contact."""

    verdict = forms.ChoiceField(
        label=_("Ging het om hetzelfde?"),
        choices=CrossOutcome.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat eruit kwam.")},
    )
    remark = forms.CharField(
        label=_("Toelichting"),
        help_text=_("Alleen voor uw desk. De andere gemeente leest dit niet."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
