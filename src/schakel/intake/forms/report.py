"""What can be told in a report? Only the story is needed; the rest helps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from schakel.intake.forms.fields import FilesField, LinesField, ObservationsField, PlainText
from schakel.intake.surroundings import Surroundings
from schakel.intake.wording import DISCLOSURE, Words, words_for
from schakel.knowledge import library
from schakel.knowledge.schema import Indicator
from schakel.organisations.models import District, Municipality
from schakel.signals.actions.receiving import Contact, Report
from schakel.signals.models import PuzzlePiece, Signal
from schakel.vault.receipts import new_submission_key
from schakel.web.widgets import ExplainedRadios

Said = Signal.Said
Disclosure = Signal.Disclosure
LONGEST_STORY: Final = 20_000
ELSEWHERE: Final = "elsewhere"
PIECES: Final = {kind.value: f"piece_{kind.value}" for kind in PuzzlePiece.Kind}


@dataclass(frozen=True)
class Group:
    """Observations under one heading, as boxes to tick."""

    name: str
    boxes: Sequence[BoundWidget]


def said(**extra: Any) -> forms.ChoiceField:
    """Yes, no or I don't know; not answering is fine."""
    return forms.ChoiceField(
        required=False, choices=Said.choices, widget=forms.RadioSelect, **extra
    )


def lines(label: Any, hint: Any) -> LinesField:
    return LinesField(required=False, label=label, help_text=hint)


