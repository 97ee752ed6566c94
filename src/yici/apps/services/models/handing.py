"""What is taken in for another place, what another place took in for us, and the parcels between the two."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.services.contracts.handing import MODES
from yici.apps.services.models.applications import Applicant, Application
from yici.core.ids import new_key

OUTCOMES = ("", "granted", "refused", "declined", "mixed", "not_taken")


class Handing(models.Model):
    """Something that somebody handed in here and another place decides. Where it stands is its case's business.

    What the applicant wrote is sealed; ``papers`` lists material, name, digest and size of each paper, whose bytes are
    files of the house. ``joined``: the own part of it (多地联办), an application here.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of its case
    code = models.CharField(max_length=6)  # with the number it opens the applicant's page
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    partner = models.CharField(max_length=6)
    mode = models.CharField(max_length=7)
    item = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="handings")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    joined = models.OneToOneField(Application, null=True, on_delete=models.PROTECT, related_name="joined_handing")
    values_sealed = models.TextField()
    papers = models.JSONField(default=list)
    taken_by = models.UUIDField(null=True)
    taken_at = models.DateTimeField()
    their_number = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=9, blank=True)
    outcome_text = models.TextField(blank=True)
    said = models.JSONField(default=list)  # letters of the other place as they came, oldest first

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=MODES[1:]), name="handing_mode_known"),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="handing_outcome_known"),
        ]
        indexes = [models.Index(fields=["partner", "-id"], name="handing_by_partner")]

    def __str__(self) -> str:
        return self.number


class Incoming(models.Model):
    """An application that another place took in for us. The same matter of theirs is one application here."""

    partner = models.CharField(max_length=6)
    their_key = models.UUIDField()
    their_number = models.CharField(max_length=40)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="incoming")
    came_at = models.DateTimeField()
    is_answered = models.BooleanField(default=False)  # the result has gone back

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "their_key"], name="incoming_once")]

    def __str__(self) -> str:
        return f"{self.partner} {self.their_number}"


class Parcel(models.Model):
    """A parcel that left or came. ``data`` is what was sealed for the other place, emptied once it has it; of what came
    only the digest stays, so that the same key with other content is known.
    """

    key = models.UUIDField()
    direction = models.CharField(max_length=3)
    partner = models.CharField(max_length=6)
    kind = models.CharField(max_length=10)
    digest = models.BinaryField(max_length=32)
    data = models.BinaryField(default=b"")
    handing = models.ForeignKey(Handing, null=True, on_delete=models.PROTECT, related_name="parcels")
    incoming = models.ForeignKey(Incoming, null=True, on_delete=models.PROTECT, related_name="parcels")
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    tries = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["direction", "partner", "key"], name="parcel_once"),
            models.CheckConstraint(condition=Q(direction__in=("in", "out")), name="parcel_direction_known"),
        ]
        indexes = [
            models.Index(fields=["id"], name="parcel_waiting", condition=Q(direction="out", sent_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.kind} {self.key}"
