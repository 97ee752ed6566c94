"""Tables of records: the element catalogue, things with their values in two times, identifiers, links, sources.

A value is never overwritten: every write to a record is a ``RecordVersion`` that holds what it said. ``Record.current``
and ``Record.sealed`` hold what is effective now, so that a list over a village reads one row a thing (ADR 2). Protected
values exist only as ciphertext (``sealed``) and as blind index (``ProtectedLookup``, ``Identifier``).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from yici.apps.records.states import DOUBT, IMPORT_BATCH, RECORD
from yici.core.ids import new_key


class Element(models.Model):
    """One kind of fact (数据元): who owns it, what it looks like, who may read it. Codes are like ``person.name``."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    code = models.CharField(max_length=80)
    version = models.IntegerField(default=1)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    entity = models.CharField(max_length=30)
    type = models.CharField(max_length=12)
    unit_of_measure = models.CharField(max_length=20, blank=True)
    code_list = models.CharField(max_length=60, blank=True)
    validator = models.CharField(max_length=400, blank=True)
    owner = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="elements")
    owner_code = models.CharField(max_length=40, blank=True)  # as in the city's files: a unit, "village", "township" …
    writers = models.JSONField(default=list)
    sensitivity = models.CharField(max_length=10)
    storage = models.CharField(max_length=10)
    readers = models.CharField(max_length=80, blank=True)
    sharing = models.CharField(max_length=20, blank=True)
    refresh = models.CharField(max_length=20, blank=True)
    identifier = models.CharField(max_length=40, blank=True)
    derive = models.TextField(blank=True)
    polarity = models.TextField(blank=True)
    aliases = models.JSONField(default=list)
    contexts = models.JSONField(default=list)
    forbidden_words = models.JSONField(default=list)  # a heading with one of these is not this element
    forbidden = models.BooleanField(default=False)  # must never be stored
    is_provisional = models.BooleanField(default=False)
    joined_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="joined")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    changed_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="element_code_once"),
            models.UniqueConstraint(fields=["code", "version"], name="element_version_once"),
            models.CheckConstraint(condition=Q(storage__in=["plain", "protected"]), name="element_storage_known"),
            models.CheckConstraint(
                condition=Q(sensitivity__in=["public", "internal", "personal", "sensitive"]),
                name="element_sensitivity_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CodeListValue(models.Model):
    """An allowed value of a code list, with the names by which forms call it."""

    list_code = models.CharField(max_length=60)
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    aliases = models.JSONField(default=list)
    name_en = models.CharField(max_length=120, blank=True)
    order = models.IntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list_code", "code"], condition=Q(valid_to=None), name="code_once_in_list")
        ]

    def __str__(self) -> str:
        return f"{self.list_code}:{self.code} {self.name}"


class Source(models.Model):
    """Where values came from: a form that was filled, an import, something typed, a generator."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    kind = models.CharField(max_length=20)  # form | import | typed | demo | merge
    title = models.CharField(max_length=200)
    reference = models.CharField(max_length=80, blank=True)
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    unit = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class ImportBatch(models.Model):
    """An import: checked whole first, applied in batches, effective at the last, withdrawn as a whole."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="imports")
    entity = models.CharField(max_length=30)
    state = models.CharField(max_length=12)  # checked | applying | effective | withdrawn
    file_digest = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
    area = models.ForeignKey("places.Area", null=True, on_delete=models.PROTECT, related_name="+")
    rows = models.IntegerField(default=0)
    applied = models.IntegerField(default=0)
    effective_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [IMPORT_BATCH.constraint("import_state_known")]

    def __str__(self) -> str:
        return f"import {self.key}"


