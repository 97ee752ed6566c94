"""Claims for wages: what was told, and how it ended."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.hotline.contracts.wages import SECTORS
from yici.apps.hotline.models.requests import Request


class WageLead(models.Model):
    """Who owes wages, for which work, to how many people; and with which conclusion, how much and for whom it ended."""

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="wage_lead")
    employer = models.CharField(max_length=120)
    sector = models.CharField(max_length=12)
    site = models.CharField(max_length=200, blank=True)
    job = models.CharField(max_length=60, blank=True)
    owed_from = models.DateField(null=True)
    owed_to = models.DateField(null=True)
    people = models.IntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    conclusion = models.CharField(max_length=40, blank=True)  # a code of the city's list "wage_conclusion"
    recovered = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    people_paid = models.IntegerField(null=True)
    concluded_on = models.DateField(null=True)
    concluded_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sector__in=SECTORS), name="wage_sector_known"),
            models.CheckConstraint(condition=Q(people__gte=1, amount__gte=0), name="wage_claim_counts"),
            models.CheckConstraint(
                condition=Q(conclusion="", recovered=None, people_paid=None, concluded_on=None)
                | (~Q(conclusion="") & Q(recovered__gte=0, people_paid__gte=0, concluded_on__isnull=False)),
                name="wage_conclusion_is_whole",
            ),
        ]
        indexes = [models.Index(fields=["concluded_on", "id"], name="wage_by_conclusion")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.sector}"
