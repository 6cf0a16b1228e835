"""Whose data were processed, in which activity, and when? The Dutch standard's processing log.

*Logboek Dataverwerkingen*, working version of October 2024: one line per data subject and
operation, without who did it. That stands in the audit event with the same trace and operation.
"""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProcessingLine(models.Model):
    """One line of the log. The fields have the names of the standard."""

    append_only: Final = True

    class Status(models.IntegerChoices):
        UNKNOWN = 0
        OK = 1
        ERROR = 2

    id = models.BigAutoField(primary_key=True)
    trace_id = models.UUIDField(db_index=True)
    operation_id = models.CharField(max_length=16)  # 8 bytes, in hexadecimal
    parent_operation_id = models.CharField(max_length=16, blank=True)
    status_code = models.PositiveSmallIntegerField(choices=Status, default=Status.OK)
    name = models.CharField(_("handeling"), max_length=80)
    start_time = models.DateTimeField(_("begonnen"))
    end_time = models.DateTimeField(_("geëindigd"))
    foreign_operation = models.JSONField(null=True)  # {"trace_id", "operation_id", "entity"}
    resource = models.CharField(max_length=60)
    # dpl.core.processing_activity_id: a code in the register (`schakel.audit.register`)
    processing_activity_id = models.CharField(_("verwerkingsactiviteit"), max_length=60)
    # dpl.core.data_subject_id: encrypted, the same person always the same
    data_subject_id = models.BinaryField(_("betrokkene"))

    class Meta:
        verbose_name = _("regel van het verwerkingenlogboek")
        verbose_name_plural = _("regels van het verwerkingenlogboek")
        indexes = [models.Index(fields=["data_subject_id", "id"], name="processing_of_subject")]

    def __str__(self) -> str:
        return f"{self.name} {self.processing_activity_id}"
