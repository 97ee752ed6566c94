"""What people said of a version of a policy that may be due to them, and what is paid without a form."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.core.ids import new_key

ANSWERS = ("", "yes", "no")
TOLD_BY = ("", "sms", "visit")


class PolicyOffer(models.Model):
    """That a version of a policy was offered to a record, and yes or no. Who was offered it or said no is not asked
    again for this version.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    policy = models.CharField(max_length=80)
    valid_from = models.DateField()
    record = models.UUIDField()  # person, household or firm
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=3, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)  # account that wrote down what was said; empty: the person's own
    told_at = models.DateTimeField(null=True)
    told_by = models.UUIDField(null=True)
    told_how = models.CharField(max_length=5, blank=True)
    version = models.IntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["policy", "valid_from", "record"], name="policy_version_offered_once"),
            models.CheckConstraint(condition=Q(answer__in=ANSWERS), name="policy_answer_known"),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False), name="policy_answer_has_a_moment"
            ),
            models.CheckConstraint(condition=Q(told_how__in=TOLD_BY), name="policy_told_how_known"),
        ]
        indexes = [models.Index(fields=["record"], name="policy_offer_by_record")]

    def __str__(self) -> str:
        return f"{self.policy} {self.valid_from} {self.record} {self.answer}"


class PolicyPayment(models.Model):
    """A yes that needs no form: a case of the unit that pays. What was known then and the version stay as they were.

    The account to pay into exists only as ciphertext.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    offer = models.ForeignKey(PolicyOffer, on_delete=models.PROTECT, related_name="payments")
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()  # the version of the policy
    found = models.JSONField(default=list)  # [condition, true, false or null] at the yes
    account_sealed = models.TextField(blank=True)
    is_open = models.BooleanField(default=True)
    said_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    paid_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer"], condition=Q(is_open=True), name="policy_paid_once_at_a_time"),
            models.CheckConstraint(
                condition=Q(paid_on=None) | Q(decided_by__isnull=False), name="policy_paid_after_a_person_decided"
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class PolicyRun(models.Model):
    """A count of how many records policies may be due to, by village, as of a day. Only numbers are kept."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    as_of = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    problems = models.JSONField(default=list)  # [policy, sentence]

    class Meta:
        indexes = [models.Index(fields=["-id"], condition=Q(finished_at__isnull=False), name="policy_run_finished")]

    def __str__(self) -> str:
        return f"{self.as_of} {self.done}/{self.total}"


class PolicyCount(models.Model):
    """How many of an area a version may be due to, to how many it is not, and who gains or loses against the version
    before it.
    """

    run = models.ForeignKey(PolicyRun, on_delete=models.CASCADE, related_name="counts")
    policy = models.CharField(max_length=80)
    valid_from = models.DateField()
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    looked_at = models.IntegerField()
    due = models.IntegerField()
    not_due = models.IntegerField()
    gains = models.IntegerField(default=0)
    losses = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "policy", "valid_from", "area"], name="policy_counted_once"),
            models.CheckConstraint(
                condition=Q(due__gte=0, not_due__gte=0, looked_at__gte=0), name="policy_count_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy} {self.valid_from} {self.due}"
