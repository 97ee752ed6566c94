"""How a resident is known without a national platform: personal keys, short sessions, tries.

Nothing here says a number or a key: keys, tokens and tried numbers exist only as blind indexes.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yici.core.ids import new_key

WAYS_IN = ("key", "window", "trusted")
ENDED_BY = ("", "resident", "window", "replaced", "erased")


class PersonalKey(models.Model):
    """A key that somebody was given at a window after showing the identity card. It ends by itself."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    record = models.UUIDField()
    key_index = models.BinaryField(max_length=32, unique=True)
    given_at = models.DateTimeField()
    given_by = models.UUIDField(null=True)  # account
    given_post = models.UUIDField(null=True)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record"], condition=Q(ended_at=None), name="one_open_key_of_a_person"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("given_at")), name="personal_key_ends_later"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | Q(ended_at__isnull=False, ended_by__in=ENDED_BY[1:]),
                name="personal_key_ended_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["record", "-given_at"], name="key_of_a_person")]

    def __str__(self) -> str:
        return str(self.key)


class ResidentSession(models.Model):
    """One identification, for a short time. The browser holds a token; here stands its blind index."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    token_index = models.BinaryField(max_length=32, unique=True)
    record = models.UUIDField()
    by = models.CharField(max_length=8)
    personal_key = models.ForeignKey(PersonalKey, null=True, on_delete=models.CASCADE, related_name="sessions")
    account = models.UUIDField(null=True)  # of the clerk who identified the applicant
    purpose = models.CharField(max_length=200, blank=True)
    number_index = models.BinaryField(max_length=32, null=True)  # finds applications under the same number
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(by__in=WAYS_IN), name="resident_known_by"),
            models.CheckConstraint(
                condition=~Q(by="key") | Q(personal_key__isnull=False), name="session_by_key_has_one"
            ),
            models.CheckConstraint(
                condition=~Q(by="window") | (Q(account__isnull=False) & ~Q(purpose="")),
                name="session_at_window_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["record"], name="session_of_a_person"),
            models.Index(fields=["ends_at"], name="session_by_end"),
        ]

    def __str__(self) -> str:
        return str(self.key)


class IdentityTries(models.Model):
    """Wrong tries in a row at one number, whether or not the city knows it: the answer must not tell."""

    number_index = models.BinaryField(max_length=32, unique=True)
    failed = models.IntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="tries_by_day")]

    def __str__(self) -> str:
        return f"{self.failed} tries"
