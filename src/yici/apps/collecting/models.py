"""Tables of collecting: planned forms with their columns, sendings, sent forms, submissions, prints, merges.

Where a plan or a sent form stands is its case's business (``cases``); here is what it is about. What the burden account
needs (known, refused, cut, moments) are columns.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.core.ids import new_key


class Plan(models.Model):
    """A form that a bureau plans to ask for."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of its case
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField(default=1)
    title = models.CharField(max_length=200)
    form = models.ForeignKey("tables.Form", to_field="key", on_delete=models.PROTECT, related_name="+")
    file = models.CharField(max_length=80)  # address of the stored form as it came
    file_name = models.CharField(max_length=200)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    purpose = models.CharField(max_length=300, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    level = models.SmallIntegerField(default=5)  # who fills: 4 townships, 5 villages
    frequency = models.CharField(max_length=12, default="once")
    last_day = models.CharField(max_length=100, blank=True)  # as the bureau says it: by the 25th of each month
    days = models.SmallIntegerField(default=10)  # calendar days that a sending gives
    expires_on = models.DateField(null=True)
    is_statistical = models.BooleanField(default=False)
    form_number = models.CharField(max_length=60, blank=True)
    made_by = models.CharField(max_length=100, blank=True)
    approval_number = models.CharField(max_length=100, blank=True)
    sheets = models.JSONField(default=list)  # name, digest, which rows belong as read or chosen
    chain = models.JSONField(default=list)  # of filled, reviewed, signed, sealed
    columns_total = models.IntegerField(default=0)  # without number, signature and constant columns
    columns_known = models.IntegerField(default=0)
    duplicates_refused = models.IntegerField(default=0)  # known columns that are taken from the records instead
    asked_again = models.IntegerField(default=0)  # known columns asked again, each with its reason
    indicators_cut = models.IntegerField(default=0)  # columns given up while planning
    planned_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    allowed_at = models.DateTimeField(null=True)
    allowed_by = models.UUIDField(null=True)
    submission = models.UUIDField(null=True, unique=True)  # idempotency key of the upload
    submission_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=[4, 5]), name="plan_level_known"),
            models.CheckConstraint(
                condition=Q(frequency__in=["once", "weekly", "monthly", "quarterly", "half_yearly", "yearly"]),
                name="plan_frequency_known",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-id"], name="plan_by_unit"),
            models.Index(fields=["expires_on"], name="plan_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class PlanColumn(models.Model):
    """A column of a planned form: what the city found, and what the bureau decided about it."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="columns")
    position = models.IntegerField()
    sheet = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, blank=True)  # of the headings of its sheet
    place = models.CharField(max_length=300)
    title = models.CharField(max_length=300)  # header path joined by /
    letter = models.CharField(max_length=12, blank=True)
    entity = models.CharField(max_length=40, blank=True)
    unit_of_measure = models.CharField(max_length=20, blank=True)
    finding = models.CharField(max_length=12)
    element = models.CharField(max_length=80, blank=True)
    element_name = models.CharField(max_length=100, blank=True)
    owner_code = models.CharField(max_length=60, blank=True)
    owner_name = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # of the match, or the source of a refusal
    values_seen = models.IntegerField(default=0)  # records looked at
    values_known = models.IntegerField(default=0)  # in the area
    values_stale = models.IntegerField(default=0)
    similar = models.JSONField(default=list)  # codes of elements that may be meant
    choice = models.CharField(max_length=12, blank=True)
    why = models.CharField(max_length=300, blank=True)  # why it is asked again, or why it is needed
    new_owner = models.CharField(max_length=60, blank=True)  # unit code for a new element
    new_element = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="plan_column_position_once"),
            models.CheckConstraint(
                condition=Q(finding__in=["known", "derived", "duplicate", "new", "fixed", "closed", "forbidden"]),
                name="plan_column_finding_known",
            ),
            models.CheckConstraint(
                condition=Q(choice__in=["", "records", "again", "cut", "same", "new"]), name="plan_column_choice_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} of {self.plan_id}"


class Sending(models.Model):
    """An allowed form sent out to the places of an area subtree, with a last day."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="sendings")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    level = models.SmallIntegerField()
    as_of = models.DateField()
    last_day = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    who = models.CharField(max_length=80)
    readers = models.JSONField(default=list)  # what the sender's post reads: copies hold nothing else
    sent_at = models.DateTimeField()
    places = models.IntegerField()  # how many copies there are to be
    given = models.IntegerField(default=0)  # sent forms opened
    prepared = models.IntegerField(default=0)  # copies filled from the records
    job = models.UUIDField(null=True)
    revoked_at = models.DateTimeField(null=True)
    submission = models.UUIDField(null=True, unique=True)  # idempotency key

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(level__in=[4, 5]), name="sending_level_known")]
        indexes = [models.Index(fields=["unit", "-id"], name="sending_by_unit")]

    def __str__(self) -> str:
        return f"{self.plan_id} to {self.area_id}"


