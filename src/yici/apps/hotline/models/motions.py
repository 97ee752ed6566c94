"""Suggestions of deputies and proposals of members."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.hotline.contracts.motions import CATEGORIES, MOTION_KINDS, OPINIONS, PLANNED
from yici.apps.hotline.models.requests import Requester
from yici.core.ids import new_key


def _planned(category: str, day: str) -> Q:
    """A B has its day, and nothing else has one."""
    return Q(**{category: PLANNED, f"{day}__isnull": False}) | (~Q(**{category: PLANNED}) & Q(**{day: None}))


class Motion(models.Model):
    """What a deputy suggests or a member proposes. Where it stands is its case's business.

    The proposer holds an office and is named; the phone lies sealed in a row of its own that no request shares.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of its case
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    session = models.CharField(max_length=60)
    reference = models.CharField(max_length=20)  # its number at the session
    proposer = models.CharField(max_length=40)
    others = models.PositiveIntegerField(default=0)
    contact = models.ForeignKey(Requester, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")  # that leads
    title = models.CharField(max_length=200)
    text = models.TextField()
    round = models.PositiveSmallIntegerField(default=1)
    contacted_in = models.PositiveSmallIntegerField(default=0)  # the last round in which the proposer was spoken with
    has_returned = models.BooleanField(default=False)
    draft = models.TextField(blank=True)
    draft_category = models.CharField(max_length=1, blank=True)
    draft_planned_on = models.DateField(null=True)
    drafted_by = models.UUIDField(null=True)
    answer = models.TextField(blank=True)
    category = models.CharField(max_length=1, blank=True)
    planned_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=10, blank=True)
    may_publish = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True)
    registered_by = models.UUIDField(null=True)
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MOTION_KINDS), name="motion_kind_known"),
            models.CheckConstraint(condition=Q(opinion__in=("", *OPINIONS)), name="motion_opinion_known"),
            models.CheckConstraint(
                condition=Q(category__in=("", *CATEGORIES), draft_category__in=("", *CATEGORIES)),
                name="motion_category_known",
            ),
            models.CheckConstraint(condition=_planned("category", "planned_on"), name="motion_planned_has_a_day"),
            models.CheckConstraint(
                condition=_planned("draft_category", "draft_planned_on"), name="motion_draft_planned_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(category="", answer="", answered_at=None)
                | (~Q(category="") & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="motion_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | (Q(may_publish=True) & ~Q(category="")),
                name="motion_released_by_consent",
            ),
            models.UniqueConstraint(fields=["kind", "session", "reference"], name="motion_entered_once"),
        ]
        indexes = [
            models.Index(fields=["-id"], name="motion_released", condition=Q(released_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number
