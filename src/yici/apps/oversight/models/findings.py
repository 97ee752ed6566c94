"""Hazards until they are closed; patrols, which find and never inspect."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.oversight.contracts.findings import GRADES
from yici.core.ids import new_key


class Patrol(models.Model):
    """A walk through a place: who, where, what was seen. It has no licence, no checklist and no verdict."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    account = models.UUIDField(null=True)
    who = models.CharField(max_length=80)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=200)
    words = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="patrol_by_unit")]

    def __str__(self) -> str:
        return self.place


class Hazard(models.Model):
    """A hazard found by a visit or a patrol. Where it stands is its case's business."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of its case
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey("oversight.Visit", null=True, on_delete=models.PROTECT, related_name="hazards")
    patrol = models.OneToOneField(Patrol, null=True, on_delete=models.PROTECT, related_name="hazard")
    target = models.ForeignKey("oversight.Target", null=True, on_delete=models.PROTECT, related_name="hazards")
    place = models.CharField(max_length=200)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=60, blank=True)
    item_name = models.CharField(max_length=200, blank=True)
    grade = models.CharField(max_length=8)
    words = models.CharField(max_length=500)
    found_on = models.DateField()
    found_by = models.UUIDField(null=True)
    measure = models.CharField(max_length=300, blank=True)
    rectify_on = models.DateField(null=True)
    reported_by = models.UUIDField(null=True)
    passed_by = models.UUIDField(null=True)
    repeat_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repeats")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(grade__in=GRADES), name="hazard_grade_known"),
            models.CheckConstraint(
                condition=Q(visit__isnull=False, patrol=None) | Q(visit=None, patrol__isnull=False),
                name="hazard_found_by_visit_or_patrol",
            ),
            models.CheckConstraint(
                condition=Q(passed_by=None)
                | (~Q(passed_by=models.F("found_by")) & ~Q(passed_by=models.F("reported_by"))),
                name="hazard_looked_at_by_another",
            ),
            models.UniqueConstraint(
                fields=["visit", "item"], condition=Q(visit__isnull=False), name="hazard_of_a_visit_once"
            ),
        ]
        indexes = [
            models.Index(fields=["target", "item", "-found_on"], name="hazard_by_item"),
            models.Index(fields=["unit", "-id"], name="hazard_by_unit"),
        ]

    def __str__(self) -> str:
        return self.number
