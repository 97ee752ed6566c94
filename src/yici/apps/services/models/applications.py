"""Pinned versions, drafts, applicants, applications with their parts, how each material is had, letters.

What an applicant wrote and who applies exists only as ciphertext.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.core.ids import new_key

VERSION_KINDS = ("item", "thing")
CHANNELS = ("web", "window", "elsewhere")
ROLES = ("self", "agent", "guardian", "helper")
LETTER_KINDS = ("receipt", "supplement", "acceptance", "declining", "special", "extension", "grant", "refusal")


class PinnedVersion(models.Model):
    """An item or a thing as it was when somebody began to use it: canonical JSON under its digest. Never changed."""

    kind = models.CharField(max_length=5)
    code = models.CharField(max_length=80)
    valid_from = models.DateField()
    digest = models.BinaryField(max_length=32)
    content = models.JSONField()
    pinned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "digest"], name="version_pinned_once"),
            models.CheckConstraint(condition=Q(kind__in=VERSION_KINDS), name="pinned_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} {self.valid_from}"


class Draft(models.Model):
    """An application that is being filled, opened again by its code. It ends by itself."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    code_index = models.BinaryField(max_length=32, unique=True)
    pinned = models.ForeignKey(PinnedVersion, on_delete=models.PROTECT, related_name="+")
    values_sealed = models.TextField()
    version = models.IntegerField(default=1)
    person = models.UUIDField(null=True)  # record of who fills it, when a window knows
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["expires_on"], name="draft_by_end")]

    def __str__(self) -> str:
        return str(self.key)


class Applicant(models.Model):
    """Who applies, and who acts for them. ``record`` is the person or firm in the records, when known."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    record = models.UUIDField(null=True)
    name_sealed = models.TextField()
    number_sealed = models.TextField(blank=True)  # identity number or credit code
    number_index = models.BinaryField(max_length=32, null=True)
    phone_sealed = models.TextField(blank=True)
    role = models.CharField(max_length=8, default="self")
    agent_sealed = models.TextField(blank=True)  # name of whoever acts for the applicant
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(role__in=ROLES), name="applicant_role_known")]
        indexes = [models.Index(fields=["number_index"], name="applicant_by_number")]

    def __str__(self) -> str:
        return str(self.key)


class Application(models.Model):
    """One application: for an item, or for a thing of several. Its progress is counted from its parts."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of its case
    code = models.CharField(max_length=6)  # with the number it opens the applicant's page
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    pinned = models.ForeignKey(PinnedVersion, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="applications")
    channel = models.CharField(max_length=10, default="web")
    elsewhere = models.CharField(max_length=80, blank=True)  # the other place that took it in, or for which we did
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    values_sealed = models.TextField()
    sources = models.JSONField(default=dict)  # field → where its value came from: "typed", or element and record
    taken_by = models.UUIDField(null=True)  # account of the window clerk
    received_at = models.DateTimeField()
    received_on = models.DateField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="application_channel_known")]
        indexes = [models.Index(fields=["-received_at", "-id"], name="application_newest")]

    def __str__(self) -> str:
        return self.number


class ApplicationPart(models.Model):
    """An item of an application, decided by one unit under its own clocks."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="parts")
    item = models.CharField(max_length=80)
    position = models.IntegerField()
    pinned = models.ForeignKey(PinnedVersion, on_delete=models.PROTECT, related_name="+")
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    supplemented_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    is_accepted_by_silence = models.BooleanField(default=False)
    extension_asked_at = models.DateTimeField(null=True)
    extension_asked_by = models.UUIDField(null=True)  # account; somebody else of the unit approves
    extension_text = models.TextField(blank=True)  # the reason, as the applicant reads it
    extended_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    licence = models.UUIDField(null=True)  # the record of what was granted

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "item"], name="part_of_an_application_once")]
        indexes = [
            models.Index(fields=["unit", "-application"], name="part_newest_of_a_unit"),
            models.Index(fields=["item", "-application"], name="part_newest_of_an_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.key}"


class Evidence(models.Model):
    """How a material of an application is had: held, promised, shared or brought, with its source and who looked."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="evidence")
    material = models.CharField(max_length=80)
    way = models.CharField(max_length=8)
    reason = models.CharField(max_length=20)
    necessity = models.CharField(max_length=8, default="required")
    licence = models.CharField(max_length=40, blank=True)  # kind of licence that would be it
    grade = models.CharField(max_length=1, blank=True)  # trust grade of the licence that is it
    source = models.JSONField(default=list)
    file = models.CharField(max_length=80, blank=True)  # address of what was brought
    came_at = models.DateTimeField(null=True)  # empty while it is missing
    checked_by = models.UUIDField(null=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "material"], name="material_of_an_application_once"),
            models.CheckConstraint(condition=Q(way__in=("held", "promise", "shared", "bring")), name="way_known"),
            models.CheckConstraint(condition=Q(grade__in=("", "A", "B", "C", "D")), name="grade_of_evidence_known"),
        ]

    def __str__(self) -> str:
        return f"{self.material} {self.way}"


class Consent(models.Model):
    """What an applicant allowed to be looked up for an application, or refused. It ends for the future, once."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    draft = models.UUIDField()  # key of the draft, and of the application that became of it
    record = models.UUIDField(null=True)  # whose values
    thing = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=200, blank=True)  # what the form was called
    elements = models.JSONField()
    refused = models.JSONField(default=list)  # of the elements: those that were refused alone
    is_given = models.BooleanField()
    account = models.UUIDField(null=True)  # of the clerk before whom it was said
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["draft"], name="consent_of_a_draft"),
            models.Index(fields=["record", "-at"], name="consent_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.draft} {self.is_given}"


class Letter(models.Model):
    """A letter about a part, or about the whole application (a receipt). What it said stays as it was said."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    part = models.ForeignKey(ApplicationPart, null=True, on_delete=models.PROTECT, related_name="letters")
    application = models.ForeignKey(Application, null=True, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=40, unique=True)
    content = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=LETTER_KINDS), name="letter_kind_known"),
            models.CheckConstraint(
                condition=Q(part__isnull=False, application=None) | Q(part=None, application__isnull=False),
                name="letter_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.number
