"""What the record of a licence cannot hold: by what it came about, its check code, copies for use, checks of promises.

Whose a licence is, its number, days and state are facts and stand in the records.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yici.apps.services.models.applications import ApplicationPart
from yici.core.ids import new_key


class LicenceCard(models.Model):
    """The card of a licence in the library: the part it was granted by, the unit that keeps it, its check code.

    ``holder_sealed`` is the holder's name where the holder has no record; otherwise the name is read from there.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    record = models.UUIDField(unique=True)  # the licence in the records
    check_code = models.CharField(max_length=12, unique=True)
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    part = models.OneToOneField(ApplicationPart, null=True, on_delete=models.PROTECT, related_name="licence_card")
    holder = models.UUIDField(null=True)  # record it was linked to when the card was made: names stay gone when erased
    holder_sealed = models.TextField(blank=True)
    file = models.CharField(max_length=80, blank=True)  # address of what was uploaded
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.UUIDField(null=True)  # account that saw the original

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(part=None) | Q(unit__isnull=False), name="granted_licence_has_its_unit"),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None) | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="licence_checked_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="licence_card_of_a_unit"),
            models.Index(fields=["holder"], name="licence_card_of_a_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.key} of {self.record}"


class UseCopy(models.Model):
    """A copy of a licence for one purpose until a day (加注件). Only added to; purpose and recipient are sealed."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    card = models.ForeignKey(LicenceCard, on_delete=models.PROTECT, related_name="copies")
    number = models.CharField(max_length=40, unique=True)
    purpose_sealed = models.TextField()
    recipient_sealed = models.TextField()
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")  # none: the holder
    taken_by = models.UUIDField(null=True)
    taken_at = models.DateTimeField()
    taken_on = models.DateField()
    until = models.DateField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("taken_on")), name="use_copy_until_later"),
            models.CheckConstraint(
                condition=~Q(purpose_sealed="") | Q(erased_at__isnull=False), name="use_copy_for_a_purpose"
            ),
            models.CheckConstraint(
                condition=Q(unit=None, taken_by=None) | Q(unit__isnull=False, taken_by__isnull=False),
                name="use_copy_by_holder_or_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PromiseCheck(models.Model):
    """That promises of a granted part are checked afterwards (告知承诺后核查): once a part, a case of its unit."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    part = models.OneToOneField(ApplicationPart, on_delete=models.PROTECT, related_name="promise_check")
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    materials = models.JSONField()
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(materials=[]), name="promise_check_of_something")]

    def __str__(self) -> str:
        return str(self.key)
