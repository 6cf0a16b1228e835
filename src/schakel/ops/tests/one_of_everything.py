"""One row in every locked table, all about one signal of Bergen op Zoom: what could leak is there.

Filled by the catalogue of Django, so that a table that is added later is filled too.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from schakel.grants.models import Grant
from schakel.ops.rights import RIGHTS
from schakel.ops.rows import ROWS
from schakel.organisations.models import Covenant, Municipality, Organisation
from schakel.people.models import Person
from schakel.signals.tests.desk import received
from schakel.vault.models import RecordKey, SealedContent
from tests.cast import MONDAY

PIECES = (("phone", "06-12345678"),)
LATER = timezone.now() + timedelta(days=1)
# What a column says where it matters to whom the row is given.
SAID: dict[str, dict[str, Any]] = {
    "approvals_approval": {"asked_of": "administrator"},
    "audit_event": {"actor_kind": "system", "object_type": "signals.signal"},
    "covenants_touchedpair": {"shared_at": None},
    "grants_grant": {
        "compartments": list(Grant.Compartment),
        "right": "add",
        "role": "partner",
        "until": LATER,
    },
    "handover_handoverstatus": {"state": "sent"},
    "signals_note": {"visibility": "desk"},
    "signals_emergencyopening": {"until": LATER},
}


class Everything:
    """The rows, by table, and who and what they are about."""

    def __init__(self, district: Any) -> None:
        tholen = Municipality.objects.get(cbs_code="GM0716")
        bergen_op_zoom = Municipality.objects.get(cbs_code="GM0748")
        self.signal = received(district, bergen_op_zoom, pieces=PIECES)
        self.second = received(district, bergen_op_zoom, pieces=PIECES)
        self.elsewhere = received(district, tholen)
        # Somebody who left: whoever is asked about, has no row for being who they are.
        vera = Person.objects.create_person("vera@x.example", "Vera")
        wim = Person.objects.create_person("wim@x.example", "Wim")
        self.rows: dict[str, models.Model] = {"signals_signal": self.signal}
        piece = self.signal.pieces.get()
        self.told: dict[str, Any] = {
            "signals_signal": self.signal,
            "organisations_organisation": self.signal.desk,
            "organisations_covenant": Covenant.objects.filter(district=district).first(),
            "people_person": vera,
            "signals_puzzlepiece": piece,
            "signals_mailbox": self.signal.mailbox,
        }
        self.named: dict[tuple[str, str], Any] = {
            ("linking_touch", "older"): self.second,
            ("linking_touch", "older_piece"): self.second.pieces.first(),
            ("puzzles_sourcestatement", "other"): self.second,
            ("covenants_touchedpair", "other_signal"): self.elsewhere,
            ("covenants_crosstouch", "other_desk"): self.elsewhere.desk,
            ("grants_grant", "person"): wim,
            ("accounts_loginreset", "person"): wim,
            ("grants_grant", "organisation"): Organisation.objects.get(code="avim-zwb"),
            ("handover_handover", "to"): Organisation.objects.get(code="avim-zwb"),
            ("people_notice", "reference"): self.signal.reference,
            ("audit_event", "object_id"): self.signal.pk,
            ("vault_deskkey", "holder"): self.signal.desk_id,
            ("linking_realm", "organisation"): self.signal.desk,
            ("linking_indexedmention", "signal"): self.signal,
            ("linking_indexedmention", "piece"): piece,
            ("linking_realmkey", "key"): self.signal.key,
            ("signals_attachment", "shown"): SealedContent.objects.create(
                key=self.signal.key, body=b""
            ),
        }
        self.models = {
            model._meta.db_table: model
            for model in apps.get_models(include_auto_created=True)
            if model._meta.db_table in ROWS
        }
        for table in self.models:
            self.row(table)

    def row(self, table: str) -> Any:
        """The row of this table; made with what it hangs on when it is not there yet."""
        if table in self.told:
            return self.told[table]
        if table not in self.rows:
            self.rows[table] = self._made(self.models[table])
        return self.rows[table]

    def _made(self, model: type[models.Model]) -> models.Model:
        table = model._meta.db_table
        if table == "vault_recordkey":
            return RecordKey.objects.create_key()
        said = {
            field.name: self._value(table, field)
            for field in model._meta.concrete_fields
            if not _by_itself(field)
        }
        named = {name: value for (of, name), value in self.named.items() if of == table}
        return model._base_manager.create(**{**said, **named, **SAID.get(table, {})})

    def _value(self, table: str, field: Any) -> Any:
        if (table, field.name) in self.named:
            return self.named[table, field.name]
        if field.is_relation:
            return self.row(field.related_model._meta.db_table)
        made = {
            "CharField": lambda: uuid.uuid4().hex[: min(field.max_length, 10)],
            "EmailField": lambda: "somebody@x.example",
            "TextField": lambda: "x",
            "SlugField": lambda: "x",
            "DateTimeField": lambda: MONDAY + timedelta(days=field.name.startswith("expires")),
            "DateField": MONDAY.date,
            "BooleanField": lambda: False,
            "BinaryField": lambda: uuid.uuid4().bytes * 2,
            "UUIDField": uuid.uuid4,
            "JSONField": dict,
            "ArrayField": list,
            "FloatField": lambda: 1.0,
        }
        return made.get(field.get_internal_type(), lambda: 1)()


def _by_itself(field: Any) -> bool:
    """Whether a row can be made without saying this."""
    return field.null or field.blank or field.has_default() or isinstance(field, models.AutoField)


def given() -> set[str]:
    """Of which tables PostgreSQL gives any row to who asks now, whatever the question is."""
    found = set()
    with connection.cursor() as cursor:
        for table in ROWS:
            if "S" in RIGHTS[table].werkplek.split():
                cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")  # noqa: S608  # of our list
                if cursor.fetchone()[0]:
                    found.add(table)
    return found
