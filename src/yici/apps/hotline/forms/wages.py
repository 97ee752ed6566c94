"""Forms of claims for wages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.hotline.forms.handling import ReasonForm
from yici.core import clock

DAY = forms.DateInput(attrs={"type": "date"})
SECTOR_WORDS = (("construction", _("a building site")), ("other", _("a company or shop")))


class WagesForm(forms.Form):
    """What somebody says whose wages were not paid."""

    name = forms.CharField(label=_("Your real name"), max_length=40)
    phone = forms.CharField(
        label=_("Phone"), max_length=40, widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})
    )
    employer = forms.CharField(label=_("Who owes it: company or person"), max_length=120)
    sector = forms.ChoiceField(label=_("What kind of work"), choices=SECTOR_WORDS)
    site = forms.CharField(label=_("Address of the site or company"), max_length=200)
    job = forms.CharField(label=_("What you did there"), max_length=60, required=False)
    people = forms.IntegerField(label=_("For how many people"), min_value=1, max_value=100_000, initial=1)
    amount = forms.DecimalField(
        label=_("How much is owed, in yuan"), min_value=0, max_digits=12, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )  # fmt: skip
    owed_from = forms.DateField(label=_("Owed from which day"), required=False, widget=DAY)
    owed_to = forms.DateField(label=_("until which day"), required=False, widget=DAY)
    text = forms.CharField(
        label=_("What else should be known"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        """A period ends after it begins."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("owed_from") and data.get("owed_to") and data["owed_to"] < data["owed_from"]:
            raise forms.ValidationError(_("The last day lies before the first. Correct one of them."))
        return data


class ConclusionForm(ReasonForm):
    """How a claim for wages ended."""

    kind = "wage_conclusion"
    recovered = forms.DecimalField(label=_("Recovered, in yuan"), min_value=0, max_digits=12, decimal_places=2)
    people_paid = forms.IntegerField(label=_("How many people were paid"), min_value=0, max_value=100_000)
    on = forms.DateField(label=_("On which day"), widget=DAY)

    def clean_on(self) -> dt.date:
        """It ended today or before."""
        on: dt.date = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(_("This day is still to come."))
        return on
