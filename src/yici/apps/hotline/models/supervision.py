"""Supervision of open orders, and the public list of stuck matters."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yici.apps.hotline.contracts.supervision import LEVELS, RESULTS
from yici.apps.hotline.models.orders import WorkOrder
from yici.apps.hotline.states import STUCK_STATES
from yici.core.ids import new_key


class Supervision(models.Model):
    """Something that supervision asks of the unit of an order. Where it stands is its case's business."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of its case
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="supervisions")
    level = models.CharField(max_length=10)
    rule = models.CharField(max_length=60, blank=True)  # code of the rule that pointed it out; empty: a person did
    text = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    recheck_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    asked_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="supervision_level_known"),
            models.UniqueConstraint(
                fields=["order", "asked_on"], condition=Q(level="urge"), name="order_is_urged_once_a_day"
            ),
        ]
        indexes = [models.Index(fields=["order", "id"], name="supervision_by_order")]

    def __str__(self) -> str:
        return f"{self.number} {self.level}"


class StuckMatter(models.Model):
    """A matter that stays stuck, as the public may read it: title and words are written anew, cleared of whoever asks.

    It is struck off only after somebody else than its writer has looked again and found it good.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=10, default=STUCK_STATES.initial)
    kind = models.CharField(max_length=10, default="stuck")  # stuck | media
    order = models.ForeignKey(WorkOrder, null=True, on_delete=models.PROTECT, related_name="stuck_matters")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")  # the lead
    title = models.CharField(max_length=80)
    words = models.TextField(blank=True)
    promise = models.TextField(blank=True)
    promised_on = models.DateField(null=True)
    broadcast_on = models.DateField(null=True)
    written_by = models.UUIDField(null=True)
    written_at = models.DateTimeField()
    released_by = models.UUIDField(null=True)
    listed_on = models.DateField(null=True)
    recheck_on = models.DateField(null=True)
    recheck_result = models.CharField(max_length=8, blank=True)
    recheck_words = models.TextField(blank=True)
    rechecked_by = models.UUIDField(null=True)
    struck_on = models.DateField(null=True)

    class Meta:
        constraints = [
            STUCK_STATES.constraint("stuck_state_known"),
            models.CheckConstraint(condition=Q(kind__in=("stuck", "media")), name="stuck_kind_known"),
            models.CheckConstraint(condition=Q(recheck_result__in=("", *RESULTS)), name="stuck_result_known"),
            models.CheckConstraint(
                condition=~Q(state="struck") | Q(recheck_result="good", rechecked_by__isnull=False),
                name="stuck_is_struck_off_after_a_look",
            ),
            models.CheckConstraint(
                condition=Q(rechecked_by=None) | Q(written_by=None) | ~Q(rechecked_by=F("written_by")),
                name="stuck_is_looked_at_by_another",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="stuck_by_state")]

    def __str__(self) -> str:
        return self.title


class StuckLine(models.Model):
    """What happened to a stuck matter, in cleared words; lines are only added."""

    matter = models.ForeignKey(StuckMatter, on_delete=models.PROTECT, related_name="lines")
    on = models.DateField()
    words = models.TextField()
    account = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["matter", "id"], name="stuck_line_by_matter")]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.on}"
