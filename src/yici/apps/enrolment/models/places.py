"""Tables of school places: rounds, applications with their children, offers of places that came free.

Who the children are, where they live and what was found of it exists only as ciphertext; lists carry pseudonyms.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yici.apps.enrolment.states import ROUND_STATES
from yici.core.ids import new_key

MOST_CHILDREN = 4
OFFER_STATES = ("open", "taken", "declined", "lapsed")


class SchoolRound(models.Model):
    """A round of ``school_rounds.csv`` once somebody applied. ``sealed`` is the list as its digest covers it."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    code = models.CharField(max_length=80, unique=True)
    version = models.IntegerField(default=1)
    unit = models.ForeignKey("places.Unit", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=ROUND_STATES.initial)
    sealed = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    order = models.JSONField(default=list)  # ids of lots as they were drawn
    result = models.JSONField(default=dict)  # lot → school
    draw = models.CharField(max_length=20, blank=True)  # number of the draw; empty where nothing had to be drawn
    sealed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            ROUND_STATES.constraint("school_round_state_known"),
            models.CheckConstraint(condition=Q(state="open") | ~Q(digest=""), name="school_round_sealed_has_digest"),
        ]

    def __str__(self) -> str:
        return self.code


class PlaceApplication(models.Model):
    """One application: a child, or children who are placed together. ``ranks``: school → number of the class."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)  # of its case
    code = models.CharField(max_length=6)  # with the number it opens the parents' page
    case = models.OneToOneField("cases.Case", to_field="key", on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(SchoolRound, on_delete=models.PROTECT, related_name="applications")
    pseudonym = models.CharField(max_length=32)
    size = models.SmallIntegerField()
    wishes = models.JSONField()  # codes of schools, the most wanted first
    further = models.JSONField(default=list)  # where no wish is met: the own school, then others of the round
    takes_any = models.BooleanField(default=False)  # any school of the round that still has places
    values_sealed = models.TextField()
    review_sealed = models.TextField(blank=True)  # what was checked and which class followed, with its reasons
    objection_sealed = models.TextField(blank=True)
    answer_sealed = models.TextField(blank=True)
    ranks = models.JSONField(default=dict)
    school = models.CharField(max_length=80, blank=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    taken_by = models.UUIDField(null=True)  # account of a window clerk
    received_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "pseudonym"], name="place_pseudonym_once"),
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=MOST_CHILDREN), name="place_application_has_children"
            ),
        ]
        indexes = [models.Index(fields=["round", "-id"], name="place_newest")]

    def __str__(self) -> str:
        return self.number


class PlaceChild(models.Model):
    """A child of an application. A child stands once in a round while the application is not taken back."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    application = models.ForeignKey(PlaceApplication, on_delete=models.PROTECT, related_name="children")
    round = models.ForeignKey(SchoolRound, on_delete=models.PROTECT, related_name="+")
    position = models.SmallIntegerField()
    name_sealed = models.TextField()
    number_sealed = models.TextField()
    number_index = models.BinaryField(max_length=32, null=True)
    record = models.UUIDField(null=True)  # the child in the records, when known
    is_live = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "number_index"], condition=Q(is_live=True), name="child_once_in_a_round"
            ),
            models.UniqueConstraint(fields=["application", "position"], name="child_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}/{self.position}"


class PlaceOffer(models.Model):
    """A place that came free, offered to the next on the waiting list until a day."""

    key = models.UUIDField(default=new_key, unique=True, editable=False)
    application = models.ForeignKey(PlaceApplication, on_delete=models.PROTECT, related_name="offers")
    school = models.CharField(max_length=80)
    state = models.CharField(max_length=8, default="open")
    made_at = models.DateTimeField()
    until = models.DateField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(state="open"), name="place_offer_one_open"),
            models.UniqueConstraint(fields=["application", "school"], name="place_offered_once"),
            models.CheckConstraint(condition=Q(state__in=OFFER_STATES), name="place_offer_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.school}"
