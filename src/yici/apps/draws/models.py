"""Tables of draws: the draw with its rule, sealed list and result; witnesses, beacon entries, strikes, public log.

List, names and transcript are files; rows of the log only grow.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q

from yici.apps.draws.states import DRAW_STATES
from yici.core.ids import new_key


class Draw(models.Model):
    """One draw of a matter about a subject. What stands here about rule and list never changes after the commitment."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    version = models.IntegerField(default=1)
    matter = models.CharField(max_length=40)
    subject = models.UUIDField()
    attempt = models.SmallIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True)  # why there is another one
    title = models.CharField(max_length=200)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default=DRAW_STATES.initial)
    beacon = models.CharField(max_length=120)
    beacon_at = models.DateTimeField(null=True)
    rule = models.TextField()  # canonical JSON, as it was hashed
    rule_hash = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    leaves = models.IntegerField()
    head = models.TextField(blank=True)  # canonical JSON of the commitment; its hash is the name of the draw
    list_file = models.CharField(max_length=80)  # address of the sealed list
    names_file = models.CharField(max_length=80, blank=True)  # names that the matter publishes beside the ids
    committed_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True)
    beacon_value = models.TextField(blank=True)  # as two people agreed, or as its signature proves
    drawn_at = models.DateTimeField(null=True)
    transcript_file = models.CharField(max_length=80, blank=True)
    transcript_digest = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)  # when list and result became everybody's
    is_sealed = models.BooleanField(default=False)  # list and result wait for ``publish``
    scan_file = models.CharField(max_length=80, blank=True)  # the signed minutes
    scan_digest = models.CharField(max_length=64, blank=True)
    void_reason = models.CharField(max_length=300, blank=True)
    voided_at = models.DateTimeField(null=True)
    submission = models.UUIDField(null=True, unique=True)
    submission_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            DRAW_STATES.constraint("draw_state_known"),
            models.CheckConstraint(
                condition=Q(kind__in=["subset", "permutation", "assign", "balanced-classes"]), name="draw_kind_known"
            ),
            models.UniqueConstraint(fields=["matter", "subject", "attempt"], name="draw_attempt_once"),
            models.CheckConstraint(condition=Q(attempt=1) | ~Q(reason=""), name="draw_again_with_reason"),
            models.CheckConstraint(
                condition=Q(state="drawn", drawn_at__isnull=False, beacon_value__gt="", transcript_digest__gt="")
                | (~Q(state="drawn") & Q(drawn_at=None)),
                name="draw_drawn_with_transcript",
            ),
            models.CheckConstraint(
                condition=Q(state="void", voided_at__isnull=False, void_reason__gt="")
                | (~Q(state="void") & Q(voided_at=None)),
                name="draw_void_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(revealed_at=None) | Q(revealed_at__gte=F("committed_at")), name="draw_revealed_after_commit"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="draw_by_unit"),
            models.Index(fields=["state", "-id"], name="draw_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Witness(models.Model):
    """Somebody who sealed a number: its hash first, the number itself when all are opened."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="witnesses")
    name = models.CharField(max_length=80)
    unit_name = models.CharField(max_length=100)
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    account = models.UUIDField(null=True)  # none for a guest
    sealed = models.CharField(max_length=64)
    joined_at = models.DateTimeField()
    value = models.CharField(max_length=128, blank=True)
    revealed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "account"], name="witness_of_draw_once"),
            models.UniqueConstraint(fields=["draw", "name"], name="witness_name_once"),
            models.UniqueConstraint(fields=["draw", "sealed"], name="witness_number_once"),
            models.CheckConstraint(
                condition=Q(value="", revealed_at=None) | (~Q(value="") & Q(revealed_at__isnull=False)),
                name="witness_revealed_with_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.draw_id}"


class BeaconEntry(models.Model):
    """What one person wrote down as the beacon's value. Every entry stays, also one that was wrong."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="entries")
    value = models.TextField()
    account = models.UUIDField(null=True)
    who = models.CharField(max_length=80)
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)  # the same person looked again

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draw", "account"], condition=Q(replaced_at=None), name="beacon_entry_of_person_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.who} at {self.draw_id}"


class Strike(models.Model):
    """A line struck from a frozen list, in public, before any number is open."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="strikes")
    line = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    account = models.UUIDField(null=True)
    who = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "line"], name="strike_of_line_once")]

    def __str__(self) -> str:
        return f"{self.line} at {self.draw_id}"


class LogRow(models.Model):
    """A line of the public log. ``digest`` is the SHA-256 of its canonical JSON, with the digest of the line before.

    Rows are only added: triggers refuse everything else on both databases (``core.growing``).
    """

    position = models.IntegerField(unique=True)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="log")
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    entry = models.CharField(max_length=64, blank=True)  # hash in the draw's own log, as the transcript has it
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(position__gte=1), name="log_row_counts_from_one")]

    def __str__(self) -> str:
        return f"{self.position} {self.verb}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Once; a row that is there is not saved again."""
        if self.pk is not None:
            raise TypeError("the log of draws only grows")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise TypeError("the log of draws only grows")
