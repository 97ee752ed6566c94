"""What could not be done (办不成事): told by somebody, looked at by others than those who refused.

The outcome is what the office says, ``has_helped`` what the person says: two facts, neither of which changes the other.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.services.models.applications import Application
from yici.core.ids import new_key

TOLD_BY = ("counter", "phone", "page", "application")
OUTCOMES = ("solved", "explained", "guide_wrong")


class BlockedMatter(models.Model):
    """Something that could not be done: which item, what stood in the way, what came of it."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of its case
    code = models.CharField(max_length=6)
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    told_by = models.CharField(max_length=12)
    item = models.CharField(max_length=80, blank=True)
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="blocked")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")  # that refused
    refused_by = models.UUIDField(null=True)  # account, where it is known
    text_sealed = models.TextField()
    phone_sealed = models.TextField(blank=True)
    written_by = models.UUIDField(null=True)  # the clerk who wrote it down
    told_at = models.DateTimeField()
    told_on = models.DateField()
    outcome = models.CharField(max_length=12, blank=True)
    has_helped = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(told_by__in=TOLD_BY), name="blocked_told_known"),
            models.CheckConstraint(condition=Q(outcome__in=("", *OUTCOMES)), name="blocked_outcome_known"),
            models.CheckConstraint(
                condition=Q(has_helped=None, answered_at=None)
                | (Q(has_helped__isnull=False, answered_at__isnull=False) & ~Q(outcome="")),
                name="asked_after_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["told_on"], name="blocked_by_day")]

    def __str__(self) -> str:
        return self.number