class SentForm(models.Model):
    """What one place was sent: its copy, or (for a township above villages) what it consolidates."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="forms")
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=13)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    above = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="below")
    fill = models.ForeignKey("tables.Fill", to_field="key", null=True, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)  # why the copy could not be filled from the records
    is_nil = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)  # of the data as they were when it was filled
    filled_by = models.UUIDField(null=True)
    filled_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_name = models.CharField(max_length=80, blank=True)
    sealed_by = models.UUIDField(null=True)
    sealed_at = models.DateTimeField(null=True)
    urged_at = models.DateTimeField(null=True)
    urged = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sending", "area"], name="sent_form_of_area_once"),
            models.CheckConstraint(condition=Q(kind__in=["copy", "consolidation"]), name="sent_form_kind_known"),
        ]
        indexes = [models.Index(fields=["sending", "above", "id"], name="sent_form_by_sending")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.sending_id} for {self.area_id}"


class Submission(models.Model):
    """What a place handed over: a version of its file. Sent back, withdrawn or replaced, it ends and stays."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    sent_form = models.ForeignKey(SentForm, on_delete=models.PROTECT, related_name="submissions")
    number = models.SmallIntegerField()
    at = models.DateTimeField()
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    who = models.CharField(max_length=80)
    is_nil = models.BooleanField(default=False)
    file = models.CharField(max_length=80, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)  # cells by how they are known
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sent_form", "number"], name="submission_number_once"),
            models.UniqueConstraint(fields=["sent_form"], condition=Q(ended_at=None), name="submission_in_force_once"),
            models.CheckConstraint(
                condition=Q(ended_how__in=["", "sent_back", "withdrawn", "replaced", "revoked"]),
                name="submission_end_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} of {self.sent_form_id}"


class Print(models.Model):
    """A print of a sent form: its code ties the paper to the data as they were."""

    sent_form = models.ForeignKey(SentForm, on_delete=models.PROTECT, related_name="prints")
    code = models.CharField(max_length=20, unique=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    account = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sent_form", "digest"], name="print_of_data_once")]

    def __str__(self) -> str:
        return self.code


class SealedCopy(models.Model):
    """The scan of a signed and sealed print. It is out of date when the data are no longer those of its print."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    print = models.ForeignKey(Print, on_delete=models.PROTECT, related_name="scans")
    file = models.CharField(max_length=80)
    file_name = models.CharField(max_length=200)
    read_how = models.CharField(max_length=6)  # read by the machine, or typed and confirmed by a person
    at = models.DateTimeField()
    account = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(read_how__in=["read", "typed"]), name="sealed_copy_reading_known")
        ]

    def __str__(self) -> str:
        return f"scan of {self.print_id}"


class Merge(models.Model):
    """Submissions made one workbook in the form's own layout, for a township or for the whole sending."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="merges")
    sent_form = models.ForeignKey(SentForm, null=True, on_delete=models.PROTECT, related_name="merges")
    number = models.IntegerField()
    at = models.DateTimeField()
    account = models.UUIDField(null=True)
    who = models.CharField(max_length=80)
    file = models.CharField(max_length=80, blank=True)  # named once all rows of the receipt are kept
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sending", "number"], condition=Q(sent_form=None), name="merge_of_sending_once"
            ),
            models.UniqueConstraint(
                fields=["sent_form", "number"], condition=Q(sent_form__isnull=False), name="merge_of_form_once"
            ),
        ]

    def __str__(self) -> str:
        return f"merge {self.number} of {self.sending_id}"


class MergeSource(models.Model):
    """A submission that went into a merge, in the order of places."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="sources")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    position = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "submission"], name="merge_source_once")]

    def __str__(self) -> str:
        return f"{self.submission_id} in {self.merge_id}"


class MergeRow(models.Model):
    """From which row of which submission a row of a merged list came."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=120)
    row = models.IntegerField()
    source = models.ForeignKey(MergeSource, on_delete=models.CASCADE, related_name="rows")
    source_row = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "sheet", "row"], name="merge_row_once")]

    def __str__(self) -> str:
        return f"{self.sheet} row {self.row}"
