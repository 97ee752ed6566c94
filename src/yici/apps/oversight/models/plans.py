"""Plans: what is to be inspected in a year, by which units, and what became of each target."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yici.apps.oversight.contracts.plans import CLASSES, OUTCOMES, WHY_REMOVED
from yici.core.ids import new_key


class Plan(models.Model):
    """A plan of inspections. Where it stands is its case's business."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of its case
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField(default=1)  # of what is written, beside that of the case
    title = models.CharField(max_length=200)
    year = models.SmallIntegerField()
    category = models.CharField(max_length=40)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")  # that leads it
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    matters = models.JSONField(default=list)  # code, name, level, unit, basis, items: as they held when it was sealed
    permille = models.JSONField(default=dict)  # by class
    from_on = models.DateField()
    to_on = models.DateField()
    officers = models.SmallIntegerField(default=2)  # of each unit at each target
    most_visits = models.IntegerField(default=0)  # of one inspector in this plan; 0: no bound
    is_order = models.BooleanField(default=False)  # all are visited; the draw decides in which order
    beacon = models.CharField(max_length=80, default="witnesses")
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    targets_draw = models.UUIDField(null=True)
    quotas = models.JSONField(default=dict)
    short = models.JSONField(default=dict)
    sizes = models.JSONField(default=dict)
    stands = models.JSONField(default=dict)  # version and digest of each register when a list was sealed

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(officers__gte=2), name="inspection_plan_two_officers"),
            models.CheckConstraint(condition=Q(from_on__lte=F("to_on")), name="inspection_plan_days_in_order"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(made_by=None) | ~Q(approved_by=F("made_by")),
                name="inspection_plan_by_two_people",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="inspection_plan_by_unit")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class PlanUnit(models.Model):
    """A unit that takes part in a plan, with the draw of its inspectors."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    is_lead = models.BooleanField(default=False)
    draw = models.UUIDField(null=True)
    is_drawn = models.BooleanField(default=False)
    officers = models.JSONField(default=dict)  # credit code -> numbers of the inspectors drawn for it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit"], name="plan_unit_once"),
            models.UniqueConstraint(fields=["plan"], condition=Q(is_lead=True), name="plan_has_one_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.unit_id}"


class PlanLine(models.Model):
    """What became of a target in a plan, as it was when the list was sealed."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    target = models.ForeignKey("oversight.Target", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=18)
    name = models.CharField(max_length=200)
    risk_class = models.CharField(max_length=1)
    outcome = models.CharField(max_length=8)
    reason = models.CharField(max_length=20, blank=True)
    matter = models.CharField(max_length=40, blank=True)
    position = models.IntegerField(default=0)  # in the order of the draw, from 1

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="plan_line_once"),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="plan_line_outcome_known"),
            models.CheckConstraint(condition=Q(risk_class__in=CLASSES), name="plan_line_class_known"),
            models.CheckConstraint(
                condition=Q(outcome__in=("removed", "capped"), reason__in=WHY_REMOVED)
                | Q(outcome__in=("listed", "drawn"), reason=""),
                name="plan_line_removed_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["plan", "outcome", "position", "id"], name="plan_line_by_outcome")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.code}"
