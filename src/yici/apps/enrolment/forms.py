"""Forms of the desk and of the parents' page."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.enrolment.contracts import MOST_CLASSES, Beacon
from yici.core import clock


class ImportForm(forms.Form):
    """What a school says of a grade; the file comes beside it."""

    year = forms.IntegerField(label=_("Year of entry"), min_value=2000, max_value=2100)
    grade = forms.IntegerField(label=_("Grade"), min_value=1, max_value=12)
    classes = forms.IntegerField(label=_("How many classes"), min_value=1, max_value=MOST_CLASSES)
    teams = forms.CharField(
        label=_("Teams of teachers, one a line"), required=False, max_length=2000, strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("As many as classes, or none. They are drawn to the classes after the pupils."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why again"), required=False, max_length=300,
        help_text=_("Only when this grade was drawn before: both runs stay in public."),
    )  # fmt: skip


class BeaconForm(forms.Form):
    """Where the randomness comes from."""

    beacon = forms.ChoiceField(
        label=_("Where chance comes from"), initial="witnesses",
        choices=[
            ("witnesses", _("two or more people of other units seal numbers here")),
            ("lottery", _("a lottery draw that is still to come")),
        ],
    )  # fmt: skip
    lottery = forms.CharField(
        label=_("Lottery and issue"), max_length=80, required=False, help_text=_("As in 双色球:2026137.")
    )
    moment = forms.DateTimeField(
        label=_("Moment of the lottery draw"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    def said(self) -> Beacon:
        """The beacon that was written."""
        at: dt.datetime | None = self.cleaned_data["moment"]
        if at is not None and at.tzinfo is None:
            at = at.replace(tzinfo=clock.city_zone())
        named = self.cleaned_data["lottery"].strip().replace("：", ":")
        return Beacon("witnesses") if self.cleaned_data["beacon"] == "witnesses" else Beacon(f"lottery:{named}", at)


class FreezeForm(BeaconForm):
    """Sealing."""

    expected = forms.IntegerField(widget=forms.HiddenInput)


class FreezeAgainForm(FreezeForm):
    """Sealing again what is void."""

    reason = forms.CharField(label=_("Why again"), max_length=300)


class LateForm(BeaconForm):
    """A late pupil."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the pupil"), max_length=50)
    sex = forms.ChoiceField(label=_("Sex"), choices=[("男", _("boy")), ("女", _("girl"))])


class AskForm(forms.Form):
    """A change of class."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    line = forms.IntegerField(label=_("Number of the pupil in the list"), min_value=1, max_value=100_000)
    to_class = forms.IntegerField(label=_("To class"), min_value=1, max_value=MOST_CLASSES)
    reason = forms.CharField(label=_("Why"), max_length=300)


class StepForm(forms.Form):
    """A step that needs nothing more."""

    expected = forms.IntegerField(widget=forms.HiddenInput)


class CodeForm(forms.Form):
    """The code on the parents' slip."""

    code = forms.CharField(
        label=_("Code on your slip"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip
