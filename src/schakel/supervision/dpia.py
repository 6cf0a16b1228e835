"""What does the data protection impact assessment of this installation say, as far as known?

The order is that of the model of the national government (Model DPIA Rijksdienst): what is done,
whether it may, which risks, which measures. What only people can judge is left open, and says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schakel.audit.register import Register, register
from schakel.handover.policy import HANDOVER_POLICY
from schakel.kernel.policy import Policy
from schakel.organisations.models import District, Municipality, PermittedCheck, SharingGround
from schakel.people.models import Role
from schakel.signals.policy import NOTE_POLICY, REPORTER_POLICY, SIGNAL_POLICY
from schakel.supervision.policy import TRAIL_POLICY

Words = str | Promise

GOVERNED: Final[tuple[tuple[Policy, Words], ...]] = (
    (SIGNAL_POLICY, gettext_lazy("signalen")),
    (REPORTER_POLICY, gettext_lazy("wie meldde")),
    (NOTE_POLICY, gettext_lazy("notities")),
    (HANDOVER_POLICY, gettext_lazy("overdrachten")),
    (TRAIL_POLICY, gettext_lazy("het logboek")),
)

# The risk, and what is in the software against it; docs/threat-model.md has where.
RISKS: Final[tuple[tuple[Words, Words], ...]] = (
    (
        gettext_lazy("Een slachtoffer of melder wordt gevonden door wie haar of hem bedreigt."),
        gettext_lazy(
            "Niemand hoeft een naam te geven; geen adres of browser wordt "
            "bewaard; wat is verteld is per signaal versleuteld; plek en "
            "melder zitten achter een eigen klik."
        ),
    ),
    (
        gettext_lazy("Een collega kijkt zonder reden."),
        gettext_lazy(
            "Alleen de eigen desk; elke inzage staat in het logboek; een reden "
            "voor wie het signaal niet behandelt; een wekelijkse steekproef, "
            "opvallende patronen en kanaries."
        ),
    ),
    (
        gettext_lazy("Iemand wordt ten onrechte verdacht."),
        gettext_lazy(
            "Geen score over personen; de bron en hoe zeker die is staan "
            "erbij; een besluit is van een mens, met reden, en een tweede mens "
            "bij afsluiten zonder actie."
        ),
    ),
    (
        gettext_lazy("Een partner krijgt meer dan nodig, of de verkeerde krijgt iets."),
        gettext_lazy(
            "Alles staat uit tot iemand het kiest; grond, doel en noodzaak "
            "zijn verplicht; u ziet precies wat de partner ziet; intrekken "
            "kan, met een controlelijst voor een datalek."
        ),
    ),
    (
        gettext_lazy("De databank of een reservekopie wordt gestolen."),
        gettext_lazy(
            "De sleutels liggen elders. Wat in klare tekst staat, staat in docs/privacy.md."
        ),
    ),
    (
        gettext_lazy("Iemand wist zijn sporen."),
        gettext_lazy(
            "Het logboek wordt alleen aangevuld, is verzegeld, en de zegels "
            "gaan de machine uit; elke nacht wordt het nagerekend."
        ),
    ),
    (
        gettext_lazy("Gegevens blijven te lang bewaard."),
        gettext_lazy("Nog niet afgedekt: Schakel vernietigt nu niets uit zichzelf."),
    ),
)


@dataclass(frozen=True)
class Section:
    """One section: what is known, in sentences and in rows, and what somebody must still write."""

    number: int
    title: str
    said: list[str] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Assessment:
    """The whole document."""

    made_on: date
    district: str
    sections: list[Section]

    @property
    def open_questions(self) -> int:
        return sum(len(section.open) for section in self.sections)


def assessment(*, today: date) -> Assessment:
    """The assessment of this installation, as it is configured now."""
    known = register()
    district = District.objects.order_by("name").first()
    sections = [
        *_what_is_done(known, district),
        *_whether_it_may(known, district),
        *_risks_and_measures(),
    ]
    return Assessment(today, district.name if district else "", sections)


def as_markdown(whole: Assessment) -> str:
    """The document as text, to go on writing in."""
    lines = [
        f"# {_('Gegevensbeschermingseffectbeoordeling (DPIA) van Schakel')}",
        "",
        _("Gemaakt uit de inrichting op %(day)s. Wat open staat, vult een mens in.")
        % {"day": whole.made_on.isoformat()},
    ]
    for section in whole.sections:
        lines += ["", f"## {section.number}. {section.title}"]
        for sentence in section.said:
            lines += ["", sentence]
        if section.rows:
            lines += ["", "| | |", "|---|---|"]
            lines += [f"| {_cell(one)} | {_cell(other)} |" for one, other in section.rows]
        for question in section.open:
            lines += ["", f"**{_('In te vullen')}:** {question}"]
    return "\n".join([*lines, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _what_is_done(known: Register, district: District | None) -> Iterator[Section]:
    municipalities = Municipality.objects.filter(district=district).values_list("name", flat=True)
    yield Section(
        1,
        _("Voorstel"),
        said=[
            _(
                "Schakel brengt signalen van mensenhandel van wie iets ziet "
                "naar wie kan handelen, en laat de melder weten wat ermee "
                "gebeurt."
            )
        ],
        rows=[
            (_("District"), district.name if district else ""),
            (_("Gemeenten"), ", ".join(municipalities.order_by("name"))),
        ],
        open=[_("Waarom nu, en wat verandert er ten opzichte van de huidige werkwijze?")],
    )
    yield Section(
        2,
        _("Persoonsgegevens"),
        said=[
            _("Wat versleuteld is en wat in klare tekst staat, staat per soort in docs/privacy.md.")
        ],
        rows=[
            (each.name, "; ".join([*each.subjects, *each.categories])) for each in known.activities
        ],
    )
    yield Section(
        3,
        _("Gegevensverwerkingen"),
        said=[
            _(
                "De activiteiten uit het register. Elke verwerking staat per "
                "betrokkene in het verwerkingenlogboek."
            )
        ],
        rows=[(each.name, each.code) for each in known.activities],
    )
    yield Section(4, _("Doeleinden"), rows=[(each.name, each.purpose) for each in known.activities])
    controller = known.controller
    yield Section(
        5,
        _("Betrokken partijen"),
        rows=[
            (_("Verwerkingsverantwoordelijke"), controller.name),
            (_("Contact"), controller.contact),
            (_("Functionaris gegevensbescherming"), controller.privacy_officer),
            *((each.name, "; ".join(each.recipients)) for each in known.activities),
        ],
        open=[
            *(
                []
                if controller.name
                else [_("Wie is verwerkingsverantwoordelijke, en is dat gezamenlijk?")]
            ),
            *(
                []
                if controller.privacy_officer
                else [_("Wie is de functionaris gegevensbescherming?")]
            ),
            _("Wie beheert de servers, en ligt er een verwerkersovereenkomst?"),
        ],
    )
    yield Section(
        6,
        _("Belangen"),
        open=[
            _(
                "Welk belang hebben slachtoffers, melders, verdachten en de "
                "gemeenten bij deze verwerking?"
            )
        ],
    )
    yield Section(
        7,
        _("Verwerkingslocaties"),
        said=[
            _(
                "Alles staat in één databank; bestanden staan daar ook in. Er "
                "is geen dienst van derden nodig."
            )
        ],
        open=[_("In welk land en bij wie staan databank, sleutels, reservekopieën en zegels?")],
    )
    yield Section(8, _("Techniek"), rows=list(_settings()))


def _settings() -> Iterator[tuple[str, str]]:
    """How this installation is set up, as far as it matters here; no address and no path."""
    yes, no = _("ja"), _("nee")
    yield _("Twee deuren, elk met eigen adressen"), yes
    yield _("Versleuteld per signaal, met sleutels buiten de databank"), _("ja, in een bestand")
    yield _("Alleen over https"), yes if settings.HTTPS else no
    yield (
        _("Zegels van het logboek gaan naar een andere plek"),
        (yes if settings.CHECKPOINT_DIR else no),
    )
    yield (
        _("Eigen register van verwerkingen"),
        (yes if settings.PROCESSING_REGISTER else _("nee: het meegeleverde, dat niets bevestigt")),
    )
    yield _("Besluiten door een machine"), _("nee: regels stellen voor, mensen besluiten")
    yield _("Cookies of metingen van derden"), no


def _whether_it_may(known: Register, district: District | None) -> Iterator[Section]:
    unconfirmed = [each.name for each in known.activities if not each.is_confirmed]
    grounds = SharingGround.objects.current().filter(district=district)
    checks = PermittedCheck.objects.current().filter(district=district)
    yield Section(
        9,
        _("Juridisch en beleidsmatig kader"),
        said=[_("Gronden om te delen, uit het districtsbestand:")] if grounds else [],
        rows=[(each.label, _with_state(each.explanation, each.confirmed)) for each in grounds],
        open=[] if grounds else [_("Er is geen district geladen: op welke gronden wordt gedeeld?")],
    )
    yield Section(
        10,
        _("Bewaartermijnen"),
        rows=[
            (
                each.name,
                _with_state(
                    f"{each.retention.term} ({each.retention.reference})", each.retention.confirmed
                ),
            )
            for each in known.activities
        ],
        open=[_("Stel per activiteit de termijn vast; Schakel vernietigt nu niets uit zichzelf.")],
    )
    yield Section(
        11,
        _("Rechtsgrond"),
        rows=[
            (each.name, _with_state(each.ground.text, each.ground.confirmed))
            for each in known.activities
        ],
        open=[_("Bevestig de grond van: %(names)s.") % {"names": ", ".join(unconfirmed)}]
        if unconfirmed
        else [],
    )
    yield Section(
        12,
        _("Bijzondere persoonsgegevens en strafrechtelijke gegevens"),
        rows=[
            (each.name, _with_state(each.special.text, each.special.confirmed))
            for each in known.activities
            if each.special
        ],
    )
    yield Section(
        13,
        _("Doelbinding"),
        said=[
            _(
                "Wie wat mag, en waarom. Wat hier niet staat, mag niet. "
                "Dezelfde zinnen sturen de schermen, de lijsten en de knoppen."
            )
        ],
        rows=list(_sentences()),
    )
    yield Section(
        14,
        _("Noodzaak en evenredigheid"),
        said=[_("Eigen controles die in dit district zijn toegestaan:")] if checks else [],
        rows=[(each.label, each.ground) for each in checks],
        open=[_("Kan het doel met minder gegevens, of op een andere manier?")],
    )
    yield Section(
        15,
        _("Rechten van betrokkenen"),
        said=[
            _("Een melder leest berichten met een code, vult aan en trekt contactgegevens in."),
            _("Alle regels over één betrokkene zijn in het verwerkingenlogboek te vinden."),
        ],
        open=[
            _(
                "Hoe worden inzage, correctie en verwijdering behandeld? "
                "Schakel heeft daar nog geen pagina voor."
            )
        ],
    )


def _with_state(text: str, confirmed: bool) -> str:  # noqa: FBT001  # said beside the text
    return text if confirmed else f"{text} [{_('nog te bevestigen')}]"


def _sentences() -> Iterator[tuple[str, str]]:
    for policy, about in GOVERNED:
        for sentence in policy.sentences:
            who = Role(sentence.role).label if sentence.role else _("iedereen")
            may = _("mag") if sentence.allows else _("mag nooit")
            yield f"{who}, {about}", f"{may}: {_(sentence.because)}"


def _risks_and_measures() -> Iterator[Section]:
    yield Section(
        16,
        _("Risico’s en maatregelen"),
        said=[_("Risico’s zoals de makers ze zien, met wat er in de software tegen is gedaan.")],
        rows=[(str(risk), str(measure)) for risk, measure in RISKS],
        open=[
            _("Hoe groot zijn kans en gevolg van elk risico hier, en welke risico’s ontbreken?"),
            _(
                "Welke maatregelen neemt de organisatie zelf: opleiding, "
                "rooster, toegang tot de server?"
            ),
        ],
    )
    yield Section(
        17,
        _("Restrisico en advies"),
        open=[
            _(
                "Wat blijft er over, wie aanvaardt dat, en wat adviseert de "
                "functionaris gegevensbescherming?"
            ),
            _("Is voorafgaande raadpleging van de Autoriteit Persoonsgegevens nodig?"),
        ],
    )
