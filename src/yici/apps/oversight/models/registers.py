"""Registers: targets, inspectors and ties as they are today, and every version of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.oversight.contracts.plans import CLASSES
from yici.apps.oversight.contracts.registers import REGISTERS, TIE_KINDS
from yici.core.ids import new_key


class RegisterVersion(models.Model):
    """A register changed: by whom, when, why. Numbers of a register begin at 1 and have no gap."""

    register = models.CharField(max_length=12)
    number = models.IntegerField()
    at = models.DateTimeField()
    account = models.UUIDField(null=True)
    who = models.CharField(max_length=80)
    why = models.CharField(max_length=300)
    source = models.CharField(max_length=200, blank=True)  # the name of a file; empty for a page
    changed = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="register_version_once"),
            models.CheckConstraint(condition=Q(register__in=REGISTERS), name="register_known"),
            models.CheckConstraint(condition=~Q(why=""), name="register_version_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.number}"


class RegisterChange(models.Model):
    """One entry before and after a version; ``after`` is null when it was retired."""

    version = models.ForeignKey(RegisterVersion, on_delete=models.PROTECT, related_name="changes")
    code = models.CharField(max_length=100)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="register_change_once")]
        indexes = [models.Index(fields=["code", "id"], name="register_change_by_code")]

    def __str__(self) -> str:
        return self.code


class Target(models.Model):
    """A business that may be inspected."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    code = models.CharField(max_length=18, unique=True)  # unified social credit code
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=40)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    risk_class = models.CharField(max_length=1)
    version = models.IntegerField(default=1)
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(risk_class__in=CLASSES), name="target_class_known"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9A-Z]{18}$"), name="target_code_is_whole"),
        ]
        indexes = [models.Index(fields=["category", "risk_class", "id"], name="target_by_category")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Inspector(models.Model):
    """Who may inspect: licence, powers (codes of matters), unit. ``code`` is an official number, never an ID number."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    licence = models.CharField(max_length=60)
    licence_until = models.DateField()
    powers = models.JSONField(default=list)
    account = models.UUIDField(null=True)
    version = models.IntegerField(default=1)
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["licence"], condition=Q(retired_on=None), name="inspector_licence_once"),
            models.UniqueConstraint(
                fields=["account"], condition=Q(retired_on=None, account__isnull=False), name="inspector_account_once"
            ),
            models.CheckConstraint(condition=~Q(licence=""), name="inspector_has_a_licence"),
        ]
        indexes = [models.Index(fields=["unit", "id"], name="inspector_by_unit")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Tie(models.Model):
    """An inspector and a target that must not meet, and why. The words stay inside."""

    inspector = models.ForeignKey(Inspector, on_delete=models.PROTECT, related_name="ties")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="ties")
    kind = models.CharField(max_length=12)
    words = models.CharField(max_length=200, blank=True)
    version = models.IntegerField(default=1)
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspector", "target"], name="tie_once"),
            models.CheckConstraint(condition=Q(kind__in=TIE_KINDS), name="tie_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.inspector_id} {self.target_id}"
