"""Stored files and who names them."""

from __future__ import annotations

from django.db import models

from yici.core.ids import new_key


class StoredFile(models.Model):
    """Bytes on disk under their address. A row exists only after the bytes are synced (see ``files.py``)."""

    address = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    key_id = models.CharField(max_length=20)
    stored_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)  # the bytes go at once, then the row

    class Meta:
        indexes = [models.Index(fields=["key_id", "id"], name="file_by_key")]

    def __str__(self) -> str:
        return self.address


class FileReference(models.Model):
    """Who names a stored file. What none has named for a day is swept."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="references")
    owner_kind = models.CharField(max_length=60)
    owner_key = models.CharField(max_length=80)
    name = models.CharField(max_length=255)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_kind", "owner_key", "file", "name"], name="file_named_once_by_owner")
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.owner_kind} {self.owner_key}"
