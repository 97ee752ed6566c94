"""What the citizen says about it, and what one person asks for and another decides."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.hotline.contracts import ASKINGS, SOLVED
from yici.apps.hotline.models.orders import WorkOrder
from yici.apps.hotline.models.requests import Request
from yici.apps.hotline.states import DECISION_STATES
from yici.core.ids import new_key


class Confirmation(models.Model):
    """One answer of a requester to the three questions, by call-back or by own hand; or a call that reached nobody.

    ``round`` counts how often the work was answered; of one round the newest that reached somebody counts, once.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="confirmations")
    round = models.SmallIntegerField()
    way = models.CharField(max_length=10)  # call_back | self
    is_reached = models.BooleanField(default=True)
    is_contacted = models.BooleanField(null=True)
    solved = models.CharField(max_length=8, blank=True)
    level = models.SmallIntegerField(null=True)
    about = models.CharField(max_length=10, blank=True)
    words = models.TextField(blank=True)
    #: The main unit whose work it is about: work given to another unit later does not move the answer.
    worked_unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    account = models.UUIDField(null=True)
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")  # of the caller
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=("call_back", "self")), name="confirmation_way_known"),
            models.CheckConstraint(condition=Q(solved__in=("", *SOLVED)), name="confirmation_solved_known"),
            models.CheckConstraint(condition=Q(level=None) | Q(level__range=(1, 5)), name="confirmation_level_of_five"),
            models.CheckConstraint(
                condition=Q(is_reached=True) | Q(solved="", level=None, is_contacted=None),
                name="unreachable_is_neither_good_nor_bad",
            ),
        ]
        indexes = [
            models.Index(fields=["request", "round", "id"], name="confirmation_by_round"),
            models.Index(fields=["at", "id"], name="confirmation_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}, round {self.round}"


class Decision(models.Model):
    """Something that one person asks for and another decides: a longer limit, a return, a suspension, an exclusion, a
    closing without the requester's word, an appeal. Counted by kind; a refused return stays as a precedent.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=12, default=DECISION_STATES.initial)
    request = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="decisions")
    order = models.ForeignKey(WorkOrder, null=True, on_delete=models.PROTECT, related_name="decisions")
    appeals = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="appealed_by")
    reason = models.CharField(max_length=40)  # a code of the list for this kind
    text = models.TextField()
    article = models.CharField(max_length=200, blank=True)  # of the duty list or law that it rests on
    days = models.SmallIntegerField(null=True)  # how much longer
    until = models.DateField(null=True)
    proposed_unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    asked_unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    decided_by = models.UUIDField(null=True)
    decided_name = models.CharField(max_length=80, blank=True)  # a named official, in the post held then
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            DECISION_STATES.constraint("decision_state_known"),
            models.CheckConstraint(condition=Q(kind__in=ASKINGS), name="decision_kind_known"),
            models.CheckConstraint(
                condition=Q(request__isnull=False) | Q(order__isnull=False), name="decision_is_about_something"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")), name="decision_by_another_person"
            ),
            models.UniqueConstraint(
                fields=["order", "kind"], condition=Q(state="asked", order__isnull=False), name="decision_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "id"], name="decision_open", condition=Q(state="asked")),
            models.Index(fields=["order", "kind", "id"], name="decision_by_order"),
            models.Index(fields=["kind", "-id"], name="decision_precedents", condition=Q(decided_at__isnull=False)),
            models.Index(fields=["request", "kind", "id"], name="decision_by_request"),
            models.Index(fields=["decided_at", "id"], name="decision_by_time", condition=Q(decided_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
