"""Forms of suggestions and proposals: registering one, and what each step asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.hotline.beside.states import OPINION_EVENTS
from yici.apps.hotline.contracts.motions import MotionSaid
from yici.apps.hotline.forms.handling import words
from yici.apps.hotline.forms.mediating import StepForm
from yici.apps.hotline.selectors.choosing import find_typed_area, find_typed_unit

KIND_WORDS = (("suggestion", _("deputies' suggestion")), ("proposal", _("members' proposal")))
CATEGORY_WORDS = (
    ("A", _("A: solved or basically solved")), ("B", _("B: planned, with a day")), ("C", _("C: cannot be solved now")),
)  # fmt: skip
OPINION_WORDS = (
    ("satisfied", _("satisfied")), ("basically", _("basically satisfied")), ("not", _("not satisfied")),
    ("silent", _("no word until the day")),
)  # fmt: skip
WAY_WORDS = (
    ("meeting", _("at a meeting")), ("visit", _("on the spot")), ("phone", _("by phone")), ("letter", _("by letter")),
)  # fmt: skip


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, required=False, help_text=help_text)


class NewMotionForm(forms.Form):
    """What stands on the paper from the session."""

    kind = forms.ChoiceField(label=_("What it is"), choices=KIND_WORDS)
    session = forms.CharField(label=_("Session"), max_length=60, help_text=_("As on the paper: fifth session of …"))
    reference = forms.CharField(label=_("Its number at the session"), max_length=20)
    proposer = forms.CharField(
        label=_("Proposer"), max_length=40,
        help_text=_("Deputies and members hold an office: the name is public, the phone is sealed."),
    )  # fmt: skip
    others = forms.IntegerField(label=_("How many signed it besides"), min_value=0, max_value=10_000, initial=0)
    phone = forms.CharField(label=_("Phone of the proposer"), max_length=40, required=False)
    area = forms.CharField(
        label=_("Village, town or banner"), max_length=60, required=False,
        help_text=_("Empty: the whole city. Name, code or pinyin initials"),
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=200)
    text = words(_("Text"), most=20_000)

    def clean_area(self) -> str:
        """The code of the area that was typed; empty for the city."""
        typed = self.cleaned_data["area"]
        code = find_typed_area(typed) if typed else ""
        if typed and not code:
            raise forms.ValidationError(_("No single place is called so. Type more of its name, or its code."))
        return code


class MotionStepForm(StepForm):
    """A step of a suggestion or proposal."""

    def said(self) -> MotionSaid:
        """What is written down with it."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "expected"}
        return MotionSaid(**data)


class GiveForm(MotionStepForm):
    """To which lead unit, with whose help."""

    unit = forms.CharField(
        label=_("Main unit"), max_length=80, help_text=_("Name, code or pinyin initials"),
        widget=forms.TextInput(attrs={"list": "units"}),
    )  # fmt: skip
    assisting = forms.CharField(
        label=_("Assisting units"), max_length=200, required=False, help_text=_("Several with commas between.")
    )
    text = words(_("A few words"), required=False)

    def clean_unit(self) -> str:
        """The code of the unit that was typed."""
        return _unit(self.cleaned_data["unit"])

    def clean_assisting(self) -> tuple[str, ...]:
        """Their codes."""
        typed = self.cleaned_data["assisting"].replace("，", ",").replace("、", ",")
        return tuple(_unit(part) for part in typed.split(",") if part.strip())


def _unit(typed: str) -> str:
    code = find_typed_unit(typed)
    if not code:
        raise forms.ValidationError(_("No unit is called so. Choose one from the list."))
    return code


class PlainMotionForm(MotionStepForm):
    """A step that needs no words."""

    text = words(_("A few words"), required=False)


class ReasonForm(MotionStepForm):
    """A step that needs its reason."""

    text = words(_("Reason"))


class LookedForm(MotionStepForm):
    """Somebody looked again at what was planned."""

    text = words(_("What we saw"))


class SpokenForm(MotionStepForm):
    """The unit spoke with the proposer before it answers."""

    way = forms.ChoiceField(label=_("How"), choices=WAY_WORDS)
    text = words(_("What was said"))


class AnswerMotionForm(MotionStepForm):
    """The answer, how far it goes, and the day of what is planned."""

    category = forms.ChoiceField(label=_("How far it is solved"), choices=CATEGORY_WORDS)
    planned_on = _day(_("Planned until"), _("Only for B: on this day it is looked at again."))
    text = words(_("Answer to the proposer"), most=20_000)


class OpinionForm(MotionStepForm):
    """What the proposer says of the answer, and whether it may become public."""

    opinion = forms.ChoiceField(label=_("What the proposer says"), choices=OPINION_WORDS)
    may_publish = forms.BooleanField(label=_("The proposer agrees that text and answer become public"), required=False)
    text = words(_("In the proposer's words"), required=False)


class PartForm(forms.Form):
    """The word of an assisting unit."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    text = words(_("What your unit contributes"))


#: The four steps of an opinion are one form on the page: what was chosen and the category say which step it is.
OPINION = "opinion"
STEP_FORMS: dict[str, type[MotionStepForm]] = {
    "assign": GiveForm, "reassign": GiveForm, "sign": PlainMotionForm, "return": ReasonForm, "uphold": ReasonForm,
    "contact": SpokenForm, "answer": AnswerMotionForm, "sign_off": PlainMotionForm, "send_back": ReasonForm,
    OPINION: OpinionForm, "renew": ReasonForm, "settle": ReasonForm, "keep": LookedForm, "miss": LookedForm,
    "decline": ReasonForm, "withdraw": ReasonForm,
}  # fmt: skip
STEP_WORDS = {
    "assign": _("Give it to a lead unit"), "reassign": _("Give it to another main unit"), "sign": _("Sign for it"),
    "return": _("Give it back: not ours"), "uphold": _("Decide: the unit keeps it"),
    "contact": _("Write down what the proposer said"), "answer": _("Write the answer"),
    "sign_off": _("Sign the answer off"), "send_back": _("Send the answer back"),
    OPINION: _("Write down the proposer's opinion"), "renew": _("Let it be answered anew"),
    "settle": _("End it, explained"), "keep": _("Looked again: carried out"),
    "miss": _("Looked again: not carried out"),
    "decline": _("Do not take it up"), "withdraw": _("The proposer withdraws it"),
}  # fmt: skip


def event_of(said: MotionSaid, possible: list[str]) -> str:
    """Which step of the table an opinion is."""
    wanted = ("again", "raise") if said.opinion == "not" else ("accept", "plan")
    return next((one for one in wanted if one in possible), OPINION_EVENTS[0])
