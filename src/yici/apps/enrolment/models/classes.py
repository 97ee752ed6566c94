"""Tables of enrolment: class draws with their pupils, and the log of later changes.

Names and parents' codes are sealed; a code is found by its blind index. Scores are sealed and erased after the
objection period. The draws themselves lie in ``draws``; here is what they were about.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yici.apps.enrolment.contracts import MOST_CLASSES
from yici.apps.enrolment.states import CHANGE_STATES, CLASS_STATES
from yici.core.ids import new_key


class ClassDraw(models.Model):
    """One run of one school and grade. ``balance``, ``scores``: codes of ``class_columns.csv`` as found in the file."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    version = models.IntegerField(default=1)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    account = models.UUIDField(null=True)
    year = models.SmallIntegerField()
    grade = models.SmallIntegerField()
    attempt = models.SmallIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=200)
    classes = models.SmallIntegerField()
    pupil_count = models.IntegerField()
    state = models.CharField(max_length=10, default=CLASS_STATES.initial)
    balance = models.JSONField(default=list)
    scores = models.JSONField(default=list)
    is_open = models.BooleanField(default=True)  # the list may stand in public under pseudonyms
    teams = models.JSONField(default=list)
    results = models.JSONField(default=dict)  # matter → what came out, as soon as it did
    imported_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    objections_until = models.DateField(null=True)
    scores_erased_at = models.DateTimeField(null=True)
    submission = models.UUIDField(unique=True)
    submission_digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "grade", "attempt"], condition=~Q(state="withdrawn"), name="class_draw_once"
            ),
            CLASS_STATES.constraint("class_draw_state_known"),
            models.CheckConstraint(condition=Q(attempt=1) | ~Q(reason=""), name="class_draw_again_has_reason"),
            models.CheckConstraint(
                condition=Q(classes__gte=1, classes__lte=MOST_CLASSES, pupil_count__gte=F("classes")),
                name="class_draw_has_pupils",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-id"], name="class_draw_by_unit")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Pupil(models.Model):
    """A pupil of a class draw. ``group`` is drawn; ``class_number`` follows from it, a late draw or a change."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    draw = models.ForeignKey(ClassDraw, on_delete=models.PROTECT, related_name="pupils")
    line = models.IntegerField()
    pseudonym = models.CharField(max_length=32)
    name_sealed = models.TextField()
    code_sealed = models.TextField()
    code_index = models.BinaryField(max_length=32, unique=True)
    kinds = models.JSONField(default=dict)
    scores_sealed = models.TextField(blank=True)
    together = models.CharField(max_length=40, blank=True)
    apart = models.CharField(max_length=40, blank=True)
    group = models.SmallIntegerField(null=True)
    class_number = models.SmallIntegerField(null=True)
    is_late = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "line"], name="pupil_line_once"),
            models.UniqueConstraint(fields=["draw", "pseudonym"], name="pupil_pseudonym_once"),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id}/{self.line}"


class ClassChange(models.Model):
    """A pupil who is to sit in another class after the draw: asked by the school, decided by another person."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    version = models.IntegerField(default=1)
    pupil = models.ForeignKey(Pupil, on_delete=models.PROTECT, related_name="changes")
    from_class = models.SmallIntegerField()
    to_class = models.SmallIntegerField()
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default=CHANGE_STATES.initial)
    asked_by = models.UUIDField()
    asked_name = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_name = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pupil"], condition=Q(state="asked"), name="class_change_one_open"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="class_change_two_people"
            ),
            CHANGE_STATES.constraint("class_change_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="class_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id}: {self.from_class} → {self.to_class}"
