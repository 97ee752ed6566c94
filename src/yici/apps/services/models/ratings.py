"""What people think of how an application or a visit went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.services.models.applications import Application
from yici.apps.services.models.visits import QueueTicket
from yici.core.ids import new_key


class ServiceRating(models.Model):
    """What somebody thinks of how an application or a visit went: once. Who rated is never shown to the clerk rated.

    Words exist only as ciphertext. A bad one has a case with a clock; one found mistaken counts no more.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    application = models.OneToOneField(Application, null=True, on_delete=models.PROTECT, related_name="rating")
    ticket = models.OneToOneField(QueueTicket, null=True, on_delete=models.PROTECT, related_name="rating")
    level = models.SmallIntegerField()  # 1 very satisfied … 5 not satisfied at all
    dimensions = models.JSONField(default=list)
    text_sealed = models.TextField(blank=True)
    rated_at = models.DateTimeField()
    rated_on = models.DateField()
    case = models.OneToOneField("cases.Case", to_field="key", null=True, on_delete=models.PROTECT, related_name="+")
    appealed_by = models.UUIDField(null=True)  # account that said it is mistaken
    is_mistaken = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(application__isnull=False, ticket=None) | Q(application=None, ticket__isnull=False),
                name="rating_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="rating_level_known"),
            models.CheckConstraint(
                condition=Q(level__gte=4, case__isnull=False) | Q(level__lte=3, case=None),
                name="bad_rating_has_a_case",
            ),
            models.CheckConstraint(
                condition=Q(is_mistaken=False) | Q(appealed_by__isnull=False), name="mistaken_after_an_appeal"
            ),
        ]
        indexes = [models.Index(fields=["rated_on"], name="rating_by_day")]

    def __str__(self) -> str:
        return f"{self.key} {self.level}"
