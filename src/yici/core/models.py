"""Tables of the core: audit log, loaded city rows, stored files, jobs, submissions, issued numbers.

Columns and constraints only; what may be done with them is in the module named after the thing.
"""

from __future__ import annotations

from django.db import models

from yici.core.ids import new_key


class AuditBatch(models.Model):
    """A sealed batch of audit rows: Merkle root, count and the chain up to here.

    ``leaves`` holds 16 bytes of row key and 32 bytes of leaf hash for each place: by it a verifier names the very row.
    """

    number = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    count = models.IntegerField()
    sealed_at = models.DateTimeField()
    previous = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)
    leaves = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"batch {self.number}"


class AuditRow(models.Model):
    """One thing that was done. Names objects by kind and key; never contains a value of a record."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    account = models.UUIDField(null=True)
    post = models.UUIDField(null=True)
    object_kind = models.CharField(max_length=60)
    object_key = models.CharField(max_length=80)
    details = models.JSONField(default=dict)
    nonce = models.BinaryField(max_length=16)
    batch = models.ForeignKey(AuditBatch, null=True, on_delete=models.PROTECT, related_name="rows")
    place_in_batch = models.IntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_kind", "object_key", "id"], name="audit_by_object"),
            models.Index(fields=["batch", "place_in_batch"], name="audit_by_batch"),
            models.Index(fields=["id"], name="audit_not_sealed", condition=models.Q(batch=None)),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind} {self.object_key}"


class LoadedRow(models.Model):
    """What a row of the city's files said at the last load: the middle of the three states that ``load`` compares."""

    file = models.CharField(max_length=120)
    code = models.CharField(max_length=160)
    content = models.JSONField()
    loaded_at = models.DateTimeField()
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "code"], name="loaded_row_once")]

    def __str__(self) -> str:
        return f"{self.file}:{self.code}"


class CityRow(models.Model):
    """A row of a city's files that no table of its own holds (words, lists, settings): the database's side of it."""

    file = models.CharField(max_length=120)
    code = models.CharField(max_length=160)
    content = models.JSONField()
    retired_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "code"], name="city_row_once")]

    def __str__(self) -> str:
        return f"{self.file}:{self.code}"


class StoredFile(models.Model):
    """Bytes on disk under their address. A row exists only after the bytes are synced (see ``files.py``)."""

    address = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    key_id = models.CharField(max_length=20)
    stored_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)  # the bytes go at once, then the row

    class Meta:
        indexes = [models.Index(fields=["key_id", "id"], name="file_by_key")]

    def __str__(self) -> str:
        return self.address


class FileReference(models.Model):
    """Who names a stored file. What none has named for a day is swept."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="references")
    owner_kind = models.CharField(max_length=60)
    owner_key = models.CharField(max_length=80)
    name = models.CharField(max_length=255)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_kind", "owner_key", "file", "name"], name="file_named_once_by_owner")
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.owner_kind} {self.owner_key}"


class Job(models.Model):
    """Work that is done after the commit that asked for it. The payload names keys, never values."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    name = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="waiting")  # waiting | running | done | dead
    once = models.CharField(max_length=120, blank=True)  # at most one open job carries the same mark
    run_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)  # made anew by each taking: a late worker cannot write over its successor
    progress = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    last_error = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running", "done", "dead"]), name="job_state_known"
            ),
            models.UniqueConstraint(
                fields=["name", "once"],
                condition=models.Q(state="waiting") & ~models.Q(once=""),
                name="job_waits_once",
            ),
        ]
        indexes = [
            models.Index(fields=["run_at", "id"], name="job_due", condition=models.Q(state="waiting")),
            models.Index(fields=["lease_until"], name="job_leased", condition=models.Q(state="running")),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"


class Submission(models.Model):
    """A submission received once: its client-made key, the digest of its content, and what was answered."""

    kind = models.CharField(max_length=60)
    sender = models.CharField(max_length=80)
    client_key = models.CharField(max_length=80)
    digest = models.BinaryField(max_length=32)
    answer = models.JSONField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "sender", "client_key"], name="submission_received_once")
        ]
        indexes = [models.Index(fields=["received_at"], name="submission_by_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.client_key}"


class SearchToken(models.Model):
    """A sign, a pair of signs or a mark by which a thing is found. What it is found by is never a protected value."""

    kind = models.CharField(max_length=30)
    token = models.CharField(max_length=8)
    key = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "token", "key"], name="search_token_once")]
        indexes = [models.Index(fields=["key"], name="search_by_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.token}"


class SearchWaiting(models.Model):
    """A thing whose text is to be indexed (``core.text_search``); written with the change, gone once it is done."""

    kind = models.CharField(max_length=30)
    key = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SearchText(models.Model):
    """The place of a text among all that are found (``core.text_search``). PostgreSQL keeps its marks in a column."""

    kind = models.CharField(max_length=30)
    key = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "kind"], name="search_text_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class SearchMark(models.Model):
    """SQLite only: a mark of a text, in a table ordered by mark and place."""

    pk = models.CompositePrimaryKey("mark", "text")
    mark = models.IntegerField()
    text = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["text"], name="search_mark_by_text")]

    def __str__(self) -> str:
        return f"{self.mark} of {self.text}"


