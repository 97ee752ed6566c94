"""What people type on the page of a case. Every form names the version it was opened on."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yici.apps.hotline.selectors.choosing import find_typed_unit, unit_choices
from yici.apps.hotline.selectors.lists import list_reasons
from yici.core import clock

WAYS = (("phone", _("by phone")), ("visit", _("on the spot")), ("message", _("by message")))
ROWS = 3


def words(label: Any, *, required: bool = True, why: Any = "", most: int = 2000) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(
        label=label, required=required, max_length=most, help_text=why, widget=forms.Textarea(attrs={"rows": ROWS}),
        error_messages={"required": _("Write a few words here.")},
    )  # fmt: skip


class CaseForm(forms.Form):
    """Version and last line of the timeline that the page showed."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PlainForm(CaseForm):
    """A step that asks nothing."""


class ContactForm(CaseForm):
    """When and how the requester was spoken with."""

    way = forms.ChoiceField(label=_("How"), choices=WAYS)
    text = words(_("What was said"), why=_("The requester reads this line on the page of the request."))


class PlanForm(CaseForm):
    """What the unit promises: what, until when."""

    text = words(_("What will be done"), most=200)
    until = forms.DateTimeField(
        label=_("Until when"),
        help_text=_("The requester reads: who, what, until when."),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_until(self) -> dt.datetime:
        """A promise lies ahead."""
        until: dt.datetime = self.cleaned_data["until"]
        if until <= clock.now():
            raise forms.ValidationError(_("This moment is over. Choose a later one."))
        return until


class AnswerForm(CaseForm):
    """The answer for the requesters, and what only the desk reads."""

    public = words(_("Answer for the requester"))
    inside = words(_("Only for the desk"), required=False)


class WordsForm(CaseForm):
    """A step with a reason, or a line that is no step."""

    text = words(_("In a few words"))


class LookForm(forms.Form):
    """What a phone number is needed for."""

    purpose = forms.CharField(max_length=200, label=_("What you need it for"))


class ReasonForm(CaseForm):
    """Something asked for with a reason of the city's list. ``kind`` is set by its subclasses."""

    kind = ""
    reason = forms.ChoiceField(label=_("Reason"))
    text = words(_("What is the matter"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = cast(forms.ChoiceField, self.fields["reason"])
        listed = list_reasons(self.kind)
        is_english = (get_language() or "").startswith("en")
        reason.choices = [(one.code, one.name_en if is_english else one.name) for one in listed] or [("other", "—")]


class ReturnForm(ReasonForm):
    """A unit gives an order back: not ours, by this article."""

    kind = "return"
    article = forms.CharField(
        label=_("Article of the duty list"), max_length=200, error_messages={"required": _("Name the article.")}
    )
    unit = forms.ChoiceField(label=_("Whose is it then"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["unit"]).choices = [("", "—"), *unit_choices()]


class ExtensionForm(ReasonForm):
    """A unit needs longer, once."""

    kind = "extension"
    days = forms.IntegerField(label=_("How much longer (days, or hours where the limit runs in hours)"), min_value=1)


class SuspensionForm(ReasonForm):
    """A unit cannot go on now; the day of review is named."""

    kind = "suspension"
    until = forms.DateField(
        label=_("Day of review"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("It stands on the public list until then and is neither solved nor completed."),
    )  # fmt: skip


class UnitForm(CaseForm):
    """Another unit gets it, or helps. The unit is typed: name, code or pinyin initials."""

    area_code = ""  # whose units can be meant
    unit = forms.CharField(
        label=_("Unit"), widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
        error_messages={"required": _("Name the unit.")},
    )  # fmt: skip
    text = words(_("What it is to do"), required=False)

    def clean_unit(self) -> str:
        """The code of the unit meant."""
        typed: str = self.cleaned_data["unit"]
        found = find_typed_unit(typed, self.area_code)
        if not found:
            raise forms.ValidationError(_("No unit is called so. Choose one from the list."))
        return found


class ArticleForm(CaseForm):
    """An assisting or lower unit gives its part back."""

    article = forms.CharField(
        label=_("Article of the duty list"), max_length=200, error_messages={"required": _("Name the article.")}
    )
    text = words(_("What is the matter"))


class PartForm(WordsForm):
    """What the unit above says to one of its parts."""

    part = forms.CharField(widget=forms.HiddenInput)


class PhotosForm(CaseForm):
    """Photos of what was done; the files come beside it."""

    text = words(_("What they show"), required=False, most=200)


class RecallForm(CaseForm):
    """An order is taken back; once a unit has signed, with the reason."""

    text = words(_("Why (needed once the unit has signed)"), required=False)
