"""Mediations and their two parties."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.hotline.contracts.mediating import ROADS, SIDES
from yici.apps.hotline.models.requests import Request, Requester
from yici.core.ids import new_key


class Mediation(models.Model):
    """A dispute at the table of a unit. Where it stands is its case's business."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of its case
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="mediations")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField()
    agreement = models.TextField(blank=True)
    perform_on = models.DateField(null=True)
    road = models.CharField(max_length=12, blank=True)
    opened_by = models.UUIDField(null=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(road__in=("", *ROADS)), name="mediation_road_known"),
            models.CheckConstraint(
                condition=Q(agreement="", perform_on=None) | (~Q(agreement="") & Q(perform_on__isnull=False)),
                name="mediation_agreement_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class MediationParty(models.Model):
    """One of the two parties, sealed like every requester, and when it agreed to come."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="parties")
    side = models.CharField(max_length=6)
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(side__in=SIDES), name="mediation_side_known"),
            models.UniqueConstraint(fields=["mediation", "side"], name="mediation_has_a_side_once"),
        ]

    def __str__(self) -> str:
        return f"{self.mediation_id} {self.side}"