class IssuedNumber(models.Model):
    """A number given to a case or a fill, so that none is given twice."""

    number = models.CharField(max_length=20, unique=True)
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class Change(models.Model):
    """One change of a watched row (``core.feed``): what kind of thing, which one, in which transaction (PostgreSQL)."""

    kind = models.CharField(max_length=20)
    row = models.BigIntegerField()
    changed_in = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["changed_in"], name="change_by_transaction", condition=models.Q(changed_in__gt=0))
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}"


class FeedMark(models.Model):
    """Up to where a reader of the change feed has read; while there is one, changes are kept."""

    reader = models.CharField(max_length=40)
    key = models.UUIDField(unique=True)
    position = models.BigIntegerField()
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reader} {self.key}"


class Outgoing(models.Model):
    """A notice that leaves the house: by SMS, mail or chat. Names whom and what by keys, never by a protected value.

    ``unsure``: the gateway may have it and cannot be asked; a person decides, nothing is sent twice by itself.
    """

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    channel = models.CharField(max_length=20)
    recipient_kind = models.CharField(max_length=40)  # who knows the address: requester, unit
    recipient = models.CharField(max_length=80)
    template = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    once = models.CharField(max_length=160, blank=True)  # the same mark is posted once
    state = models.CharField(max_length=10, default="waiting")
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    posted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=120, blank=True)  # what the gateway answered
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "sending", "sent", "dead", "unsure", "dropped"]),
                name="outgoing_state_known",
            ),
            models.UniqueConstraint(fields=["once"], condition=~models.Q(once=""), name="outgoing_once"),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], name="outgoing_due", condition=models.Q(state="waiting")),
            models.Index(fields=["lease_until"], name="outgoing_leased", condition=models.Q(state="sending")),
            models.Index(fields=["state", "-id"], name="outgoing_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.template} {self.state}"


class ExchangeMessage(models.Model):
    """Something for the other face. ``batch`` is the batch it left in; sealed, since it may hold a phone."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=160, blank=True)  # what it is about: the number of a request, a document
    body = models.BinaryField()
    posted_at = models.DateTimeField()
    batch = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["batch", "id"], name="exchange_by_batch"),
            models.Index(fields=["kind", "subject"], name="exchange_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class ExchangeBatch(models.Model):
    """A numbered batch, ours (``out``) or of the other face (``in``): applied once, whatever comes how often."""

    direction = models.CharField(max_length=3)
    number = models.BigIntegerField()
    digest = models.BinaryField(max_length=32, default=b"")
    count = models.IntegerField(default=0)
    at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["direction", "number"], name="exchange_batch_once"),
            models.CheckConstraint(condition=models.Q(direction__in=["in", "out"]), name="exchange_direction_known"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.number}"


class ExchangeKept(models.Model):
    """A message that could not be acted on. It is kept with its reason until somebody tries again."""

    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=160, blank=True)
    body = models.BinaryField()
    problem = models.CharField(max_length=300)
    kept_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.problem}"


class ExchangeNote(models.Model):
    """What was wrong with a file of the exchange folder: damaged, doubled, missing, not ours."""

    file = models.CharField(max_length=120)
    what = models.CharField(max_length=20)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "what"], name="exchange_note_once")]

    def __str__(self) -> str:
        return f"{self.file} {self.what}"


class ExchangeMark(models.Model):
    """How far the exchange is: numbers applied and acknowledged, positions of what is watched."""

    name = models.CharField(max_length=40, unique=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.name


class FaceCopy(models.Model):
    """What the public face shows without a desk beside it; at the desk only the digest of what was sent last.

    ``seen``: the last batch of the public face that the desk knew when it wrote this.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    body = models.BinaryField(default=b"")
    digest = models.BinaryField(max_length=32, default=b"")
    seen = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="face_copy_once")]
        indexes = [models.Index(fields=["expires_at"], name="face_copy_by_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
