"""What the dispatcher types: to whom, with whom; an answer, the right road, a question; a rule of the catalogue."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yici.apps.hotline.contracts import URGENCIES
from yici.apps.hotline.forms.handling import words
from yici.apps.hotline.selectors.choosing import find_typed_unit
from yici.apps.hotline.selectors.kinds import list_kinds
from yici.core import clock

URGENCY_WORDS = (("normal", _("normal")), ("urgent", _("urgent")), ("emergency", _("emergency")))
ROADS = (
    ("emergency", _("Emergency: 110, 119, 120, 122")),
    ("legal_route", _("Another legal road")),
    ("unlawful", _("Not lawful")),
    ("disturbance", _("Disturbance")),
)
assert {code for code, _name in URGENCY_WORDS} == set(URGENCIES)


def kind_choices() -> list[tuple[str, str]]:
    """Kinds by name in the reader's language."""
    is_english = (get_language() or "").startswith("en")
    return [(one.code, one.name_en if is_english else one.name) for one in list_kinds()]


class SendForm(forms.Form):
    """To whom a request is given: a proposal by its code, or a unit typed."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    choice = forms.CharField(required=False)
    unit = forms.CharField(required=False)
    assisting = forms.CharField(required=False)
    kind = forms.CharField(required=False)
    urgency = forms.ChoiceField(choices=URGENCY_WORDS, required=False)
    text = forms.CharField(required=False, max_length=2000)
    area_code = ""

    def clean(self) -> dict[str, Any]:
        """The codes of the units meant; a typed unit goes before a chosen one."""
        given: dict[str, Any] = super().clean() or {}
        typed = given.get("unit", "")
        code = find_typed_unit(typed, self.area_code) if typed else given.get("choice", "")
        if not code:
            raise forms.ValidationError(
                _("No unit is called so. Choose one from the list.") if typed else _("Choose a unit, or type one.")
            )
        given["to"] = code
        helpers = [part for part in given.get("assisting", "").replace("，", ",").split(",") if part.strip()]
        given["helpers"] = [find_typed_unit(part, self.area_code) for part in helpers]
        if not all(given["helpers"]):
            raise forms.ValidationError(_("No unit is called so. Choose one from the list."))
        return given


class AtOnceForm(forms.Form):
    """The answer that needs no unit."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    text = words(_("Answer for the requester"))


class RoadForm(forms.Form):
    """Which of the other four exits, and the road that is right."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    exit = forms.ChoiceField(label=_("Which one"), choices=ROADS)
    text = words(_("Which road is right, and why"), why=_("The requester reads this line on the page of the request."))


class QuestionForm(forms.Form):
    """A question to the requester."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    text = words(_("What do you need to know?"), why=_("No clock stands for it."))


RULE_COLUMNS = (
    "code", "kind", "area", "months", "hours", "main", "assisting", "valid_from", "valid_to", "note",
)  # fmt: skip


class RuleForm(forms.Form):
    """A rule of the catalogue as its next version."""

    code = forms.RegexField(r"^[a-z0-9]+(_[a-z0-9]+)*$", label=_("Code of the rule"), max_length=40)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    area = forms.CharField(label=_("Code of the area"), required=False, max_length=12)
    months = forms.RegexField(
        r"^(1[0-2]|[1-9])-(1[0-2]|[1-9])$",
        label=_("Months"),
        required=False,
        help_text=_("Like 10-4: October to April."),
    )
    hours = forms.RegexField(
        r"^(2[0-3]|1?\d)-(2[0-4]|1?\d)$", label=_("Hours"), required=False, help_text=_("Like 22-6: until before 6.")
    )
    main = forms.RegexField(
        r"^@?[a-z0-9]+([_-][a-z0-9]+)*$", label=_("Main unit"), max_length=80,
        help_text=_("A code of a unit, or @ and a role: @government is that of the area of the request."),
    )  # fmt: skip
    assisting = forms.CharField(
        label=_("Assisting units"), required=False, max_length=200, help_text=_("Codes, | between.")
    )
    valid_from = forms.DateField(label=_("Begins on"), widget=forms.DateInput(attrs={"type": "date"}))
    valid_to = forms.DateField(label=_("Ends with"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["kind"]).choices = [("", "—"), *kind_choices()]

    def clean_valid_from(self) -> dt.date:
        """What holds today is not changed backwards."""
        day: dt.date = self.cleaned_data["valid_from"]
        if day < clock.today():
            raise forms.ValidationError(_("A new version begins today or later."))
        return day

    def row(self) -> dict[str, str]:
        """The row of ``dispatch_rules.csv`` that was typed."""
        found = self.cleaned_data
        return {
            name: found[name].isoformat() if isinstance(found[name], dt.date) else (found[name] or "")
            for name in RULE_COLUMNS
        }  # fmt: skip
