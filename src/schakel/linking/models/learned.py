"""Which weights were learned from the decisions of officers?"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkModel(models.Model):
    """The weights of one kind of thing, in one version. The newest counts, earlier ones stay.

    Without a row the weights that come with Schakel count. Nothing in it leads to a person.
    """

    append_only: ClassVar[bool] = True

    kind = models.CharField(_("soort"), max_length=10)
    number = models.PositiveIntegerField(_("volgnummer"))
    version = models.CharField(_("versie"), max_length=40)
    weights: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    changes: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    labels = models.PositiveIntegerField(_("beslissingen"))
    same = models.PositiveIntegerField(_("waarvan hetzelfde"))
    made_at = models.DateTimeField(_("gemaakt"))

    class Meta:
        verbose_name = _("weegmodel")
        verbose_name_plural = _("weegmodellen")
        ordering = ("kind", "number")
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="link_model_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"
