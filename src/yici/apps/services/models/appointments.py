"""Slots of a hall's days, days on which it is closed, and appointments.

The phone exists only as ciphertext and as a blind index, which keeps one phone to one open appointment a day and group.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yici.apps.services.models.visits import QueueTicket
from yici.apps.services.states import APPOINTMENT_OPEN, APPOINTMENT_STATES
from yici.core.ids import new_key


class SlotDay(models.Model):
    """A slot of a group on a day: how many are seen in it and how many places are taken. Never more than there are."""

    hall = models.CharField(max_length=40)
    group = models.CharField(max_length=40)
    day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    capacity = models.IntegerField()
    taken = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "group", "day", "starts"], name="slot_once"),
            models.CheckConstraint(condition=Q(taken__gte=0, taken__lte=F("capacity")), name="slot_never_too_full"),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="slot_ends_after_its_start"),
        ]

    def __str__(self) -> str:
        return f"{self.hall} {self.group} {self.day} {self.starts}"


class HallClosing(models.Model):
    """A day on which a hall is closed against its hours, with the reason that people read."""

    hall = models.CharField(max_length=40)
    day = models.DateField()
    reason = models.CharField(max_length=200)
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hall", "day"], name="hall_closed_once_a_day"),
            models.CheckConstraint(condition=~Q(reason=""), name="closing_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.hall} {self.day}"


class Appointment(models.Model):
    """A place in a slot, for whoever has its code. Becomes a number in the line when the person comes."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    code = models.CharField(max_length=8, unique=True)
    hall = models.CharField(max_length=40)
    unit = models.CharField(max_length=80)
    group = models.CharField(max_length=40)
    day = models.DateField()
    slot = models.ForeignKey(SlotDay, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=80, blank=True)
    phone_sealed = models.TextField(blank=True)
    phone_index = models.BinaryField(max_length=32, null=True)
    state = models.CharField(max_length=10, default=APPOINTMENT_STATES.initial)
    ticket = models.OneToOneField(QueueTicket, null=True, on_delete=models.PROTECT, related_name="appointment")
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    changed_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            APPOINTMENT_STATES.constraint("appointment_state_known"),
            models.UniqueConstraint(
                fields=["phone_index", "day", "group"],
                condition=Q(state__in=APPOINTMENT_OPEN),
                name="phone_has_one_open_appointment",
            ),
            models.CheckConstraint(
                condition=Q(state="arrived", ticket__isnull=False) | (~Q(state="arrived") & Q(ticket=None)),
                name="arrived_appointment_has_a_number",
            ),
        ]
        indexes = [
            models.Index(fields=["hall", "day", "state"], name="appointment_of_a_day"),
            models.Index(fields=["phone_index"], name="appointment_by_phone"),
        ]

    def __str__(self) -> str:
        return f"{self.hall} {self.day} {self.code}"
