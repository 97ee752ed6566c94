"""Projects and their bids."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.evaluation.contracts import REGIMES
from yici.core.ids import new_key


class Project(models.Model):
    """A project to evaluate. It keeps the rule it began with; where it stands is its case's business.

    ``secret_sealed`` makes the pseudonyms; ``secret_digest`` is published with the list, before the draw.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of its case
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    regime = models.CharField(max_length=12)
    rule = models.JSONField()  # the row of the rule file
    title = models.CharField(max_length=200)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    buyer_name = models.CharField(max_length=120)
    buyer_code = models.CharField(max_length=40, blank=True)  # credit code, for avoidance
    buyer = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    budget = models.BigIntegerField(default=0)  # yuan
    discipline = models.CharField(max_length=40)
    opens_at = models.DateTimeField()
    opens_on = models.DateField()
    professions = models.JSONField(default=list)  # [code, count]
    representatives = models.IntegerField(default=0)
    side_count = models.IntegerField(default=1)
    main_venue = models.ForeignKey("evaluation.Venue", on_delete=models.PROTECT, related_name="+")
    side_venues = models.ManyToManyField("evaluation.Venue", related_name="+")
    library = models.ForeignKey("evaluation.Library", null=True, on_delete=models.PROTECT, related_name="+")
    criteria = models.JSONField(default=list)  # [code, name, most hundredths]
    secret_sealed = models.TextField(blank=True)
    secret_digest = models.CharField(max_length=64, blank=True)
    award = models.ForeignKey("evaluation.Bid", null=True, on_delete=models.PROTECT, related_name="+")
    award_reason = models.TextField(blank=True)
    awarded_at = models.DateTimeField(null=True)
    scores_opened_at = models.DateTimeField(null=True)
    stop_reason = models.TextField(blank=True)
    opened_by = models.UUIDField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(regime__in=REGIMES), name="project_regime_known"),
            models.CheckConstraint(
                condition=Q(award=None, awarded_at=None) | Q(award__isnull=False, awarded_at__isnull=False),
                name="project_award_with_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(awarded_at=None) | Q(scores_opened_at__isnull=False), name="project_scored_before_award"
            ),
            models.CheckConstraint(
                condition=Q(representatives__gte=0, side_count__gte=0, budget__gte=0), name="project_counts_sound"
            ),
        ]
        indexes = [models.Index(fields=["buyer", "-id"], name="project_by_buyer")]

    def __str__(self) -> str:
        return self.number


class Bid(models.Model):
    """A bid with what avoidance needs: ``owners`` are credit codes, ``relations`` [expert's number, last day]."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="bids")
    position = models.IntegerField()
    name = models.CharField(max_length=120)
    credit_code = models.CharField(max_length=40)
    price = models.BigIntegerField(default=0)  # yuan; 0: price is not compared
    owners = models.JSONField(default=list)
    relations = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "position"], name="bid_position_once"),
            models.UniqueConstraint(fields=["project", "credit_code"], name="bid_of_a_firm_once"),
            models.CheckConstraint(condition=Q(price__gte=0), name="bid_price_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name
