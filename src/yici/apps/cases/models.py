"""The four tables that everything with a clock shares, and the list of states. Columns and constraints only."""

from __future__ import annotations

import datetime as dt
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from yici.apps.cases.states import OPEN, PARTS, PHASES
from yici.core.ids import new_key

NEVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)  # no clock runs: behind everything that is due


class State(models.Model):
    """A state of a type of cases, filled from the registered transition tables."""

    code = models.CharField(max_length=90, primary_key=True)  # "plan:drafted"
    type = models.CharField(max_length=40)
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "name"], name="case_state_once")]

    def __str__(self) -> str:
        return self.code


class Case(models.Model):
    """One case. ``subject`` is the key of the thing it is about, which its type knows."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    type = models.CharField(max_length=40)
    type_version = models.SmallIntegerField()
    phase = models.CharField(max_length=10)
    state = models.ForeignKey(State, on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField(default=1)
    subject = models.UUIDField()
    title = models.CharField(max_length=200)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["type", "subject"], name="case_of_subject_once"),
            models.CheckConstraint(condition=Q(phase__in=PHASES), name="case_phase_known"),
            models.CheckConstraint(
                condition=Q(phase="closed", closed_at__isnull=False) | (~Q(phase="closed") & Q(closed_at=None)),
                name="case_closed_with_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "type", "-id"], name="case_by_owner"),
            models.Index(fields=["state", "id"], name="case_by_state"),
        ]

    def __str__(self) -> str:
        return self.number


class Assignment(models.Model):
    """A unit that has a case in hand. The inbox is a keyset over the open ones of a unit."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10)
    phase = models.CharField(max_length=10)
    next_due = models.DateTimeField(default=NEVER)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "unit"], name="assignment_of_unit_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(part="main"), name="assignment_main_once"),
            models.CheckConstraint(condition=Q(part__in=PARTS), name="assignment_part_known"),
            models.CheckConstraint(condition=Q(phase__in=PHASES), name="assignment_phase_known"),
        ]
        indexes = [
            models.Index(fields=["unit", "next_due", "id"], name="inbox_of_unit", condition=Q(phase__in=OPEN)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} at {self.unit_id}"


class Clock(models.Model):
    """A running limit. ``rule`` is calendar_days today; the fields of pause and extension wait for working time."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=40)  # what is awaited: submit, approve
    rule = models.CharField(max_length=20)
    length = models.IntegerField()
    started_at = models.DateTimeField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    is_met = models.BooleanField(default=False)  # what it waited for has come: it never runs on
    paused_at = models.DateTimeField(null=True)
    paused_for = models.IntegerField(default=0)  # seconds
    extended_by = models.IntegerField(default=0)  # in units of the rule
    overdue_at = models.DateTimeField(null=True)  # when the sweeper acted on it
    facts = models.JSONField(default=dict)  # what the explanation is made from

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rule__in=["calendar_days"]), name="clock_rule_known"),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(assignment=None), name="clock_of_kind_once_a_case"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="clock_to_sweep",
                condition=Q(stopped_at=None, paused_at=None, overdue_at=None),
            ),
            models.Index(fields=["case", "id"], name="clock_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"


class GrowingRows(models.QuerySet["Event"]):
    """Rows that are only added: what was told stays told."""

    def update(self, **changes: Any) -> NoReturn:
        """Refused."""
        raise TypeError("a timeline only grows")

    def delete(self) -> NoReturn:
        """Refused."""
        raise TypeError("a timeline only grows")


class Event(models.Model):
    """One thing that happened to a case. ``text`` is what a person wrote about it; facts name keys and counts."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    who = models.CharField(max_length=80)
    state = models.CharField(max_length=40)  # after it
    text = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    objects = GrowingRows.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="event_by_case")]

    def __str__(self) -> str:
        return f"{self.verb} of {self.case_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only a new row is written."""
        if self.pk is not None:
            raise TypeError("a timeline only grows")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise TypeError("a timeline only grows")
