"""The form for what was said in the media."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.hotline.forms.handling import words
from yici.apps.hotline.selectors.choosing import find_typed_area
from yici.core import clock


class MediaForm(forms.Form):
    """A report of a newspaper, a station or an account, as the desk writes it down."""

    outlet = forms.CharField(label=_("Newspaper, station or account"), max_length=80)
    on = forms.DateField(label=_("Published or broadcast on"), widget=forms.DateInput(attrs={"type": "date"}))
    link = forms.URLField(
        label=_("Link"), required=False, max_length=400, assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )  # fmt: skip
    title = forms.CharField(label=_("Headline"), max_length=200)
    text = words(_("What it reports, in your words"), most=4000)
    area = forms.CharField(
        label=_("Village, town or banner"), max_length=60, help_text=_("Name, code or pinyin initials")
    )
    place = forms.CharField(label=_("House, floor or landmark"), max_length=200, required=False)

    def clean_on(self) -> dt.date:
        """It was published today or before."""
        on: dt.date = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(_("This day is still to come."))
        return on

    def clean_area(self) -> str:
        """The code of the area that was typed."""
        code = find_typed_area(self.cleaned_data["area"])
        if not code:
            raise forms.ValidationError(_("No single place is called so. Type more of its name, or its code."))
        return code
