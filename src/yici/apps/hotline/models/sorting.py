"""Models that propose kinds, each with what was measured of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class KindModel(models.Model):
    """One learned model. ``measured`` is from the newest tenth of its rows, ``checks`` from what was closed since."""

    version = models.IntegerField(unique=True)
    made_at = models.DateTimeField()
    rows = models.IntegerField()
    until = models.DateTimeField()  # the newest request it saw
    measured = models.JSONField()
    checks = models.JSONField(default=list)  # {"on", "rows", "top1", "top3", "abstained"} by day
    file = models.CharField(max_length=64)  # address of its weights
    is_current = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="kind_model_current_once")
        ]

    def __str__(self) -> str:
        return f"model {self.version}"
