"""Versions of items and things that officials write, and what each save replaced. What is let go becomes rows of the
city (``CityRow``), which everybody reads and ``yici city export`` gives back as files.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.services.models.applications import VERSION_KINDS
from yici.apps.services.states import UNFINISHED, VERSION_STATES
from yici.core.ids import new_key


class ItemVersion(models.Model):
    """A version of an item or a thing on its way: written, checked by another person, let go for its day."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    kind = models.CharField(max_length=5)
    code = models.CharField(max_length=80)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    base_from = models.DateField(null=True)  # first day of the version it was made from
    state = models.CharField(max_length=12, default=VERSION_STATES.initial)
    version = models.IntegerField(default=1)
    content = models.JSONField()
    marks = models.JSONField(default=dict)  # section → how often it was saved
    authors = models.JSONField(default=list)  # accounts that saved anything of it
    reason = models.TextField(blank=True)  # why it was sent back or withdrawn
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            VERSION_STATES.constraint("item_version_state_known"),
            models.CheckConstraint(condition=Q(kind__in=VERSION_KINDS), name="item_version_kind_known"),
            models.UniqueConstraint(
                fields=["kind", "code"], condition=Q(state__in=UNFINISHED), name="one_unfinished_version"
            ),
            models.UniqueConstraint(
                fields=["kind", "code", "valid_from"], condition=Q(state="published"), name="one_version_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("published", "withdrawn")) | Q(decided_by__isnull=False),
                name="version_let_go_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["state", "-changed_at"], name="item_version_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} {self.valid_from}"


class ReplacedSection(models.Model):
    """What a save replaced, so that it can be taken back. Only the newest few of a version are kept."""

    version = models.ForeignKey(ItemVersion, on_delete=models.CASCADE, related_name="replaced")
    section = models.CharField(max_length=12)
    rows = models.JSONField()
    saved_by = models.UUIDField(null=True)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id} {self.section}"
