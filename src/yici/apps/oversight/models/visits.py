"""Visits with their officers, answers and signatures."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yici.apps.oversight.contracts.findings import GRADES
from yici.apps.oversight.contracts.visits import (
    ANSWERS,
    CANCEL_REASONS,
    RESULTS,
    SIDES,
    VISIT_KINDS,
    WAYS_OF_SIGNING,
)
from yici.core.ids import new_key


class Visit(models.Model):
    """One going of officers to one target. Where it stands is its case's business; several units share one visit."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of its case
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField(default=1)  # of what is written on the spot, beside that of the case
    kind = models.CharField(max_length=10)
    plan = models.ForeignKey("oversight.Plan", null=True, on_delete=models.PROTECT, related_name="visits")
    target = models.ForeignKey("oversight.Target", on_delete=models.PROTECT, related_name="visits")
    target_code = models.CharField(max_length=18)
    target_name = models.CharField(max_length=200)
    address = models.CharField(max_length=200, blank=True)
    risk_class = models.CharField(max_length=1)
    year = models.SmallIntegerField()
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    matters = models.JSONField(default=list)  # code, name, unit, basis
    items = models.JSONField(default=list)  # code, matter, name, grade
    why = models.JSONField(default=dict)  # the draw, class and ratio; or what led there
    until_on = models.DateField()
    visit_on = models.DateField(null=True)
    proposed_by = models.UUIDField(null=True)
    approved_by = models.UUIDField(null=True)
    notice_way = models.CharField(max_length=20, blank=True)
    notice_words = models.CharField(max_length=300, blank=True)
    noticed_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=12, blank=True)
    summary = models.TextField(blank=True)  # inside
    public_words = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=VISIT_KINDS), name="visit_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="drawn", plan__isnull=False) | Q(kind="complaint", plan=None),
                name="visit_of_a_plan_or_led_by_a_complaint",
            ),
            models.CheckConstraint(condition=Q(result__in=("", *RESULTS)), name="visit_result_known"),
            models.CheckConstraint(condition=Q(published_at=None) | ~Q(result=""), name="visit_published_with_result"),
            models.CheckConstraint(condition=Q(cancel_reason__in=("", *CANCEL_REASONS)), name="visit_cancel_known"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(proposed_by=None) | ~Q(approved_by=F("proposed_by")),
                name="visit_approved_by_another",
            ),
            models.UniqueConstraint(
                fields=["plan", "target"], condition=Q(plan__isnull=False), name="visit_of_a_plan_once"
            ),
        ]
        indexes = [
            models.Index(fields=["target", "year"], name="visit_by_target"),
            models.Index(fields=["unit", "-id"], name="visit_by_unit"),
            models.Index(fields=["-published_at", "-id"], name="visit_by_publication"),
        ]

    def __str__(self) -> str:
        return self.number


class VisitOfficer(models.Model):
    """An officer of a visit. ``why`` says why one was appointed instead of drawn."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="officers")
    inspector = models.ForeignKey("oversight.Inspector", on_delete=models.PROTECT, related_name="visits")
    why = models.CharField(max_length=200, blank=True)
    is_replaced = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "inspector"], name="visit_officer_once")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.inspector_id}"


class VisitAnswer(models.Model):
    """What was seen at one item. ``photo_at`` is the line of the timeline that holds the photos."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=60)
    answer = models.CharField(max_length=3)
    words = models.CharField(max_length=500, blank=True)
    grade = models.CharField(max_length=8, blank=True)
    photo_at = models.BigIntegerField(null=True)
    photos = models.SmallIntegerField(default=0)
    account = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], name="visit_answer_once"),
            models.CheckConstraint(condition=Q(answer__in=ANSWERS), name="visit_answer_known"),
            models.CheckConstraint(
                condition=Q(answer="no", grade__in=GRADES) | (~Q(answer="no") & Q(grade="")),
                name="visit_answer_no_has_a_grade",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.item}"


class VisitSignature(models.Model):
    """A signature as a fact: whose, how, when. A refusal stands there with who saw it and why."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="signatures")
    side = models.CharField(max_length=8)
    inspector = models.ForeignKey("oversight.Inspector", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    way = models.CharField(max_length=8)
    witness = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=300, blank=True)
    at_position = models.BigIntegerField(null=True)
    account = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(side__in=SIDES), name="visit_signature_side_known"),
            models.CheckConstraint(condition=Q(way__in=WAYS_OF_SIGNING), name="visit_signature_way_known"),
            models.CheckConstraint(
                condition=~Q(way="refused") | (~Q(witness="") & ~Q(words="") & Q(side="target")),
                name="visit_refusal_has_a_witness",
            ),
            models.CheckConstraint(
                condition=Q(side="officer", inspector__isnull=False) | Q(side="target", inspector=None),
                name="visit_signature_of_an_officer",
            ),
            models.UniqueConstraint(fields=["visit"], condition=Q(side="target"), name="visit_target_signs_once"),
            models.UniqueConstraint(
                fields=["visit", "inspector"], condition=Q(side="officer"), name="visit_officer_signs_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.side}"
