"""What exactly does a partner see?

A package is composed from parts of a signal; every part is off unless chosen. What is
composed is previewed, sealed and shown to the partner byte for byte: one structure, three uses.
"""

import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schakel.knowledge.library import known_in_order
from schakel.organisations.models import District, ExploitationForm, Service
from schakel.signals.models import Attachment, Signal, Weighing

BLACK = "█"


@dataclass(frozen=True)
class Part:
    """One thing that may go into a package, as the partner would read it."""

    code: str
    title: str
    text: str
    attachment_id: str = ""
    group: str = ""  # of which signal of a puzzle it is, as the partner may know it


@dataclass(frozen=True)
class Package:
    """What the partner sees, in order."""

    parts: tuple[Part, ...]

    def as_json(self) -> str:
        """As it is sealed."""
        return json.dumps([asdict(part) for part in self.parts], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Package":
        """As it was sealed."""
        return cls(tuple(Part(**part) for part in json.loads(text)))


def parts_of(signal: Signal, weighing: Weighing | None) -> list[Part]:
    """Everything of a signal that may be passed on, opened; the caller records the reading.

    Rule: the reporter is never in a package; whoever needs them asks the desk.
    Source: access-matrix.csv, melder_identity; product.md 4.6.
    """
    parts = [
        *basics_of(signal),
        *story_of(signal),
        *place_of(signal),
        *weighing_of(weighing),
        *pieces_of(signal),
        *files_of(signal),
    ]
    return [part for part in parts if part.text]


def basics_of(signal: Signal) -> list[Part]:
    """What one needs to know what one looks at."""
    labels = {
        form.code: str(form) for form in ExploitationForm.objects.filter(district=signal.district)
    }
    return [
        Part(
            "municipality", _("Gemeente"), signal.municipality.name if signal.municipality else ""
        ),
        Part("urgency", _("Urgentie"), signal.get_urgency_display()),
        Part("forms", _("Vorm"), ", ".join(labels.get(c, c) for c in signal.shown_forms)),
    ]


def story_of(signal: Signal) -> list[Part]:
    """What was told and seen, and when."""
    return [
        Part("story", _("Verhaal"), signal.unsealed("story")),
        Part("observations", _("Waarnemingen"), _observations(signal)),
        Part("happened", _("Wanneer"), signal.unsealed("happened")),
    ]


def place_of(signal: Signal) -> list[Part]:
    """Where exactly."""
    return [Part("place", _("Plek"), signal.unsealed("place"))]


def weighing_of(weighing: Weighing | None) -> list[Part]:
    """What the desk made of it: facts, and how sure."""
    if weighing is None:
        return []
    said = _("Bron: %(source)s. Inhoud: %(content)s.") % {
        "source": weighing.get_source_reliability_display(),
        "content": weighing.get_content_reliability_display(),
    }
    return [
        Part("facts", _("Feiten"), _facts(weighing)),
        Part("reliability", _("Betrouwbaarheid"), said),
    ]


def pieces_of(signal: Signal) -> list[Part]:
    """Every name, address and number as it was written down."""
    return [
        Part(f"piece:{piece.pk}", piece.get_kind_display(), piece.unsealed("text"))
        for piece in signal.pieces.select_related("key")
    ]


def files_of(signal: Signal) -> list[Part]:
    """The names of the files of which there is a copy that may be looked at."""
    return [
        Part(
            f"attachment:{attachment.pk}",
            _("Bijlage (kopie zonder verborgen gegevens)"),
            attachment.unsealed("file_name"),
            str(attachment.pk),
        )
        for attachment in signal.attachments.filter(state=Attachment.State.READY)
    ]


# What every partner needs to know what they look at; a service may need more (district file).
LEAST = ("municipality", "urgency", "forms")


def minimum_for(district: District, services: Collection[str]) -> tuple[str, ...]:
    """The parts that are on by default for these services: the recipient's minimum.

    Rule: everything is off by default except the minimum of the recipient.
    Source: product.md 4.6.
    """
    named = Service.objects.filter(district=district, code__in=services)
    return (*LEAST, *(part for service in named for part in service.minimum))


def compose(
    parts: Iterable[Part], *, included: Sequence[str], blacked_out: Sequence[str]
) -> Package:
    """The package of the chosen parts, with the given words made black in every text."""
    chosen = set(included)
    return Package(
        tuple(
            replace(part, text=blacken(part.text, blacked_out))
            for part in parts
            if part.code in chosen
        )
    )


def blacken(text: str, phrases: Sequence[str]) -> str:
    """The text with each phrase black, whatever its case; every phrase becomes equally long.

    A bar of one length does not tell how long the name under it was.
    """
    wanted = sorted({p.strip() for p in phrases if p.strip()}, key=len, reverse=True)
    if not wanted:
        return text
    pattern = "|".join(re.escape(phrase) for phrase in wanted)
    return re.sub(pattern, BLACK * 5, text, flags=re.IGNORECASE)


def _observations(signal: Signal) -> str:
    codes = [code for code in signal.unsealed("observations").split(",") if code]
    language = get_language() or "nl"
    return "\n".join(f"– {one.seen.said(language)}" for one in known_in_order(codes))


def _facts(weighing: Weighing) -> str:
    """The facts that are known, in words; what is not known is left out."""
    known = []
    for field in weighing._meta.get_fields():
        if getattr(field, "choices", None) and field.name not in NOT_FACTS:
            value = getattr(weighing, field.name)
            if value not in {"", "unknown"}:
                label = str(getattr(field, "verbose_name", field.name))
                shown = getattr(weighing, f"get_{field.name}_display")()
                known.append(str(shown) if field.name == "victim" else f"{label}: {shown}")
    return "\n".join(f"– {line}" for line in known)


NOT_FACTS = frozenset(
    {
        "source_reliability",
        "content_reliability",
        "proposed",
        "decided",
        "consent",
        "fears_exposure",
    }
)
