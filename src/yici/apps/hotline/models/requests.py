"""Requests and the people who make them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.hotline.contracts import CHANNELS, EXITS, SOLVED, URGENCIES
from yici.core.ids import new_key


class Requester(models.Model):
    """Who makes requests. Name and phone exist only as ciphertext; the phone is found by its blind index."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    name_sealed = models.TextField(blank=True)
    phone_sealed = models.TextField(blank=True)
    phone_index = models.BinaryField(max_length=32, null=True)
    mail_sealed = models.TextField(blank=True)
    is_firm = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["phone_index"], name="requester_by_phone")]

    def __str__(self) -> str:
        return str(self.key)


class Spot(models.Model):
    """A place or a unit with a QR code of its own: a bus stop, a stairwell, a counter."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=100)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40, blank=True)  # code of the kind of request that is usual here
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Request(models.Model):
    """What one person or firm asks or reports, in their words."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of its case
    code = models.CharField(max_length=6)  # with the number it opens the public page of the request
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField(default=1)
    channel = models.CharField(max_length=12)
    kind = models.CharField(max_length=40, blank=True)  # code of the kind; empty until sorted
    urgency = models.CharField(max_length=10, default="normal")
    exit = models.CharField(max_length=12, default="in_scope")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=200, blank=True)
    spot = models.ForeignKey(Spot, null=True, on_delete=models.PROTECT, related_name="+")
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    requester = models.ForeignKey(Requester, null=True, on_delete=models.PROTECT, related_name="requests")
    is_secret = models.BooleanField(default=False)  # who asks is not shown to the units
    is_report = models.BooleanField(default=False)  # of wrongdoing: never shown to the unit reported or below it
    against = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    wants_public = models.BooleanField(default=False)
    details = models.JSONField(default=dict)  # answers to the questions of its kind; call id, outside numbers
    taken_by = models.UUIDField(null=True)  # account of the agent
    received_at = models.DateTimeField()
    received_on = models.DateField()
    # What is true of it now; the history is in its timeline and in ``Confirmation``.
    answer = models.TextField(blank=True)  # public
    answered_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)  # a unit says it spoke with the requester
    is_contacted = models.BooleanField(null=True)  # the requester says so
    solved = models.CharField(max_length=8, blank=True)
    level = models.SmallIntegerField(null=True)  # 5 very satisfied … 1 very dissatisfied
    about = models.CharField(max_length=10, blank=True)  # what a bad rating is about
    confirmed_way = models.CharField(max_length=10, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=20, blank=True)
    closed_on = models.DateField(null=True)
    reopen_until = models.DateField(null=True)
    redo_count = models.SmallIntegerField(default=0)
    reopen_count = models.SmallIntegerField(default=0)
    urge_count = models.SmallIntegerField(default=0)  # by the requester; counted, resets nothing
    invited_round = models.SmallIntegerField(default=0)  # the newest round in which a notice asked for an answer
    is_excluded = models.BooleanField(default=False)  # from the adjusted rates, by a decision with reason and appeal
    excluded_reason = models.CharField(max_length=40, blank=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="request_channel_known"),
            models.CheckConstraint(condition=Q(urgency__in=URGENCIES), name="request_urgency_known"),
            models.CheckConstraint(condition=Q(exit__in=EXITS), name="request_exit_known"),
            models.CheckConstraint(condition=Q(solved__in=("", *SOLVED)), name="request_solved_known"),
            models.CheckConstraint(condition=Q(level=None) | Q(level__range=(1, 5)), name="request_level_of_five"),
        ]
        indexes = [
            models.Index(fields=["requester", "-id"], name="request_by_requester"),
            models.Index(fields=["area", "kind", "-id"], name="request_by_place_and_kind"),
            models.Index(fields=["received_on", "id"], name="request_by_day"),
            models.Index(fields=["closed_on", "id"], name="request_by_closing", condition=Q(closed_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number


class ContactLook(models.Model):
    """Somebody looked at a requester's name or phone, and what for."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="looks")
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    purpose = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["request", "id"], name="look_by_request")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.purpose}"
