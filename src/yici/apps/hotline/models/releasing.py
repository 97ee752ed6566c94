"""What is public of a request, and what neighbours answered about it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.hotline.models.requests import Request
from yici.apps.hotline.states import RELEASE_STATES
from yici.core.ids import new_key

PROOFS = ("contact", "near")


class Release(models.Model):
    """A request cleared for the public by an editor: the version as released beside the one that was there."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="release")
    state = models.CharField(max_length=12, default=RELEASE_STATES.initial)
    title = models.CharField(max_length=200)
    text = models.TextField()
    answer = models.TextField(blank=True)
    original = models.TextField()  # what the editor saw: title, words and answer
    findings = models.JSONField(default=list)  # kinds of what was masked by proposal
    place = models.CharField(max_length=200, blank=True)
    photos = models.JSONField(default=list)  # addresses that the editor picked
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    released_by = models.UUIDField(null=True)
    released_name = models.CharField(max_length=80, blank=True)
    released_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.CharField(max_length=10, blank=True)  # requester | editor
    recheck_at = models.DateTimeField(null=True)  # the newest time that neighbours' answers asked for a look

    class Meta:
        constraints = [RELEASE_STATES.constraint("release_state_known")]
        indexes = [models.Index(fields=["area", "-id"], name="release_by_area", condition=Q(taken_back_at=None))]

    def __str__(self) -> str:
        return f"{self.request_id} {self.state}"


class NeighbourAnswer(models.Model):
    """One answer of a neighbour to a question about facts. A phone answers a release once, and cannot be linked with
    what it answered elsewhere.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="answers")
    phone_index = models.BinaryField(max_length=32, null=True)
    is_good = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["release", "phone_index"], condition=Q(phone_index__isnull=False), name="neighbour_answers_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release_id} {self.is_good}"


class PhoneProof(models.Model):
    """A code sent to a phone, to see that it belongs to whoever types it. Kept sealed, for ten minutes."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    purpose = models.CharField(max_length=10)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="proofs")
    phone_sealed = models.TextField()
    code_sealed = models.TextField()
    says = models.CharField(max_length=8, blank=True)  # the answer that it will count for
    tries = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(purpose__in=PROOFS), name="proof_purpose_known")]

    def __str__(self) -> str:
        return str(self.key)
