"""How does a district file become the district in the database? All of it, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.audit.trail import record
from schakel.organisations import loaded_rows as rows_of
from schakel.organisations.changes import ADDED, CHANGED, Change, Changes, differences
from schakel.organisations.district_file import DistrictFile
from schakel.organisations.models import (
    Budget,
    BudgetLine,
    CaseTable,
    ContactPoint,
    Covenant,
    CovenantParty,
    District,
    DistrictText,
    DistrictVersion,
    ExploitationForm,
    FeedbackTemplate,
    Municipality,
    Organisation,
    OrganisationRole,
    OverallHeading,
    Pattern,
    PermittedCheck,
    PublishedShare,
    RoutingRule,
    Service,
    ServiceProvision,
    SharingGround,
    Term,
)
from schakel.organisations.problems import Problem
from schakel.organisations.reading import Reading, WrongFile, check, read

__all__ = ["Loaded", "WrongFile", "check", "load", "load_reading"]

BY_CODE = ("code",)


@dataclass(frozen=True)
class Loaded:
    """What a load changed, or would change."""

    district: District
    changes: list[Change]
    counts: dict[str, int]
    dry_run: bool
    is_new_version: bool

    def __str__(self) -> str:
        """What happened, in one line; empty when nothing changed."""
        words = {
            "added": _("%s erbij"),
            "changed": _("%s gewijzigd"),
            "retired": _("%s uit gebruik"),
            "restored": _("%s weer in gebruik"),
        }
        parts = [word % self.counts[kind] for kind, word in words.items() if kind in self.counts]
        return f"{self.district}: {', '.join(parts)}" if parts else ""


def load(path: Path, *, by: str | None, now: datetime, dry_run: bool = False) -> Loaded:
    """Load a file for somebody by name; raises WrongFile with every mistake when there is one."""
    return load_reading(read(path), by=by, now=now, dry_run=dry_run)


def load_reading(
    reading: Reading, *, by: str | None, now: datetime, dry_run: bool = False
) -> Loaded:
    """Make the district what the file says.

    A dry run does exactly the same and then undoes it, so what it shows is what will happen.
    """
    if reading.file is None:
        raise WrongFile(reading.problems)
    with transaction.atomic():
        _one_load_at_a_time(reading.file.district.code)
        _refuse_municipalities_of_others(reading.file)
        changes = Changes(timezone.localdate(now))
        district = _settle_district(reading.file, changes)
        _settle_everything(reading.file, district, changes)
        is_new_version = _keep_version(district, reading, changes, by=by, now=now)
        if dry_run:
            transaction.set_rollback(True)
    return Loaded(district, changes.made, changes.counts(), dry_run, is_new_version)


def _one_load_at_a_time(code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"district file {code}"])


def _refuse_municipalities_of_others(file: DistrictFile) -> None:
    codes = [entry.cbs_code for entry in file.municipalities]
    elsewhere = (
        Municipality.objects.filter(cbs_code__in=codes)
        .exclude(district__code=file.district.code)
        .select_related("district")
    )
    problems = [
        Problem(
            1,
            "municipalities",
            _("%(name)s (%(code)s) hoort al bij district %(district)s.")
            % {
                "name": municipality.name,
                "code": municipality.cbs_code,
                "district": municipality.district,
            },
            _("Een gemeente hoort bij één district. Haal haar uit een van de twee bestanden."),
        )
        for municipality in elsewhere
    ]
    if problems:
        raise WrongFile(problems)


def _settle_district(file: DistrictFile, changes: Changes) -> District:
    values = rows_of.district(file)
    code = file.district.code
    district = District.objects.filter(code=code).first()
    if district is None:
        district = District.objects.create(code=code, **values)
        changes.made.append(Change(ADDED, _("district"), district.name))
    elif different := differences(district, values):
        for name, value in values.items():
            setattr(district, name, value)
        district.save()
        changes.made.append(Change(CHANGED, _("district"), district.name, fields=different))
    return district


def _settle_everything(file: DistrictFile, district: District, changes: Changes) -> None:
    in_district = {"district": district}

    def settle_by_code(model: Any, rows: Iterator[dict[str, Any]]) -> dict[str, Any]:
        settled = changes.settle(model, within=in_district, key=BY_CODE, rows=rows)
        return {code: row for (code,), row in settled.items()}

    organisations: dict[str, Organisation] = settle_by_code(
        Organisation, rows_of.organisations(file)
    )
    _settle_fallback_desk(district, organisations[file.district.fallback_desk], changes)
    for entry in file.organisations:
        own = {"organisation": organisations[entry.code]}
        changes.settle(
            ContactPoint, within=own, key=("kind", "value"), rows=rows_of.contact_points(entry)
        )
        changes.settle(OrganisationRole, within=own, key=("role",), rows=rows_of.roles(entry))
    municipalities = {
        code: row
        for (code,), row in changes.settle(
            Municipality,
            within=in_district,
            key=("cbs_code",),
            rows=rows_of.municipalities(file, organisations),
        ).items()
    }
    settle_by_code(Service, rows_of.services(file))
    changes.settle(
        ServiceProvision,
        within=in_district,
        key=("municipality", "service", "organisation", "valid_from"),
        rows=rows_of.provisions(file, organisations, municipalities),
    )
    settle_by_code(ExploitationForm, rows_of.forms(file))
    settle_by_code(OverallHeading, rows_of.headings(file))
    settle_by_code(DistrictText, rows_of.texts(file))
    settle_by_code(RoutingRule, rows_of.rules(file))
    settle_by_code(Term, rows_of.terms(file))
    settle_by_code(FeedbackTemplate, rows_of.feedback(file))
    settle_by_code(SharingGround, rows_of.grounds(file))
    settle_by_code(PermittedCheck, rows_of.checks(file))
    tables: dict[str, CaseTable] = settle_by_code(CaseTable, rows_of.tables(file))
    _settle_seats(file, tables, organisations, changes)
    settle_by_code(Pattern, rows_of.patterns(file))
    covenants: dict[str, Covenant] = settle_by_code(Covenant, rows_of.covenants(file))
    for covenant in file.covenants:
        changes.settle(
            CovenantParty,
            within={"covenant": covenants[covenant.code]},
            key=("organisation",),
            rows=rows_of.parties(covenant, organisations),
        )
    _settle_budgets(file, district, municipalities, changes)


def _settle_fallback_desk(district: District, desk: Organisation, changes: Changes) -> None:
    wanted = {"fallback_desk": desk}
    if different := differences(district, wanted):
        district.fallback_desk = desk
        district.save(update_fields=["fallback_desk"])
        changes.made.append(Change(CHANGED, _("district"), district.name, fields=different))


def _settle_seats(
    file: DistrictFile,
    tables: dict[str, CaseTable],
    organisations: dict[str, Organisation],
    changes: Changes,
) -> None:
    for entry in file.tables:
        table = tables[entry.code]
        wanted = {organisations[code] for code in entry.organisations}
        seated = set(table.organisations.all())
        if wanted == seated:
            continue
        table.organisations.set(wanted)
        before, after = (", ".join(sorted(o.name for o in who)) for who in (seated, wanted))
        changes.made.append(
            Change(
                CHANGED, _("overlegtafel"), table.name, fields=((_("deelnemers"), before, after),)
            )
        )


def _settle_budgets(
    file: DistrictFile,
    district: District,
    municipalities: dict[str, Municipality],
    changes: Changes,
) -> None:
    budgets = changes.settle(
        Budget, within={"district": district}, key=("year",), rows=rows_of.budgets(file)
    )
    for entry in file.budgets:
        within = {"budget": budgets[(entry.year,)]}
        changes.settle(BudgetLine, within=within, key=BY_CODE, rows=rows_of.budget_lines(entry))
        changes.settle(
            PublishedShare,
            within=within,
            key=("municipality",),
            rows=rows_of.published_shares(entry, municipalities),
        )


def _keep_version(
    district: District, reading: Reading, changes: Changes, *, by: str | None, now: datetime
) -> bool:
    """Keep the file word for word, unless the newest version is the same."""
    newest = district.versions.order_by("-loaded_at").first()
    if newest is not None and newest.sha256 == reading.sha256 and not changes.made:
        return False
    DistrictVersion.objects.create(
        district=district,
        sha256=reading.sha256,
        text=reading.text,
        loaded_at=now,
        loaded_by=by or "schakel",
        changes=changes.counts(),
    )
    record(
        "district.load",
        by=None,
        on=district,
        actor_kind="system",
        detail={
            "sha256": reading.sha256,
            **{kind: str(count) for kind, count in changes.counts().items()},
        },
        now=now,
    )
    return True
