"""Libraries of experts, one a regime, in versions that are never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.evaluation.contracts import REGIMES
from yici.core.ids import new_key


class Library(models.Model):
    """One version of a regime's library. ``root`` is the Merkle root (hex) over the leaves of its lines by number."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    regime = models.CharField(max_length=12)
    number = models.IntegerField()
    root = models.CharField(max_length=64)
    lines = models.IntegerField()
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256 of the file as it came
    account = models.UUIDField(null=True)
    imported_by = models.CharField(max_length=80, blank=True)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(regime__in=REGIMES), name="library_regime_known"),
            models.UniqueConstraint(fields=["regime", "number"], name="library_version_once"),
            models.CheckConstraint(condition=Q(lines__gt=0), name="library_has_lines"),
        ]

    def __str__(self) -> str:
        return f"{self.regime} {self.number}"


class LibraryLine(models.Model):
    """An expert in one version. Name and phone exist only as ciphertext; ``leaf`` binds them by a salted commitment."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="experts")
    code = models.CharField(max_length=40)  # the official number in the library
    professions = models.JSONField(default=list)
    employer = models.CharField(max_length=40)  # credit code
    employer_name = models.CharField(max_length=120)
    venue = models.CharField(max_length=40)  # code of the venue where the expert can sit
    past = models.JSONField(default=list)  # [credit code, last day]
    holdings = models.JSONField(default=list)
    kin = models.JSONField(default=list)
    name_sealed = models.TextField(blank=True)
    phone_sealed = models.TextField(blank=True)
    salt = models.BinaryField(max_length=16, null=True)
    leaf = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["library", "code"], name="expert_in_a_version_once"),
            models.CheckConstraint(
                condition=Q(erased_at=None, salt__isnull=False) & ~Q(name_sealed="")
                | Q(erased_at__isnull=False, salt=None, name_sealed="", phone_sealed=""),
                name="expert_is_whole_or_erased",
            ),
        ]

    def __str__(self) -> str:
        return self.code
