"""Days of halls, numbers in their lines, and what happened to each number.

Nothing here names a person. The number of a day is counted without gaps under the lock of its day.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.services.states import TICKET_STATES
from yici.core.ids import new_key

CAME = ("hall", "reception", "appointment")


class HallDay(models.Model):
    """A hall on a day: the last number given, and how many were called first one after the other."""

    hall = models.CharField(max_length=40)
    day = models.DateField()
    last = models.IntegerField(default=0)
    run = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "day"], name="hall_has_a_day_once")]

    def __str__(self) -> str:
        return f"{self.hall} {self.day}"


class QueueTicket(models.Model):
    """A number in the line of a hall. Whoever has its code sees how long it takes, and rates once it was served."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    code = models.CharField(max_length=8, unique=True)
    hall = models.CharField(max_length=40)
    unit = models.CharField(max_length=80)  # code of the unit whose hall it is
    day = models.DateField()
    position = models.IntegerField()
    number = models.CharField(max_length=8)
    group = models.CharField(max_length=40)
    came = models.CharField(max_length=12)
    first = models.CharField(max_length=40, blank=True)  # why it is called before others
    slot_at = models.DateTimeField(null=True)  # of an appointment that was kept in time
    state = models.CharField(max_length=8, default=TICKET_STATES.initial)
    counter = models.CharField(max_length=8, blank=True)  # that called it, or to which it was passed on
    taken_at = models.DateTimeField()
    since = models.DateTimeField()  # of this turn in the line
    called_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    calls = models.IntegerField(default=0)
    misses = models.IntegerField(default=0)
    served_by = models.UUIDField(null=True)  # account of the clerk; never told to whoever rates, nor the other way
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            TICKET_STATES.constraint("ticket_state_known"),
            models.CheckConstraint(condition=Q(came__in=CAME), name="ticket_came_known"),
            models.CheckConstraint(condition=Q(position__gte=1), name="ticket_position_counts"),
            models.UniqueConstraint(fields=["hall", "day", "position"], name="number_of_a_hall_day_once"),
            models.UniqueConstraint(
                fields=["hall", "day", "counter"],
                condition=Q(state__in=("called", "serving")),
                name="counter_has_one_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["hall", "day", "state"], name="ticket_of_a_line"),
            models.Index(fields=["day", "id"], name="ticket_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.hall} {self.day} {self.number}"


class TicketEvent(models.Model):
    """A step of a number. Only added to: waits and times at the counter are counted from here."""

    ticket = models.ForeignKey(QueueTicket, on_delete=models.PROTECT, related_name="events")
    event = models.CharField(max_length=12)
    state = models.CharField(max_length=8)  # after it
    counter = models.CharField(max_length=8, blank=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.event}"
