"""Forms of supervision."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.hotline.contracts.supervision import LEVELS, RESULTS

MOST = 2000


class SuperviseForm(forms.Form):
    """Something asked of the unit of an order."""

    level = forms.ChoiceField(choices=[(one, one) for one in LEVELS])
    text = forms.CharField(required=False, max_length=MOST, label=_("What is asked"))
    rule = forms.SlugField(required=False, max_length=60)
    joint = forms.CharField(required=False, max_length=300, label=_("Units that work on it together"))

    def units(self) -> list[str]:
        """Codes of the units that are asked as well."""
        return str(self.cleaned_data["joint"]).replace("，", " ").replace(",", " ").split()


class AnswerForm(forms.Form):
    """A step of something asked: answer, accept, again, drop."""

    expected = forms.IntegerField()
    event = forms.ChoiceField(choices=[(one, one) for one in ("answer", "accept", "again", "drop")])
    text = forms.CharField(required=False, max_length=MOST)
    recheck_on = forms.DateField(required=False)


class StuckForm(forms.Form):
    """A stuck matter in words for everybody."""

    expected = forms.IntegerField(required=False)
    kind = forms.ChoiceField(choices=[("stuck", "stuck"), ("media", "media")])
    title = forms.CharField(max_length=80, label=_("Title"))
    words = forms.CharField(max_length=MOST, label=_("What it is about"))
    promise = forms.CharField(required=False, max_length=400, label=_("What the unit promises"))
    promised_on = forms.DateField(required=False, label=_("Until which day"))
    broadcast_on = forms.DateField(required=False, label=_("Broadcast on"))


class StuckActForm(forms.Form):
    """A step of a stuck matter, a line of what happened, or a look at it."""

    expected = forms.IntegerField()
    event = forms.ChoiceField(choices=[(one, one) for one in ("list", "take_back", "strike", "drop", "line", "look")])
    words = forms.CharField(required=False, max_length=MOST)
    result = forms.ChoiceField(required=False, choices=[("", ""), *((one, one) for one in RESULTS)])
    on = forms.DateField(required=False)
