"""Tables of figures: definitions by version, reports as they were computed and frozen, the numbers of frozen ones."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.figures.states import SNAPSHOT_STATES
from yici.core.ids import new_key


class Definition(models.Model):
    """A version of a figure's definition. Versions stay; the one without ``replaced_at`` is in force."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    code = models.CharField(max_length=80)
    version = models.IntegerField()
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=40, default="records")
    spec = models.JSONField()  # FigureSpec (rules/specs.py)
    is_public = models.BooleanField(default=False)
    owner_code = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField()
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="definition_version_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(replaced_at=None), name="definition_in_force_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Snapshot(models.Model):
    """A report: a definition (or a table somebody put together) computed for an area, as of a day, by what was known.

    ``content`` is canonical JSON (RFC 8785) and ``digest`` its SHA-256. Once submitted neither ever changes.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=12, default="asked")
    title = models.CharField(max_length=200)
    definition = models.ForeignKey(Definition, null=True, on_delete=models.PROTECT, related_name="snapshots")
    spec = models.JSONField()
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    period = models.CharField(max_length=10)
    known_at = models.DateTimeField(null=True)
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    frozen_account = models.UUIDField(null=True)
    frozen_post = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    job = models.UUIDField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            SNAPSHOT_STATES.constraint("report_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "failed"]) | (~Q(digest="") & Q(known_at__isnull=False)),
                name="report_computed_has_digest",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "revised"]) | Q(frozen_at__isnull=False),
                name="report_frozen_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="report_by_account"),
            models.Index(fields=["definition", "area", "-as_of"], name="report_by_definition"),
            models.Index(fields=["made_at"], name="report_unfrozen", condition=Q(state__in=["computed", "failed"])),
        ]

    def __str__(self) -> str:
        return self.number


class FrozenValue(models.Model):
    """A number of a frozen report, found by what it counts: for the columns of last month and last year."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="frozen_values")
    measure = models.CharField(max_length=64)  # digest of what is counted (rules/specs.py)
    code = models.CharField(max_length=80)
    area = models.UUIDField()
    as_of = models.DateField()
    value = models.CharField(max_length=60, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "code", "area"], name="frozen_value_once"),
        ]
        indexes = [models.Index(fields=["measure", "area", "-as_of"], name="frozen_value_by_measure")]

    def __str__(self) -> str:
        return f"{self.code} {self.as_of}"
