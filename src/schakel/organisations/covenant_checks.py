"""Do the patterns and covenants of a district file fit together with the rest of it?"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from schakel.organisations.agreement_checks import Found, unknown_code
from schakel.organisations.district_file import DistrictFile
from schakel.organisations.toml_lines import Path


def _patterns(file: DistrictFile) -> Found:
    seen: set[str] = set()
    for index, pattern in enumerate(file.patterns):
        if pattern.kind in seen:
            yield (
                ("patterns", index, "kind"),
                _("Er is al een drempel voor `%(kind)s`.") % {"kind": pattern.kind},
                _("Laat er één staan, anders is niet duidelijk welke geldt."),
            )
        seen.add(pattern.kind)


def _covenants(file: DistrictFile) -> Found:
    """A party is a municipality that receives its own reports: only those can touch.

    Source: issue "Puzzle pieces" (Between municipalities).
    """
    organisations = {entry.code for entry in file.organisations}
    names = {entry.code: entry.name for entry in file.organisations}
    can_receive = {
        e.code for e in file.organisations if not (e.is_emm or e.never_recipient_because)
    }
    with_own_desk = {
        place.organisation
        for place in file.municipalities
        # A desk that cannot be one is said where it stands.
        if place.desk == place.organisation or place.desk not in {None, *can_receive}
    }
    for index, covenant in enumerate(file.covenants):
        seen: set[str] = set()
        for position, party in enumerate(covenant.parties):
            path: Path = ("covenants", index, "parties", position, "organisation")
            if party.organisation not in organisations:
                yield unknown_code(path, party.organisation, _("organisatie"), with_own_desk)
            elif party.organisation not in with_own_desk:
                yield (
                    path,
                    _("%(name)s is geen gemeente met een eigen meldpunt.")
                    % {"name": names[party.organisation]},
                    _("Kies uit: %(known)s.") % {"known": ", ".join(sorted(with_own_desk)) or "–"},
                )
            if party.organisation in seen:
                yield (
                    path,
                    _("“%(value)s” doet al mee aan dit convenant.") % {"value": party.organisation},
                    _("Noem elke gemeente één keer."),
                )
            seen.add(party.organisation)


CHECKS: tuple[Callable[[DistrictFile], Found], ...] = (_patterns, _covenants)
