"""Forms of a mediation: opening it, and what each step asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.hotline.contracts.mediating import ARBITRATION, COURT, FIRST, OTHER, POLICE, SIDES
from yici.apps.hotline.forms.handling import words
from yici.apps.hotline.selectors.choosing import find_typed_area

ROAD_WORDS = ((COURT, _("court")), (ARBITRATION, _("arbitration")), (POLICE, _("police")))
SIDE_WORDS = ((FIRST, _("first party")), (OTHER, _("other party")))


class OpenForm(forms.Form):
    """A dispute that comes from a request: who asked is the first party."""

    title = forms.CharField(label=_("The dispute in one line, without names"), max_length=200)
    text = words(_("What the dispute is about"), most=4000)
    area = forms.CharField(
        label=_("Village, town or banner"), max_length=60, help_text=_("Name, code or pinyin initials")
    )
    other_name = forms.CharField(label=_("Name of the other party"), max_length=40)
    other_phone = forms.CharField(label=_("Phone of the other party"), max_length=40)

    def clean_area(self) -> str:
        """The code of the area that was typed."""
        code = find_typed_area(self.cleaned_data["area"])
        if not code:
            raise forms.ValidationError(_("No single place is called so. Type more of its name, or its code."))
        return code


class OpenAtDeskForm(OpenForm):
    """A dispute that comes to the desk: both parties are named."""

    field_order = ("title", "text", "area", "first_name", "first_phone", "other_name", "other_phone")
    first_name = forms.CharField(label=_("Name of the first party"), max_length=40)
    first_phone = forms.CharField(label=_("Phone of the first party"), max_length=40)


class StepForm(forms.Form):
    """Every step names the version it was decided on."""

    expected = forms.IntegerField(widget=forms.HiddenInput)


class ConsentForm(StepForm):
    """Who agrees to come to the table."""

    first = forms.BooleanField(label=_("The first party agrees to mediation"), required=False)
    other = forms.BooleanField(label=_("The other party agrees to mediation"), required=False)
    text = words(_("A few words"), required=False)

    def clean(self) -> dict[str, Any]:
        """At least one of the two agrees; who does not is written down as not mediated."""
        data: dict[str, Any] = super().clean() or {}
        data["sides"] = [side for side in SIDES if data.pop(side, False)]
        if not data["sides"]:
            raise forms.ValidationError(_("Tick the party that agrees. When one does not, choose “not mediated”."))
        return data


class DeclineForm(StepForm):
    """Not mediated: where it goes instead."""

    road = forms.ChoiceField(label=_("Which road was named"), choices=ROAD_WORDS)
    text = words(_("Why it is not mediated"))


class MeetForm(StepForm):
    """A meeting of both parties."""

    met_at = forms.DateTimeField(label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))
    place = forms.CharField(label=_("Where"), max_length=200)
    text = words(_("What was said"))


class AgreeForm(StepForm):
    """What both agreed on, and until when."""

    text = words(_("What both parties agreed on"), most=4000)
    perform_on = forms.DateField(label=_("To be performed until"), widget=forms.DateInput(attrs={"type": "date"}))


class PerformForm(StepForm):
    """It was performed."""

    text = words(_("A few words"), required=False)


class FailForm(StepForm):
    """It came to nothing."""

    text = words(_("Why it failed"))


class ReferForm(StepForm):
    """Where a failed mediation goes."""

    road = forms.ChoiceField(label=_("Refer it to"), choices=ROAD_WORDS[:2])
    text = words(_("A few words"), required=False)


STEP_FORMS: dict[str, type[StepForm]] = {
    "consent": ConsentForm, "meet": MeetForm, "agree": AgreeForm, "perform": PerformForm, "decline": DeclineForm,
    "fail": FailForm, "refer": ReferForm,
}  # fmt: skip
STEP_WORDS = {
    "consent": _("Who agrees"), "meet": _("Write down a meeting"), "agree": _("Write down the agreement"),
    "perform": _("It was performed"), "decline": _("Not mediated"), "fail": _("It failed"), "refer": _("Refer it"),
}  # fmt: skip
