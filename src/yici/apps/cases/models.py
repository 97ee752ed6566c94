"""The four tables that everything with a clock shares; beside them the list of states, links and bars. Columns and
constraints only.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from yici.apps.cases.states import AUDIENCES, CLOCK_RULES, LINKS, OPEN, PART_PHASES, PART_STATES, PARTS, PHASES
from yici.core.ids import new_key

NEVER = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)  # no clock runs: behind everything that is due


_PHASE_OF_STATE = Q()
for _phase in PHASES:
    _PHASE_OF_STATE |= Q(phase=_phase, state__in=[state for state, phase in PART_PHASES.items() if phase == _phase])


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
    """A unit that has a case in hand. The inbox is a keyset over the open ones of a unit.

    A part ``below`` was handed down by the unit of ``parent``, which keeps the answer for the level above.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10)
    phase = models.CharField(max_length=10)
    state = models.CharField(max_length=12, default=PART_STATES.initial)  # of its own life; the phase follows it
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="below")
    holder = models.UUIDField(null=True)  # the account that signed for it
    next_due = models.DateTimeField(default=NEVER)
    is_paused = models.BooleanField(default=False)  # no clock of it runs, for a reason on the list
    given_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)  # handed back upward; a unit may do it once

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "unit"], name="assignment_of_unit_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(part="main"), name="assignment_main_once"),
            models.CheckConstraint(condition=Q(part__in=PARTS), name="assignment_part_known"),
            models.CheckConstraint(condition=Q(phase__in=PHASES), name="assignment_phase_known"),
            PART_STATES.constraint("assignment_state_known"),
            models.CheckConstraint(condition=_PHASE_OF_STATE, name="assignment_phase_of_its_state"),
            models.CheckConstraint(
                condition=Q(part="below", parent__isnull=False) | (~Q(part="below") & Q(parent=None)),
                name="assignment_below_has_one_above",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "next_due", "id"], name="inbox_of_unit", condition=Q(phase__in=OPEN)),
            models.Index(fields=["unit", "next_due", "id"], name="handed_over_by_unit", condition=Q(phase="answered")),
            models.Index(fields=["unit", "-id"], name="closed_of_unit", condition=Q(phase="closed")),
            models.Index(fields=["unit", "next_due", "id"], name="paused_of_unit", condition=Q(is_paused=True)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} at {self.unit_id}"


class Clock(models.Model):
    """A running limit: of the whole case, or of one assignment of it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clocks")
    assignment = models.ForeignKey(Assignment, null=True, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=40)  # what is awaited: submit, approve, sign, contact, final
    rule = models.CharField(max_length=20)
    length = models.IntegerField()  # hours or days, as the rule says
    started_at = models.DateTimeField()
    due_on = models.DateField()
    due_at = models.DateTimeField()
    soon_at = models.DateTimeField(null=True)  # from here on it is due soon: last working day, last quarter of hours
    stopped_at = models.DateTimeField(null=True)
    is_met = models.BooleanField(default=False)  # what it waited for has come: it never runs on
    paused_at = models.DateTimeField(null=True)
    paused_until = models.DateField(null=True)  # it runs on by itself from the morning of this day
    paused_for = models.IntegerField(default=0)  # seconds
    extended_by = models.IntegerField(default=0)  # in units of the rule
    reminded_at = models.DateTimeField(null=True)  # when the sweeper said that it is due soon
    overdue_at = models.DateTimeField(null=True)  # when the sweeper acted on it
    is_provisional = models.BooleanField(default=False)  # reached without an official calendar
    facts = models.JSONField(default=dict)  # what the explanation is made from

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rule__in=CLOCK_RULES), name="clock_rule_known"),
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(assignment=None), name="clock_of_kind_once_a_case"
            ),
            models.UniqueConstraint(
                fields=["assignment", "kind"],
                condition=Q(assignment__isnull=False),
                name="clock_of_kind_once_an_assignment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="clock_to_sweep",
                condition=Q(stopped_at=None, paused_at=None, overdue_at=None),
            ),
            models.Index(
                fields=["soon_at", "id"],
                name="clock_to_remind",
                condition=Q(stopped_at=None, paused_at=None, overdue_at=None, reminded_at=None),
            ),
            models.Index(
                fields=["paused_until", "id"], name="clock_to_resume", condition=Q(paused_until__isnull=False)
            ),
            models.Index(fields=["id"], name="clock_provisional", condition=Q(is_provisional=True, stopped_at=None)),
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
    audience = models.CharField(max_length=10, default="inside")
    text = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    objects = GrowingRows.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(audience__in=AUDIENCES), name="event_audience_known")]
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


class Link(models.Model):
    """Two cases that belong together, beside parent and child: read from both sides, changed by adding and ending."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links")
    other = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="linked_by")
    kind = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "other", "kind"], condition=Q(ended_at=None), name="link_of_a_kind_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=LINKS), name="link_kind_known"),
            models.CheckConstraint(condition=~Q(case=models.F("other")), name="link_to_another_case"),
        ]
        indexes = [models.Index(fields=["other", "kind"], name="link_from_other_side")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"


class Bar(models.Model):
    """A unit that must never get or see a case: it is what the case complains about. Sections of it are barred too."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bars")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "unit"], name="bar_once")]

    def __str__(self) -> str:
        return f"{self.case_id} not for {self.unit_id}"
