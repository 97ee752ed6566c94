"""What people type on the page of a case. Every form names the version it was opened on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
