"""Venues and their seats by day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yici.core.ids import new_key


class Venue(models.Model):
    """Where experts sit. ``disciplines`` are codes of the city's list of professions (first level)."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    seats = models.IntegerField()
    disciplines = models.JSONField(default=list)
    ended_on = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(seats__gt=0), name="venue_has_seats")]

    def __str__(self) -> str:
        return self.code


class VenueDay(models.Model):
    """Seats of a venue on a day: ``offered`` (other work may take some), ``taken`` by projects. No row: all free."""

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    offered = models.IntegerField()
    taken = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["venue", "day"], name="venue_day_once"),
            models.CheckConstraint(
                condition=Q(offered__gte=0, taken__gte=0, taken__lte=F("offered")), name="venue_day_not_overbooked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.day}"
