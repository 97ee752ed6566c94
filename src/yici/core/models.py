"""Tables of the core: the audit log and what a city's files said at the last load.

Jobs and stored files have their tables here too, in their own modules of ``yici.core``.
"""

from __future__ import annotations

from django.db import models

from yici.core.ids import new_key


class AuditBatch(models.Model):
    """A sealed batch of audit rows: Merkle root, count and the chain up to here."""

    number = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    count = models.IntegerField()
    sealed_at = models.DateTimeField()
    previous = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"batch {self.number}"


class AuditRow(models.Model):
    """One thing that was done. Names objects by kind and key; never contains a value of a record."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    object_kind = models.CharField(max_length=60)
    object_key = models.CharField(max_length=80)
    details = models.JSONField(default=dict)
    nonce = models.BinaryField(max_length=16)
    batch = models.ForeignKey(AuditBatch, null=True, on_delete=models.PROTECT, related_name="rows")
    place_in_batch = models.IntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_kind", "object_key", "id"], name="audit_by_object"),
            models.Index(fields=["batch", "place_in_batch"], name="audit_by_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind} {self.object_key}"


class LoadedRow(models.Model):
    """What a row of the city's files said at the last load: the middle of the three states that ``load`` compares."""

    file = models.CharField(max_length=120)
    code = models.CharField(max_length=160)
    content = models.JSONField()
    loaded_at = models.DateTimeField()
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "code"], name="loaded_row_once")]

    def __str__(self) -> str:
        return f"{self.file}:{self.code}"
