"""Somebody is helped to apply (帮办代办): who helps whom, with what yes, from which number in the line.

A helper keeps no code of the person: the draft is opened by the row, the code is printed once.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.services.models.applications import Application
from yici.apps.services.models.visits import QueueTicket
from yici.core.ids import new_key

HELP_KINDS = ("presence", "mandate")


class Helping(models.Model):
    """A helper fills a form with and for a person; what the person said yes to is kept with it."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    helper = models.UUIDField()  # account
    unit = models.CharField(max_length=80)  # code of the helper's unit
    kind = models.CharField(max_length=8)
    agreed = models.JSONField()  # codes of what the person said yes to
    name_sealed = models.TextField(blank=True)
    thing = models.CharField(max_length=80)
    is_thing = models.BooleanField()
    ticket = models.ForeignKey(QueueTicket, null=True, on_delete=models.PROTECT, related_name="helped")
    draft_sealed = models.TextField(blank=True)  # the draft's code, for the helper's page only
    application = models.OneToOneField(Application, null=True, on_delete=models.PROTECT, related_name="helping")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    printed_at = models.DateTimeField(null=True)  # the slip with the code was opened; it is not opened again

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=HELP_KINDS), name="help_kind_known"),
            models.CheckConstraint(
                condition=Q(application=None) | Q(ended_at__isnull=False), name="help_ends_with_the_application"
            ),
        ]
        indexes = [models.Index(fields=["helper", "-begun_at"], name="help_of_a_helper")]

    def __str__(self) -> str:
        return str(self.key)
