"""What travels between the two faces of a city."""

from __future__ import annotations

from django.db import models

from yici.core.ids import new_key


class ExchangeMessage(models.Model):
    """Something for the other face. ``batch`` is the batch it left in; sealed, since it may hold a phone."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=160, blank=True)  # what it is about: the number of a request, a document
    body = models.BinaryField()
    posted_at = models.DateTimeField()
    batch = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["batch", "id"], name="exchange_by_batch"),
            models.Index(fields=["kind", "subject"], name="exchange_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class ExchangeBatch(models.Model):
    """A numbered batch, ours (``out``) or of the other face (``in``): applied once, whatever comes how often."""

    direction = models.CharField(max_length=3)
    number = models.BigIntegerField()
    digest = models.BinaryField(max_length=32, default=b"")
    count = models.IntegerField(default=0)
    at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["direction", "number"], name="exchange_batch_once"),
            models.CheckConstraint(condition=models.Q(direction__in=["in", "out"]), name="exchange_direction_known"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.number}"


class ExchangeKept(models.Model):
    """A message that could not be acted on. It is kept with its reason until somebody tries again."""

    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=160, blank=True)
    body = models.BinaryField()
    problem = models.CharField(max_length=300)
    kept_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.problem}"


class ExchangeNote(models.Model):
    """What was wrong with a file of the exchange folder: damaged, doubled, missing, not ours."""

    file = models.CharField(max_length=120)
    what = models.CharField(max_length=20)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "what"], name="exchange_note_once")]

    def __str__(self) -> str:
        return f"{self.file} {self.what}"


class ExchangeMark(models.Model):
    """How far the exchange is: numbers applied and acknowledged, positions of what is watched."""

    name = models.CharField(max_length=40, unique=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.name


class FaceCopy(models.Model):
    """What the public face shows without a desk beside it; at the desk only the digest of what was sent last.

    ``seen``: the last batch of the public face that the desk knew when it wrote this.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    body = models.BinaryField(default=b"")
    digest = models.BinaryField(max_length=32, default=b"")
    seen = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="face_copy_once")]
        indexes = [models.Index(fields=["expires_at"], name="face_copy_by_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
