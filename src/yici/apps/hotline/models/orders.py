"""Work orders: what units get to do, and which requests share one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.hotline.contracts import URGENCIES
from yici.apps.hotline.models.requests import Request
from yici.core.ids import new_key


class WorkOrder(models.Model):
    """Work given to one main unit. Several requests may share one (merge), one request may have several (split)."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of its case
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField(default=1)
    kind = models.CharField(max_length=40, blank=True)
    urgency = models.CharField(max_length=10, default="normal")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)  # what is to be done, as the dispatcher gives it; never who asks
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")  # the main unit now
    rule = models.CharField(max_length=80, blank=True)  # of the dispatch catalogue, with its version
    first_dispatched_at = models.DateTimeField()
    answer = models.TextField(blank=True)  # public
    inner_answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)  # account of the writer, who never signs off an own answer
    promise = models.CharField(max_length=200, blank=True)  # what the unit promised the requesters, until when
    promised_until = models.DateTimeField(null=True)
    dispatch_count = models.SmallIntegerField(default=1)
    return_count = models.SmallIntegerField(default=0)
    redo_count = models.SmallIntegerField(default=0)
    urge_count = models.SmallIntegerField(default=0)
    supervision = models.CharField(max_length=10, blank=True)  # the highest level reached
    suspended_until = models.DateField(null=True)  # day of review
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(urgency__in=URGENCIES), name="order_urgency_known")]
        indexes = [
            models.Index(fields=["unit", "-id"], name="order_by_unit"),
            models.Index(fields=["area", "kind", "-id"], name="order_by_place_and_kind"),
        ]

    def __str__(self) -> str:
        return self.number


class Share(models.Model):
    """A request takes part in a work order from one moment to another. What ended stays: a merge can be taken back."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="shares")
    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="shares")
    is_first = models.BooleanField(default=False)  # the request that the order was made for
    joined_at = models.DateTimeField()
    joined_by = models.UUIDField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "order"], condition=Q(left_at=None), name="share_once"),
        ]
        indexes = [models.Index(fields=["order", "request"], name="share_by_order")]

    def __str__(self) -> str:
        return f"{self.request_id} in {self.order_id}"
