"""Tables of the ledger. What happened stands in ``EntryEvent`` rows that only grow; an ``Entry`` row is their sum."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q

from yici.apps.ledger.contracts.keeping import ADJUSTMENTS, DISCLOSURES, KINDS, LEVELS
from yici.apps.ledger.states import ENTRY_STATES
from yici.core.ids import new_key

DECISIONS = ("", "accepted", "not_promise", "merged", "split", "linked")
#: What events there are beside the adjustments: steps of the table, figures, disclosure.
STEPS = ("start", "fall_behind", "catch_up", "stand", "claim", "verify", "refute", "strike_off")
EVENTS = (*ADJUSTMENTS, "merged_away", *STEPS, "figure", "disclose", "link")
LINKS = ("restated", "raised", "lowered", "reported", "related", "dropped")


class LedgerText(models.Model):
    """A report or plan as it was decoded; offsets of marks count its characters. The file is a stored file."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField()
    on = models.DateField()  # when it was decided or published
    place = models.CharField(max_length=80, blank=True)
    is_public = models.BooleanField(default=False)
    text = models.TextField()
    digest = models.BinaryField(max_length=32)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    added_by = models.UUIDField(null=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "digest"], name="ledger_text_once")]

    def __str__(self) -> str:
        return self.title


class Entry(models.Model):
    """An entry as it is today: ``facts`` is the fold of its events, the columns beside it are for lists."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")  # the office that keeps it
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    state = models.CharField(max_length=20, default="not_started")
    kind = models.CharField(max_length=10, default="action")
    level = models.CharField(max_length=10, default="item")
    item_type = models.CharField(max_length=40, blank=True)
    disclosure = models.CharField(max_length=12, blank=True)
    deadline = models.DateField(null=True)
    added_on = models.DateField()
    facts = models.JSONField(default=dict)
    flags = models.JSONField(default=list)  # of the newest figure that nobody has believed yet
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            ENTRY_STATES.constraint("ledger_entry_state"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="ledger_entry_kind"),
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="ledger_entry_level"),
            models.CheckConstraint(condition=Q(disclosure__in=("", *DISCLOSURES)), name="ledger_entry_disclosure"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="ledger_entry_not_its_own_parent"),
        ]
        indexes = [
            models.Index(fields=["state", "deadline"], name="ledger_entry_state_due"),
            models.Index(fields=["item_type"], condition=~Q(item_type=""), name="ledger_entry_type"),
        ]

    def __str__(self) -> str:
        return self.number


class EntryUnit(models.Model):
    """A unit that helps with an entry."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="assisting")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "unit"], name="ledger_assists_once")]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.unit_id}"


class Mark(models.Model):
    """A sentence that was read in a text (``item``, as the reader or a person cut it) and a person's decision."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    text = models.ForeignKey(LedgerText, on_delete=models.CASCADE, related_name="marks")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    item = models.JSONField()
    decision = models.CharField(max_length=12, blank=True)
    into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="made_of")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="marks")
    decided_by = models.UUIDField(null=True)
    who = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=DECISIONS), name="ledger_mark_decision"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="ledger_mark_has_words"),
            models.CheckConstraint(
                condition=Q(decision="", decided_by=None) | ~Q(decision=""), name="ledger_mark_decided_by_somebody"
            ),
        ]
        indexes = [models.Index(fields=["text", "start"], name="ledger_mark_place")]

    def __str__(self) -> str:
        return f"{self.text_id} {self.start}-{self.end}"


class Asking(models.Model):
    """An adjustment that one person asks for and another decides."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    kind = models.CharField(max_length=10)
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="askings")
    mark = models.ForeignKey(Mark, null=True, on_delete=models.PROTECT, related_name="askings")
    expected = models.PositiveIntegerField(default=0)  # the version of the entry that it was asked on
    content = models.JSONField(default=dict)
    others = models.JSONField(default=list)  # merge: [key, version] of the entries that go into this one
    reason = models.TextField()
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    asked_by = models.UUIDField()
    asked_who = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    decided_by = models.UUIDField(null=True)
    decider = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ADJUSTMENTS), name="ledger_asking_kind"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "approved", "declined", "withdrawn")), name="ledger_asking_state"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="ledger_asking_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "declined"))
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="ledger_nobody_approves_an_own_change",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="ledger_asking_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"