class ImportRow(models.Model):
    """A checked row that waits to be applied; protected cells wait as ciphertext."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="waiting")
    number = models.IntegerField()
    record = models.UUIDField(null=True)  # the record that the row was found to speak of
    plain = models.JSONField(default=dict)
    sealed = models.JSONField(default=dict)
    is_applied = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["record"], name="import_row_by_record", condition=Q(record__isnull=False))]

    def __str__(self) -> str:
        return f"row {self.number}"


class Record(models.Model):
    """One thing that the city knows: a person, household, enterprise, plot. Its key never changes."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    entity = models.CharField(max_length=30)
    version = models.IntegerField(default=0)
    state = models.CharField(max_length=10, default="living")  # living | ended | merged | erased
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)  # when the end was recorded
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged_from", db_index=False
    )
    current = models.JSONField(default=dict)  # element code -> effective plain value now
    sealed = models.JSONField(default=dict)  # element code -> sealed effective protected value now
    claims = models.JSONField(default=list)  # element codes whose effective value is an unconfirmed claim
    current_from = models.DateField(null=True)  # as of this day or later ``current`` holds …
    next_change_on = models.DateField(null=True)  # … until the day before this one
    told_on = models.JSONField(default=dict)  # day on which a value was last said, for elements with a refresh cycle
    pending = models.JSONField(null=True)  # what becomes current when ``pending_batch`` is effective
    pending_batch = models.ForeignKey(
        ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    born_in_batch = models.ForeignKey(
        ImportBatch, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            RECORD.constraint("record_state_known"),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False) | ~Q(state="merged"), name="merged_record_points"
            ),
        ]
        indexes = [
            models.Index(fields=["entity", "id"], name="record_by_entity"),
            models.Index(fields=["merged_into"], name="record_by_survivor", condition=Q(merged_into__isnull=False)),
            models.Index(
                fields=["next_change_on"], name="record_by_due_day", condition=Q(next_change_on__isnull=False)
            ),
            models.Index(fields=["pending_batch"], name="record_by_pending", condition=Q(pending_batch__isnull=False)),
            models.Index(fields=["born_in_batch"], name="record_by_birth", condition=Q(born_in_batch__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.key}"


class RecordVersion(models.Model):
    """What one write said about one record: values true from ``valid_on``, known from ``recorded_at``.

    ``values`` maps element codes to plain values, ``sealed`` to sealed texts; ``claims`` lists the codes that somebody
    other than the owner said, ``ends`` the codes that have no value from ``valid_on`` on; ``originals`` keeps the text
    as it was entered where it differs. ``commitment`` is HMAC-SHA-256 of the content under ``salt`` (protected values
    enter it by their blind index): erasing content and salt leaves the audit chain valid.
    """

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.IntegerField()
    valid_on = models.DateField()
    values = models.JSONField(default=dict)
    sealed = models.JSONField(default=dict)
    claims = models.JSONField(default=list)
    ends = models.JSONField(default=list)
    originals = models.JSONField(default=dict)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    salt = models.BinaryField(max_length=16, null=True)
    commitment = models.BinaryField(max_length=32)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="record_version_once")]
        indexes = [models.Index(fields=["batch"], name="version_by_batch", condition=Q(batch__isnull=False))]

    def __str__(self) -> str:
        return f"version {self.number} of {self.record_id}"


class ProtectedLookup(models.Model):
    """Finds records by the whole of a protected value (a phone, a bank account) that they have or had."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="lookups")
    element = models.CharField(max_length=80)
    lookup = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lookup", "element", "record"], name="protected_lookup_once")]

    def __str__(self) -> str:
        return f"{self.element} of {self.record_id}"


class Identifier(models.Model):
    """A number by which people know a record. ``lookup`` is the HMAC of the normalised value, for every kind."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="identifiers", db_index=False)
    kind = models.CharField(max_length=40)
    lookup = models.BinaryField(max_length=32)
    is_living = models.BooleanField(default=True)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)  # a former number: still found, still nobody else's
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "lookup"], condition=Q(is_living=True), name="identifier_once_among_living"
            )
        ]
        indexes = [models.Index(fields=["record"], name="identifier_by_record")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.record_id}"


class AreaRelation(models.Model):
    """A record's relation to an area: registered, resident, contract, pasture, works. Replaced rows stay."""

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="area_relations", db_index=False)
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    relation = models.CharField(max_length=20)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=F("from_on")), name="relation_days_in_order"
            )
        ]
        indexes = [
            models.Index(fields=["area", "relation", "record"], name="relation_by_area"),
            models.Index(fields=["record", "relation"], name="relation_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.relation} {self.area_id}"


class Link(models.Model):
    """A dated relation between two records: person in household (kinship), plot of household, branch of party."""

    part = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="links_up", db_index=False)
    whole = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="links_down", db_index=False)
    kind = models.CharField(max_length=20)  # member | owned_by | located_in | branch | benefits
    role = models.CharField(max_length=30, blank=True)  # kinship code, "head" …
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    batch = models.ForeignKey(ImportBatch, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(part=F("whole")), name="link_not_to_itself"),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=F("from_on")), name="link_days_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["whole", "kind"], name="link_by_whole"),
            models.Index(fields=["part", "kind"], name="link_by_part"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.kind} {self.whole_id}"


class Doubt(models.Model):
    """Two values that differ, or two records that may be one: a question for the owner of the element."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    kind = models.CharField(max_length=20)  # claim | same_number | perhaps_same | asked
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="doubts")
    other_record = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="+")
    element = models.ForeignKey(Element, null=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("places.Unit", null=True, on_delete=models.PROTECT, related_name="doubts")
    claim_version = models.IntegerField(null=True)  # record version of the claim
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="open")  # open | kept | taken
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [DOUBT.constraint("doubt_state_known")]
        indexes = [models.Index(fields=["owner", "state", "id"], name="doubt_by_owner")]

    def __str__(self) -> str:
        return f"{self.kind} about {self.record_id}"


class Evidence(models.Model):
    """A photo of the paper that an edit rests on; its bytes lie in the core's files, named by the record."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="evidence")
    element = models.CharField(max_length=80)
    version = models.IntegerField()
    address = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    account = models.UUIDField(null=True)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} for {self.element} of {self.record_id}"


class AccessEvent(models.Model):
    """Who read personal, sensitive or protected values, why, which elements, in which form, page or case."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    purpose = models.CharField(max_length=200)
    elements = models.JSONField(default=list)
    context = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.purpose} at {self.at}"


class AccessSubject(models.Model):
    """Whose values an access event read."""

    event = models.ForeignKey(AccessEvent, on_delete=models.PROTECT, related_name="subjects")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["record", "event"], name="access_by_subject")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.record_id}"
