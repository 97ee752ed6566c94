"""What goes from one line to another: 12345 to 110 and back, or onto another road."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.hotline.beside.states import TRANSFER_ENDED, TRANSFER_STATES
from yici.apps.hotline.contracts.transfers import CALLS, DIRECTIONS, SIDES
from yici.apps.hotline.models.requests import Request
from yici.core.ids import new_key


class Transfer(models.Model):
    """A request that goes to another line, or came from one. Its state is what the receiving side last said.

    ``request`` is ours in both directions. The other line keeps it under ``other_number``.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="transfers")
    direction = models.CharField(max_length=16)
    road = models.CharField(max_length=60)  # the other line: "110", "119" …, or the name of another legal road
    state = models.CharField(max_length=10, default=TRANSFER_STATES.initial)
    item = models.CharField(max_length=40, blank=True)  # code of the transfer list
    item_name = models.CharField(max_length=100, blank=True)  # as the list had it on that day
    is_both = models.BooleanField(default=False)  # both lines work on it; otherwise only the receiving one
    call = models.CharField(max_length=12, default="wire")  # who called whom
    call_note = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    other_number = models.CharField(max_length=60, blank=True)
    other_words = models.CharField(max_length=400, blank=True)
    sent_at = models.DateTimeField()
    receipt_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField()
    named_late_at = models.DateTimeField(null=True)  # when the watchdog told that no receipt came
    sent_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            TRANSFER_STATES.constraint("transfer_state_known"),
            models.CheckConstraint(condition=Q(direction__in=DIRECTIONS), name="transfer_direction_known"),
            models.CheckConstraint(condition=Q(call__in=CALLS), name="transfer_call_known"),
            models.UniqueConstraint(
                fields=["request", "road"], condition=~Q(state__in=TRANSFER_ENDED), name="transfer_open_once_a_road"
            ),
            models.UniqueConstraint(
                fields=["road", "other_number"], condition=Q(direction="110_to_12345"), name="transfer_taken_once"
            ),
        ]
        indexes = [
            models.Index(fields=["direction", "state", "id"], name="transfer_by_state"),
            models.Index(fields=["sent_at", "id"], name="transfer_unreceived", condition=Q(state="sent")),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.road} {self.state}"


class TransferLine(models.Model):
    """One thing that one side told the other. Lines are only added; what ours say is what the other line reads."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="lines")
    side = models.CharField(max_length=6)
    state = models.CharField(max_length=10)
    number = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    account = models.UUIDField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(side__in=SIDES), name="transfer_side_known")]
        indexes = [models.Index(fields=["transfer", "id"], name="transfer_line_by_transfer")]

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.side} {self.state}"
