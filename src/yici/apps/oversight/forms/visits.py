"""What each step of a visit and of a hazard asks; patrols and visits led by complaints."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.oversight.contracts.findings import GRADES
from yici.apps.oversight.forms.plans import day, words
from yici.apps.oversight.rules.words import CANCELLED, RESULTS
from yici.apps.oversight.rules.words import GRADES as GRADE_WORDS
from yici.apps.oversight.selectors.city import list_matters

NOTICE_WORDS = (
    ("phone", _("by phone")),
    ("letter", _("by letter")),
    ("message", _("by message")),
    ("on_arrival", _("only on arrival, with the reason")),
)


class StepForm(forms.Form):
    """Every step names the version it was decided on."""

    expected = forms.IntegerField(widget=forms.HiddenInput)


class ProposeForm(StepForm):
    """The day."""

    day = day(_("Day of the visit"))
    text = words(_("A few words"), required=False)


class ReasonForm(StepForm):
    """A step that needs its reason."""

    text = words(_("Why"))


class NoticeForm(StepForm):
    """How the business was told."""

    way = forms.ChoiceField(label=_("How the business is told"), choices=NOTICE_WORDS)
    text = words(_("Whom you told and what, or why only on arrival"))


class FinishForm(StepForm):
    """What came of the visit."""

    result = forms.ChoiceField(label=_("Result"), choices=list(RESULTS.items()))
    summary = words(_("What else was seen (stays inside)"), required=False, most=2000)


class PublishForm(StepForm):
    """A sentence for everybody."""

    words = words(_("One sentence that everybody reads, without names of people"), required=False)


class CancelForm(StepForm):
    """Why it is not made."""

    reason = forms.ChoiceField(label=_("Why it is not made"), choices=list(CANCELLED.items()))
    text = words(_("A few words"), required=False)


class AppointForm(StepForm):
    """Another officer."""

    inspector = forms.CharField(label=_("Number of the inspector who goes"), max_length=40)
    instead_of = forms.CharField(label=_("Number of the one who does not go"), max_length=40, required=False)
    why = words(_("Why"), most=200)


VISIT_FORMS: dict[str, type[StepForm]] = {
    "propose": ProposeForm, "approve": StepForm, "send_back": ReasonForm, "notify": NoticeForm, "postpone": ReasonForm,
    "start": StepForm, "finish": FinishForm, "publish": PublishForm, "cancel": CancelForm, "appoint": AppointForm,
    "unsign": ReasonForm,
}  # fmt: skip
VISIT_STEP_WORDS = {
    "propose": _("Propose a day"), "approve": _("Approve the day"), "send_back": _("Send it back"),
    "notify": _("Write down the notice"), "postpone": _("Postpone it"), "start": _("We are there: begin"),
    "finish": _("End the visit"), "publish": _("Publish the result"), "cancel": _("Not made"),
    "appoint": _("Appoint another inspector"), "unsign": _("Take the signatures back to correct"),
}  # fmt: skip


class SignForm(StepForm):
    """A signature: drawn, typed, or refused before a witness."""

    side = forms.CharField(max_length=8)
    inspector = forms.UUIDField(required=False)
    name = forms.CharField(max_length=60, required=False)
    drawing = forms.CharField(max_length=200_000, required=False)
    is_refused = forms.BooleanField(required=False)
    witness = forms.CharField(max_length=60, required=False)
    words = forms.CharField(max_length=300, required=False)


class LedForm(forms.Form):
    """A visit that a complaint led to."""

    target = forms.CharField(label=_("Unified social credit code of the business"), max_length=30)
    matters = forms.MultipleChoiceField(label=_("Matters of inspection"), widget=forms.CheckboxSelectMultiple)
    officers = forms.CharField(
        label=_("Numbers of the inspectors who go, at least two"), max_length=200, help_text=_("J0001 J0002")
    )
    led_by = words(_("What led to it"))
    number = forms.CharField(label=_("Number of the complaint"), max_length=40, required=False)

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(one.code, one.name) for one in list_matters() if one.unit == unit]
        self.fields["matters"].choices = own  # type: ignore[attr-defined]


class OrderForm(StepForm):
    """What is to be done until when."""

    measure = words(_("What is to be put right"))
    day = day(_("Until which day"), required=False, why=_("Empty: the limit of the city for this grade."))


class ReportForm(StepForm):
    """It was put right."""

    text = words(_("What was done"))


class PassForm(StepForm):
    """Looked at again: it is right."""

    text = words(_("What you saw"))


class FailForm(StepForm):
    """Looked at again: it is not."""

    text = words(_("What is still to be put right"))
    day = day(_("Until which day"), required=False, why=_("Empty: the limit of the city for this grade."))


HAZARD_FORMS: dict[str, type[StepForm]] = {
    "order": OrderForm, "report": ReportForm, "pass": PassForm, "fail": FailForm, "close": StepForm,
    "hand_over": ReasonForm,
}  # fmt: skip
HAZARD_STEP_WORDS = {
    "order": _("Order what is to be done"), "report": _("It was put right"), "pass": _("Looked again: put right"),
    "fail": _("Looked again: not yet"), "close": _("Strike it off"), "hand_over": _("Hand it to another authority"),
}  # fmt: skip
WITH_PHOTOS = ("report", "pass", "fail")


class PatrolForm(forms.Form):
    """What a grid worker saw."""

    area = forms.CharField(label=_("Area: name or code"), max_length=60)
    place = forms.CharField(label=_("Where exactly"), max_length=200)
    words = words(_("What you saw"), most=500)
    matter = forms.ChoiceField(
        label=_("Is it a hazard? Which matter"), required=False,
        help_text=_("With a matter it goes to the unit that may inspect. Without one it stays a note of your walk."),
    )  # fmt: skip
    grade = forms.ChoiceField(
        label=_("How grave it looks"), required=False, choices=[(one, GRADE_WORDS[one]) for one in GRADES]
    )
    target = forms.CharField(label=_("Unified social credit code of the business"), max_length=30, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        matters = [(one.code, one.name) for one in list_matters()]
        self.fields["matter"].choices = [("", _("no hazard")), *matters]  # type: ignore[attr-defined]