class GrowingEvents(models.QuerySet["EntryEvent"]):
    """Rows that are only added."""

    def update(self, **changes: Any) -> NoReturn:
        """Refused."""
        raise TypeError("what happened to an entry stays")

    def delete(self) -> NoReturn:
        """Refused."""
        raise TypeError("what happened to an entry stays")


class EntryEvent(models.Model):
    """One thing that happened to an entry: the fields it changed, why, who asked and who approved, and the sentence."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="events")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    on = models.DateField()
    at = models.DateTimeField()
    content = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    account = models.UUIDField(null=True)
    who = models.CharField(max_length=80)
    approved_by = models.UUIDField(null=True)
    approver = models.CharField(max_length=80, blank=True)
    asking = models.ForeignKey(Asking, null=True, on_delete=models.PROTECT, related_name="+")
    mark = models.ForeignKey(Mark, null=True, on_delete=models.PROTECT, related_name="+")

    objects = GrowingEvents.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="ledger_event_position"),
            models.CheckConstraint(condition=Q(kind__in=EVENTS), name="ledger_event_kind"),
            models.CheckConstraint(
                condition=~Q(kind__in=ADJUSTMENTS)
                | (Q(approved_by__isnull=False) & Q(account__isnull=False) & ~Q(approved_by=F("account"))
                   & ~Q(reason="")),
                name="ledger_adjustment_has_two_people_and_a_reason",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["on", "entry", "position"], name="ledger_event_on")]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.position} {self.kind}"


class Link(models.Model):
    """That a person said yes: this sentence speaks of that entry. A dropped one has the text, but no sentence."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="links")
    text = models.ForeignKey(LedgerText, on_delete=models.PROTECT, related_name="links")
    mark = models.ForeignKey(Mark, null=True, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField(max_length=10)
    account = models.UUIDField(null=True)
    who = models.CharField(max_length=80)
    on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LINKS), name="ledger_link_kind"),
            models.CheckConstraint(
                condition=Q(kind="dropped", mark=None) | (~Q(kind="dropped") & Q(mark__isnull=False)),
                name="ledger_link_has_its_sentence",
            ),
            models.UniqueConstraint(fields=["entry", "mark"], name="ledger_link_once"),
            models.UniqueConstraint(
                fields=["entry", "text"], condition=Q(mark=None), name="ledger_dropped_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.entry_id} {self.kind}"


class Round(models.Model):
    """A month in which units are asked; only about entries that are due, late, flagged or long unheard of."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    month = models.CharField(max_length=7)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    due_on = models.DateField()
    opened_by = models.UUIDField(null=True)
    asked = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)  # entries that were left in peace

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "month"], name="ledger_round_once_a_month")]

    def __str__(self) -> str:
        return self.month


class Report(models.Model):
    """What a unit is asked about an entry, and what it says. Where it stands is its case's business."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20, unique=True)
    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="reports")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    why = models.JSONField(default=list)
    flags = models.JSONField(default=list)
    value = models.CharField(max_length=40, blank=True)
    on = models.DateField(null=True)
    text = models.TextField(blank=True)
    is_unchanged = models.BooleanField(default=False)
    reporter = models.UUIDField(null=True)
    who = models.CharField(max_length=80, blank=True)
    reviewer = models.UUIDField(null=True)
    reviewer_name = models.CharField(max_length=80, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "entry"], name="ledger_asked_once_a_round"),
            models.CheckConstraint(
                condition=Q(reviewer=None) | Q(reporter=None) | ~Q(reviewer=F("reporter")),
                name="ledger_reviewer_is_not_the_reporter",
            ),
        ]

    def __str__(self) -> str:
        return self.number
