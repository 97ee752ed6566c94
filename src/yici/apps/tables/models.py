"""Tables of tables: the forms of bureaus, how they were understood, and their fills with receipts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.tables.states import FILL_STATES, QUESTION_STATES
from yici.core.ids import new_key


class Form(models.Model):
    """A form as a bureau sent it, known by the fingerprint of its headings."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    fingerprint = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=200)
    first_seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class Mapping(models.Model):
    """What a column, field or population of a form means, as a person confirmed it. Versions stay."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="mappings")
    sheet = models.CharField(max_length=120)
    place = models.CharField(max_length=300)  # normalised header path, or "*population"
    version = models.IntegerField()
    kind = models.CharField(max_length=12)
    meaning = models.JSONField(default=dict)  # element, format, population …
    origin = models.CharField(max_length=10, default="confirmed")  # confirmed by a person | learnt | carried
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["form", "sheet", "place", "version"], name="mapping_version_once"),
            models.UniqueConstraint(
                fields=["form", "sheet", "place"], condition=Q(replaced_at=None), name="mapping_in_force_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} of {self.form_id}"


class KnownSheet(models.Model):
    """The headings of a sheet that was seen, by the digest that names them: a revised form is recognised by them."""

    digest = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    places = models.JSONField(default=list)
    first_seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["kind", "-id"], name="known_sheet_by_kind")]

    def __str__(self) -> str:
        return self.title or self.digest


class Fill(models.Model):
    """One filling of one form for one area as of a day: a document with its file, questions and receipt."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=12, default="understood")
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="fills")
    file_name = models.CharField(max_length=200)
    incoming = models.CharField(max_length=80)  # address of the stored file as it came
    outgoing = models.CharField(max_length=80, blank=True)  # address of the filled file
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    known_at = models.DateTimeField(null=True)
    purpose = models.CharField(max_length=200)
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    understanding = models.JSONField(default=dict)  # layout and matches as shown
    decisions = models.JSONField(default=dict)  # population, doubtful people, overrides; keys and codes, no values
    counts = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    filled_at = models.DateTimeField(null=True)
    submission = models.UUIDField(null=True, unique=True)  # idempotency key of the upload
    submission_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [FILL_STATES.constraint("fill_state_known")]
        indexes = [models.Index(fields=["account", "-id"], name="fill_by_account")]

    def __str__(self) -> str:
        return self.number


class Question(models.Model):
    """What nobody has answered yet: one element of one record (or of the form's head) for one fill."""

    fill = models.ForeignKey(Fill, on_delete=models.CASCADE, related_name="questions")
    number = models.IntegerField()
    sheet = models.CharField(max_length=120)
    column = models.CharField(max_length=12)
    record = models.UUIDField(null=True)
    element = models.CharField(max_length=80)
    prompt = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="open")  # open | answered | blank
    record_version = models.IntegerField(null=True)  # the version the answer made
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fill", "number"], name="question_number_once"),
            QUESTION_STATES.constraint("question_state_known"),
        ]
        indexes = [models.Index(fields=["fill", "state", "number"], name="question_by_fill")]

    def __str__(self) -> str:
        return self.prompt


class ReceiptColumn(models.Model):
    """How a column of a filled sheet was filled: rule, element with version, format."""

    fill = models.ForeignKey(Fill, on_delete=models.CASCADE, related_name="columns")
    sheet = models.CharField(max_length=120)
    column = models.CharField(max_length=12)
    rule = models.CharField(max_length=12)
    element = models.CharField(max_length=80, blank=True)
    element_version = models.IntegerField(null=True)
    format = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fill", "sheet", "column"], name="receipt_column_once")]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.column}"


class ReceiptRow(models.Model):
    """Which record, in which version, stands in a row of a filled sheet. ``others`` are joined records and versions."""

    fill = models.ForeignKey(Fill, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=120)
    row = models.IntegerField()
    record = models.UUIDField()
    record_version = models.IntegerField()
    others = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fill", "sheet", "row"], name="receipt_row_once")]

    def __str__(self) -> str:
        return f"{self.sheet} row {self.row}"


class ReceiptException(models.Model):
    """A cell that differs from its column's rule: asked, overridden, left blank."""

    fill = models.ForeignKey(Fill, on_delete=models.CASCADE, related_name="exceptions")
    sheet = models.CharField(max_length=120)
    cell = models.CharField(max_length=12)
    kind = models.CharField(max_length=12)
    record_version = models.IntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fill", "sheet", "cell"], name="receipt_exception_once")]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell} {self.kind}"


class CellFigure(models.Model):
    """One cell of a table of figures: the number, what was counted and up to which moment, or why it is asked.

    ``number`` is exact in the form's unit, ``shown`` as the file has it. ``definition`` is what counting again needs:
    measure, divisor, factor, formula. Rows and columns are those of the filled file.
    """

    fill = models.ForeignKey(Fill, on_delete=models.CASCADE, related_name="figures")
    sheet = models.CharField(max_length=120)
    row = models.IntegerField()
    column = models.IntegerField()
    row_place = models.CharField(max_length=300)
    column_place = models.CharField(max_length=300)
    kind = models.CharField(max_length=12)
    known = models.CharField(max_length=12)
    number = models.CharField(max_length=60, blank=True)
    shown = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    sentence = models.CharField(max_length=600)
    reason = models.CharField(max_length=300, blank=True)
    trouble = models.CharField(max_length=300, blank=True)
    definition = models.JSONField(default=dict)
    area = models.UUIDField(null=True)
    element = models.CharField(max_length=80, blank=True)
    record = models.UUIDField(null=True)
    moment = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fill", "sheet", "row", "column"], name="figure_of_cell_once")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}/{self.column}: {self.shown}"
