"""Jobs, submissions received once, issued numbers, notices that leave the house."""

from __future__ import annotations

from django.db import models

from yici.core.ids import new_key


class Job(models.Model):
    """Work that is done after the commit that asked for it. The payload names keys, never values."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="waiting")  # waiting | running | done | dead
    once = models.CharField(max_length=120, blank=True)  # at most one open job carries the same mark
    run_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)  # made anew by each taking: a late worker cannot write over its successor
    progress = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    last_error = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "dead"]), name="job_state_known"
            ),
            models.UniqueConstraint(
                fields=["name", "once"],
                condition=models.Q(state="waiting") & ~models.Q(once=""),
                name="job_waits_once",
            ),
        ]
        indexes = [
            models.Index(fields=["run_at", "id"], name="job_due", condition=models.Q(state="waiting")),
            models.Index(fields=["lease_until"], name="job_leased", condition=models.Q(state="running")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class Submission(models.Model):
    """A submission received once: its client-made key, the digest of its content, and what was answered."""

    kind = models.CharField(max_length=60)
    sender = models.CharField(max_length=80)
    client_key = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32)
    answer = models.JSONField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "sender", "client_key"], name="submission_received_once")
        ]
        indexes = [models.Index(fields=["received_at"], name="submission_by_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.client_key}"


class IssuedNumber(models.Model):
    """A number given to a case or a fill, so that none is given twice."""

    number = models.CharField(max_length=20, unique=True)
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class Outgoing(models.Model):
    """A notice that leaves the house: by SMS, mail or chat. Names whom and what by keys, never by a protected value.

    ``unsure``: the gateway may have it and cannot be asked; a person decides, nothing is sent twice by itself.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    channel = models.CharField(max_length=20)
    recipient_kind = models.CharField(max_length=40)  # who knows the address: requester, unit
    recipient = models.CharField(max_length=80)
    template = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    once = models.CharField(max_length=160, blank=True)  # the same mark is posted once
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    posted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=120, blank=True)  # what the gateway answered
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "sending", "sent", "dead", "unsure", "dropped"]),
                name="outgoing_state_known",
            ),
            models.UniqueConstraint(fields=["once"], condition=~models.Q(once=""), name="outgoing_once"),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], name="outgoing_due", condition=models.Q(state="waiting")),
            models.Index(fields=["lease_until"], name="outgoing_leased", condition=models.Q(state="sending")),
            models.Index(fields=["state", "-id"], name="outgoing_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.template} {self.state}"
