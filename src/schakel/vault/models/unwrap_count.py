"""How many keys of records did each part open in an hour? Numbers, about nobody."""

import uuid

from django.db import models


class UnwrapCount(models.Model):
    """What the processes of one part opened in one hour, added up (`schakel.vault.unwraps`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    part = models.CharField(max_length=12)
    hour = models.DateTimeField()
    number = models.PositiveIntegerField()
    # When the privacy officers heard that it was unusual.
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "hour"], name="unwraps_once_per_hour")
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.hour:%Y-%m-%d %H}"
