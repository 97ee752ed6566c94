"""What comes in from the pages of a form: parsed and judged before any action is called."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """The fields beside the files: the page's idempotency key; area and day may stay empty and are guessed."""

    submission = forms.UUIDField()
    area = forms.CharField(required=False, max_length=80, label=_("For which area"))
    as_of = forms.DateField(required=False, label=_("As of which day"), widget=forms.DateInput(attrs={"type": "date"}))


class VersionForm(forms.Form):
    """Every change says which state of the fill it was decided on."""

    version = forms.IntegerField(min_value=1)


class PlaceForm(VersionForm):
    """Area and day of a fill; an empty one stays as it is."""

    area = forms.UUIDField(required=False)
    as_of = forms.DateField(required=False)


class ColumnForm(VersionForm):
    """What a column means: an element, or one of the kinds without one."""

    sheet = forms.CharField(max_length=120)
    place = forms.CharField(max_length=300)
    element = forms.CharField(required=False, max_length=80)
    kind = forms.ChoiceField(
        required=False, choices=[(kind, kind) for kind in ("element", "derived", "free", "signature", "unknown")]
    )
    format = forms.CharField(required=False, max_length=40)
    said = forms.CharField(required=False, max_length=200)
    population = forms.CharField(required=False, max_length=60)


class RestoreForm(VersionForm):
    """Which former version of a column's meaning holds again; 0 lets go of what was said."""

    sheet = forms.CharField(max_length=120)
    place = forms.CharField(max_length=300)
    number = forms.IntegerField(min_value=0)


class PopulationForm(VersionForm):
    """Which rows belong: the key of a population, or the one record of a card."""

    sheet = forms.CharField(max_length=120)
    choice = forms.CharField(required=False, max_length=60)
    grain = forms.CharField(required=False, max_length=40)
    none = forms.ChoiceField(required=False, choices=[("yes", "yes"), ("no", "no")])
    record = forms.UUIDField(required=False)


class FormerForm(VersionForm):
    """What becomes of a file that came filled: a mode, or values taken over (all, or those of one cell)."""

    sheet = forms.CharField(max_length=120)
    mode = forms.ChoiceField(required=False, choices=[("update", "update"), ("complete", "complete")])
    take = forms.ChoiceField(required=False, choices=[("only_here", "only_here")])
    cell = forms.RegexField(r"^[A-Z]{1,3}[0-9]{1,7}$", required=False)


class TitleForm(VersionForm):
    """Whether a time in the title becomes the fill's."""

    sheet = forms.CharField(max_length=120)
    text = forms.CharField(max_length=40)
    answer = forms.ChoiceField(choices=[("renew", "renew"), ("keep", "keep")])


class OneAnswerForm(forms.Form):
    """The answer to one question, or that it is left blank or put off."""

    number = forms.IntegerField(min_value=1)
    value = forms.CharField(required=False, max_length=400, strip=False)
    step = forms.ChoiceField(required=False, choices=[("blank", "blank"), ("later", "later")])


class DoubtfulForm(VersionForm):
    """A yes or no about one record at the edge."""

    sheet = forms.CharField(max_length=120)
    record = forms.UUIDField()
    answer = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
