"""Draws of a project, seats in their order, sealed sheets, deviations, and who opened which name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.evaluation.models.library import LibraryLine
from yici.apps.evaluation.models.projects import Bid, Project
from yici.apps.evaluation.models.venues import Venue
from yici.apps.evaluation.states import SEAT_STATES
from yici.core.ids import new_key

DRAWS = ("venues", "experts")


class ProjectDraw(models.Model):
    """A draw that was taken for a project. ``lines`` is the frozen list, ``left_out`` who was not in
    it and why ([id, ground]); ids are codes of venues or pseudonyms.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="draws")
    kind = models.CharField(max_length=8)
    draw = models.UUIDField(unique=True)  # key of the draw
    number = models.CharField(max_length=20)
    lines = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    chosen = models.JSONField(default=list)
    frozen_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)
    is_void = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DRAWS), name="project_draw_kind_known"),
            models.UniqueConstraint(
                fields=["project", "kind"], condition=Q(is_void=False), name="project_draw_counts_once"
            ),
            models.CheckConstraint(
                condition=Q(is_void=False) | Q(drawn_at=None), name="project_draw_void_has_no_result"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Seat(models.Model):
    """An expert in the order of the draw, chosen or in reserve. Pages know the pseudonym; ``line`` is who it is. A seat
    of the buyer's own people has no line: whom they send is not kept here.

    ``code_index`` is a keyed digest of the seat code; the code itself is shown once and kept nowhere.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="seats")
    position = models.IntegerField()  # in the order of the draw
    pseudonym = models.CharField(max_length=32)
    line = models.ForeignKey(LibraryLine, null=True, on_delete=models.PROTECT, related_name="+")
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="+")
    profession = models.CharField(max_length=40)
    is_substitute = models.BooleanField(default=False)
    state = models.CharField(max_length=12, default=SEAT_STATES.initial)
    asked_at = models.DateTimeField(null=True)
    ask_until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    code_index = models.BinaryField(max_length=32, null=True, unique=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "position"], name="seat_position_once"),
            models.UniqueConstraint(fields=["project", "line"], name="seat_of_an_expert_once"),
            SEAT_STATES.constraint("seat_state_known"),
            models.CheckConstraint(condition=Q(code_index=None) | Q(state="coming"), name="seat_code_for_who_comes"),
        ]
        indexes = [
            models.Index(fields=["ask_until"], name="seat_asked", condition=Q(state="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.pseudonym}"


class Sheet(models.Model):
    """A score sheet: sealed when it is handed in, with the digest that binds it; ``points`` stay empty until all are
    in. ``digest`` is SHA-256 of the canonical sheet, which holds a nonce.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, related_name="sheet")
    sealed = models.TextField()
    digest = models.CharField(max_length=64)
    handed_in_at = models.DateTimeField()
    points = models.JSONField(null=True)  # {bid position: {criterion: hundredths}}
    nonce = models.CharField(max_length=32, blank=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(points=None, opened_at=None, nonce="") | Q(points__isnull=False, opened_at__isnull=False),
                name="sheet_opened_as_a_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.digest


class Deviation(models.Model):
    """A total far from the median of its bid. The expert gives a reason or lets it stand; points never change."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="deviations")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="+")
    total = models.IntegerField()
    median_twice = models.IntegerField()
    answer = models.CharField(max_length=8, blank=True)
    text = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "bid"], name="deviation_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | Q(answer="reason", answered_at__isnull=False) & ~Q(text="")
                | Q(answer__in=("stands", "silent"), answered_at__isnull=False),
                name="deviation_answer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.bid_id}"


class NameLook(models.Model):
    """Somebody opened a name for a purpose, before it stood on any page."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="looks")
    account = models.UUIDField(null=True)
    who = models.CharField(max_length=80)
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.seat_id} {self.at}"
