"""The audit log and the change feed."""

from __future__ import annotations

from django.db import models

from yici.core.ids import new_key


class AuditBatch(models.Model):
    """A sealed batch of audit rows: Merkle root, count and the chain up to here.

    ``leaves`` holds 16 bytes of row key and 32 bytes of leaf hash for each place: by it a verifier names the very row.
    """

    number = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    count = models.IntegerField()
    sealed_at = models.DateTimeField()
    previous = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)
    leaves = models.BinaryField(default=b"")

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
            models.Index(fields=["id"], name="audit_not_sealed", condition=models.Q(batch=None)),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind} {self.object_key}"


class Change(models.Model):
    """One change of a watched row (``core.feed``): what kind of thing, which one, in which transaction (PostgreSQL)."""

    kind = models.CharField(max_length=20)
    row = models.BigIntegerField()
    changed_in = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["changed_in"], name="change_by_transaction", condition=models.Q(changed_in__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"


class FeedMark(models.Model):
    """Up to where a reader of the change feed has read; while there is one, changes are kept."""

    reader = models.CharField(max_length=40)
    key = models.UUIDField(unique=True)
    position = models.BigIntegerField()
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reader} {self.key}"