class ReportForm(forms.Form):
    """The whole report on one page: five screens, one form, one post."""

    use_required_attribute = False
    disclosure_by_default: str = Disclosure.ANONYMOUS

    submission_key = forms.CharField(widget=forms.HiddenInput, required=False)
    reporter_kind = forms.ChoiceField(
        choices=Signal.ReporterKind.choices, widget=forms.HiddenInput, required=False
    )

    story = PlainText(
        max_length=LONGEST_STORY,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Schrijf in een paar woorden wat u zag of hoorde. Meer is niet nodig."),
            "max_length": _(
                "Uw verhaal is te lang (hoogstens 20.000 tekens). Stuur een deel als PDF mee, "
                "of vul het later aan met uw code."
            ),
        },
    )
    advice_only = forms.BooleanField(
        required=False,
        label=_("Ik wil eerst alleen overleggen"),
        help_text=_(
            "Denk met mij mee, zonder dat er een melding van komt. Noem dan geen namen. Wat u bij "
            "‘wie’ en ‘contact’ invult, gaat dan niet mee."
        ),
    )
    indicators = ObservationsField(required=False, widget=forms.CheckboxSelectMultiple)
    uploads = FilesField(
        required=False,
        label=_("Foto’s of PDF’s meesturen"),
        help_text=_(
            "Hoogstens 5 bestanden van 10 MB. Wij tonen een kopie zonder gegevens over plek en "
            "toestel. Maak alleen een foto als dat veilig is."
        ),
    )

    municipality = forms.ChoiceField(required=False, label=_("In welke gemeente?"))
    place = PlainText(
        required=False,
        max_length=500,
        label=_("Dorp, wijk of plek"),
        widget=forms.TextInput,
        help_text=_("Bijvoorbeeld: Gageldonk, of het vakantiepark bij de dijk."),
    )
    piece_address = lines(_("Adressen"), _("Eén per regel. Een deel van een adres helpt ook."))
    piece_place = lines(
        _("Omschrijving van de plek"),
        _("Eén per regel. Bijvoorbeeld: geel huis met rolluiken naast de kerk."),
    )

    minor = said()
    consent = said()
    piece_person = lines(_("Personen"), _("Eén per regel: een naam, of hoe iemand eruitziet."))
    piece_vehicle = lines(
        _("Kentekens of voertuigen"),
        _("Eén per regel. Bijvoorbeeld: blauwe bus, begint met 8."),
    )
    piece_phone = lines(_("Telefoonnummers"), _("Eén per regel."))
    piece_online_name = lines(
        _("Namen of profielen op internet"), _("Eén per regel, liefst met de naam van de site.")
    )
    piece_company = lines(
        _("Bedrijven of uitzendbureaus"), _("Eén per regel. Ook wat er op een busje staat.")
    )
    piece_account = lines(
        _("Bankrekeningen"), _("Eén per regel. Bijvoorbeeld: waar het loon of de huur heen gaat.")
    )

    happened = PlainText(
        required=False,
        max_length=1000,
        label=_("Wanneer was het?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bijvoorbeeld: gisteravond, of al weken elke ochtend rond zes uur."),
    )
    ongoing = said()
    danger = said(label=_("Is er nu iemand in gevaar?"))

    disclosure = forms.ChoiceField(
        required=False,
        label=_("Hoe wilt u melden?"),
        choices=Disclosure.choices,
        widget=ExplainedRadios(hints=DISCLOSURE),
    )
    name = PlainText(required=False, max_length=200, widget=forms.TextInput)
    email = forms.EmailField(required=False, label=_("E-mailadres"), max_length=254)
    phone = PlainText(
        required=False,
        max_length=60,
        label=_("Telefoonnummer"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    contact_is_safe = said(label=_("Is het veilig als wij contact met u opnemen?"))
    safe_contact = PlainText(
        required=False,
        max_length=500,
        label=_("Wanneer of hoe is contact veilig?"),
        widget=forms.TextInput,
        help_text=_("Bijvoorbeeld: alleen overdag, niet inspreken, vraag naar de bibliotheek."),
    )
    wants_news = forms.BooleanField(
        required=False,
        label=_("Mail mij als er nieuws is"),
        help_text=_("In die mail staat niet waarover het gaat. U leest het met uw code."),
    )

    def __init__(
        self, *args: Any, around: Surroundings, reporter_kind: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.around = around
        chosen = str(self.data.get("reporter_kind", "")) if self.is_bound else reporter_kind
        self.kind: str = self.kind_of(chosen)
        self.speak(words_for(self.kind))
        towns = [(town.cbs_code, town.name) for town in around.towns]
        self.fields["municipality"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("Kies een gemeente")),
            *towns,
            (ELSEWHERE, _("Ergens anders, of ik weet het niet")),
        ]
        self.fields["indicators"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (each.code, each.seen.said(get_language() or "nl")) for each in self._offered()
        ]
        self.fields["reporter_kind"].initial = self.kind
        self.fields["disclosure"].initial = self.disclosure_by_default
        self.fields["submission_key"].initial = new_submission_key

    def speak(self, words: Words) -> None:
        """Label the questions for whoever answers them."""
        self.words = words
        for name in ("story", "minor", "consent", "ongoing", "name"):
            self.fields[name].label = words[name]
        self.fields["story"].help_text = words["story_hint"]
        self.fields["indicators"].label = words["observations"]
        self.fields["piece_person"].label = words["person"]

    def kind_of(self, chosen: str) -> str:
        """What kind of reporter this is; a resident when nothing else was chosen."""
        known = chosen in Signal.ReporterKind.values
        return chosen if known else Signal.ReporterKind.RESIDENT

    def observation_groups(self) -> list[Group]:
        """The observations under the overall headings; never under a form of exploitation."""
        language = get_language() or "nl"
        boxes = {str(box.data["value"]): box for box in self["indicators"]}
        headings = {word.code: word.name.said(language) for word in library.headings()}
        groups: dict[str, list[BoundWidget]] = {}
        for each in self._offered():
            groups.setdefault(each.heading or "", []).append(boxes[each.code])
        ordered = [*headings, ""]
        return [
            Group(headings.get(code, str(_("Iets anders"))), groups[code])
            for code in ordered
            if code in groups
        ]

    @property
    def is_professional(self) -> bool:
        return self.kind in {Signal.ReporterKind.PROFESSIONAL, Signal.ReporterKind.EMPLOYEE}

    def has_more_pieces(self) -> bool:
        """Whether something stands, right or wrong, in the fields that are folded away."""
        names = ("piece_phone", "piece_online_name", "piece_company", "piece_account")
        return any(self[name].errors or self[name].value() for name in names)

    def any_ticked(self) -> bool:
        return bool(self["indicators"].value())

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        told["reporter_kind"] = self.kind
        for name in ("minor", "consent", "ongoing", "danger", "contact_is_safe"):
            told[name] = told.get(name) or Said.UNKNOWN
        told["disclosure"] = told.get("disclosure") or self.disclosure_by_default
        return told

    def only_files_refused(self) -> bool:
        """Whether the report could be sent without its files."""
        return set(self.errors) == {"uploads"}

    def municipality_code(self) -> str:
        """The municipality that was chosen, or else the one that the typed place means."""
        chosen = self.cleaned_data.get("municipality") or ""
        if chosen:
            return "" if chosen == ELSEWHERE else chosen
        town = self.around.town_named(self.cleaned_data.get("place") or "")
        return town.cbs_code if town else ""

    def pieces(self) -> tuple[tuple[str, str], ...]:
        """The pieces as rows; a question for advice names no persons.

        Rule: who only asks for advice gives no personal data.
        Source: product.md 1.7.
        """
        left_out = {PuzzlePiece.Kind.PERSON.value} if self.cleaned_data["advice_only"] else set()
        return tuple(
            (kind, line)
            for kind, name in PIECES.items()
            if kind not in left_out
            for line in self.cleaned_data.get(name) or ()
        )

    def contact(self) -> Contact | None:
        """How the reporter may be reached; None when they chose, or in fact stayed, anonymous."""
        told = self.cleaned_data
        if told["disclosure"] == Disclosure.ANONYMOUS or told["advice_only"]:
            return None
        if not any(told.get(name) for name in ("name", "email", "phone")):
            return None
        return Contact(
            name=told.get("name", ""),
            email=told.get("email", ""),
            phone=told.get("phone", ""),
            safe_contact=told.get("safe_contact", ""),
            contact_is_safe=told["contact_is_safe"],
            wants_news=told.get("wants_news", False),
        )

    def contact_was_left_out(self) -> bool:
        """Whether contact data were typed that do not go along; the receipt says so."""
        told = self.cleaned_data
        return self.contact() is None and any(told.get(n) for n in ("name", "email", "phone"))

    def suggested_forms(self) -> tuple[str, ...]:
        """The forms of exploitation that the observations may point to."""
        pointed = library.forms_pointed_to(self.cleaned_data["indicators"])
        return tuple(each.form.code for each in pointed if each.form.code != "general")

    def report(
        self,
        *,
        district: District,
        municipality: Municipality | None,
        channel: str,
        welcome: str = "",
        **more: Any,
    ) -> Report:
        """What was told, ready to be received."""
        told = self.cleaned_data
        contact = self.contact()
        return Report(
            **{
                "district": district,
                "municipality": municipality,
                "story": told["story"],
                "channel": channel,
                "reporter_kind": self.kind,
                "disclosure": told["disclosure"] if contact else Disclosure.ANONYMOUS,
                "advice_only": told["advice_only"],
                "place": told["place"],
                "happened": told["happened"],
                "observations": told["indicators"],
                "suggested_forms": self.suggested_forms(),
                "danger": told["danger"],
                "minor": told["minor"],
                "ongoing": told["ongoing"],
                "consent": told["consent"],
                "pieces": self.pieces(),
                "contact": contact,
                "uploads": told.get("uploads") or (),
                "welcome": welcome,
                **more,
            }
        )

    def _offered(self) -> list[Indicator]:
        """The short list, and what a card brought along."""
        if self.is_bound:
            brought = self.data.getlist("indicators") if hasattr(self.data, "getlist") else []
        else:
            brought = self.initial.get("indicators", [])
        first = library.first_indicators()
        codes = {each.code for each in first}
        return [*first, *(i for i in library.known_indicators(brought) if i.code not in codes)]
