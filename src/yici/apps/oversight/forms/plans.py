"""A plan and its steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.oversight.contracts.plans import CLASSES, PlanHead, PlanView
from yici.apps.oversight.selectors.city import class_ratios, list_categories, list_matters

TEN = Decimal(10)


def words(label: Any, *, required: bool = True, most: int = 300, why: Any = "") -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(
        label=label, required=required, max_length=most, help_text=why, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write a few words here.")},
    )  # fmt: skip


def day(label: Any, *, required: bool = True, why: Any = "") -> forms.DateField:
    """A field for a day."""
    return forms.DateField(
        label=label, required=required, help_text=why,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip


class PlanForm(forms.Form):
    """What is inspected, by whom, how many of each class, from when to when."""

    title = forms.CharField(label=_("What the plan is called"), max_length=200)
    category = forms.ChoiceField(label=_("Which businesses"))
    matters = forms.MultipleChoiceField(
        label=_("Matters of inspection"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Matters of other units make it a joint visit: one going, all units together."),
    )  # fmt: skip
    percent_a = forms.DecimalField(label=_("Class A, percent"), min_value=0, max_value=100, decimal_places=1)
    percent_b = forms.DecimalField(label=_("Class B, percent"), min_value=0, max_value=100, decimal_places=1)
    percent_c = forms.DecimalField(label=_("Class C, percent"), min_value=0, max_value=100, decimal_places=1)
    percent_d = forms.DecimalField(label=_("Class D, percent"), min_value=0, max_value=100, decimal_places=1)
    from_on = day(_("First day"))
    to_on = day(_("Last day"))
    officers = forms.IntegerField(label=_("Inspectors of each unit at a business"), min_value=2, max_value=9, initial=2)
    most_visits = forms.IntegerField(
        label=_("Most visits of one inspector"), min_value=0, max_value=9999, initial=0, help_text=_("0: no bound")
    )
    is_order = forms.BooleanField(
        label=_("Everybody is visited; the draw decides the order"), required=False,
        help_text=_("For key matters with a ratio of 100 percent."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = list(list_categories().items())  # type: ignore[attr-defined]
        self.fields["matters"].choices = [(one.code, one.name) for one in list_matters()]  # type: ignore[attr-defined]

    def head(self) -> PlanHead:
        """What was typed as contract."""
        data = self.cleaned_data
        return PlanHead(
            data["title"], data["category"], tuple(data["matters"]),
            {name: int(data[f"percent_{name.lower()}"] * TEN) for name in CLASSES}, data["from_on"], data["to_on"],
            data["officers"], data["most_visits"], data["is_order"],
        )  # fmt: skip


def start_of(plan: PlanView | None) -> dict[str, Any]:
    """What the form begins with: the plan, or the city's ratios."""
    ratios = plan.permille if plan else class_ratios()
    start: dict[str, Any] = {f"percent_{name.lower()}": Decimal(ratios.get(name, 0)) / TEN for name in CLASSES}
    if plan is not None:
        start |= {
            "title": plan.title, "category": plan.category, "matters": [one.code for one in plan.matters],
            "from_on": plan.from_on, "to_on": plan.to_on, "officers": plan.officers, "most_visits": plan.most_visits,
            "is_order": plan.is_order,
        }  # fmt: skip
    return start


class PlanStepForm(forms.Form):
    """A step with a few words."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    text = words(_("A few words"), required=False)


class SealForm(forms.Form):
    """A list is sealed: what the draw waits for."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    beacon = forms.CharField(
        label=_("A named lottery draw, as lottery:NAME:ISSUE"), max_length=80, required=False,
        help_text=_("Empty: witnesses seal numbers on the spot."),
    )  # fmt: skip
    beacon_at = forms.DateTimeField(
        label=_("When it falls"), required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip


PLAN_FORMS: dict[str, type[forms.Form]] = {"seal_targets": SealForm, "seal_officers": PlanStepForm}
PLAN_STEP_WORDS = {
    "submit": _("Hand it in"), "approve": _("Approve and publish"), "send_back": _("Send it back"),
    "seal_targets": _("Seal the list of targets"), "seal_officers": _("Seal the lists of inspectors"),
    "seal_again": _("Seal again after a void draw"), "finish": _("The plan is carried out"),
    "withdraw": _("Withdraw the plan"),
}  # fmt: skip
