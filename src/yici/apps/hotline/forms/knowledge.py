"""An article of the knowledge base as its next version."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.hotline.forms.dispatching import kind_choices
from yici.apps.places.public import list_units
from yici.core import clock

COLUMNS = ("code", "title", "words", "kind", "answer", "unit", "valid_from", "valid_to", "note")


class ArticleForm(forms.Form):
    """The columns of ``knowledge.csv``."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    code = forms.RegexField(
        r"^[a-z0-9]+(_[a-z0-9]+)*$", label=_("Code of the article"), max_length=80,
        help_text=_("Small Latin letters, digits and _; it stays the same in all versions."),
    )  # fmt: skip
    title = forms.CharField(label=_("The question, as people ask it"), max_length=80)
    words = forms.CharField(
        label=_("Other words for it"), max_length=200, required=False, help_text=_("With spaces between.")
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    answer = forms.CharField(
        label=_("Answer, to be read out"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    unit = forms.ChoiceField(label=_("The unit that it comes from"), required=False)
    valid_from = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_to = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["kind"]).choices = [("", "—"), *kind_choices()]
        units = [(one.code, one.name) for one in list_units(most=400)]
        cast(forms.ChoiceField, self.fields["unit"]).choices = [("", "—"), *units]

    def clean(self) -> dict[str, Any]:
        """What holds today is not changed backwards."""
        given: dict[str, Any] = super().clean() or {}
        begins, ends = given.get("valid_from"), given.get("valid_to")
        if begins and begins < clock.today():
            self.add_error("valid_from", _("A new version begins today or later."))
        if begins and ends and ends < begins:
            self.add_error("valid_to", _("The last day lies before the first."))
        return given

    def row(self) -> dict[str, str]:
        """The row of ``knowledge.csv`` that was typed."""
        found = self.cleaned_data
        return {
            name: found[name].isoformat() if isinstance(found[name], dt.date) else (found[name] or "").strip()
            for name in COLUMNS
        }  # fmt: skip
