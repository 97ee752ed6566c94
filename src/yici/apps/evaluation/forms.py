"""What comes in from the pages of evaluation: parsed and judged before any action is called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.evaluation.contracts import REGIMES, ProjectDraft, ProjectView, Wanted
from yici.apps.evaluation.errors import ProjectIncomplete
from yici.apps.evaluation.public import disciplines, list_venues, professions
from yici.apps.evaluation.rules.drafts import parse_bids, parse_criteria, parse_wanted
from yici.apps.evaluation.rules.scoring import points_text
from yici.apps.places.public import list_units

REGIME_WORDS = {"procurement": _("government procurement"), "tendering": _("tendering")}
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
BEACONS = (("witnesses", _("numbers of witnesses, on the spot")), ("lottery", _("a named lottery draw")),
           ("drand", _("a round of drand")))  # fmt: skip


def _lines(label: Any, help_text: Any, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=20_000, widget=forms.Textarea(attrs={"rows": rows})
    )


class ProjectForm(forms.Form):
    """A project as it is written down. Lists are typed a line each, or pasted from a sheet."""

    regime = forms.ChoiceField(label=_("Regime"), choices=[(one, REGIME_WORDS[one]) for one in REGIMES])
    title = forms.CharField(label=_("What is procured"), max_length=200)
    buyer_name = forms.CharField(label=_("Purchaser or tendering party"), max_length=120)
    buyer_code = forms.CharField(label=_("Its credit code"), max_length=40, required=False)
    buyer_unit = forms.ChoiceField(label=_("Its unit here, which awards"), required=False)
    budget = forms.IntegerField(label=_("Budget in yuan"), min_value=0, max_value=10**15)
    discipline = forms.ChoiceField(label=_("Discipline"))
    opens_at = forms.DateTimeField(label=_("Opening of the bids"), widget=MOMENT)
    main_venue = forms.ChoiceField(label=_("Main venue"))
    side_count = forms.IntegerField(label=_("How many side venues are drawn"), min_value=0, max_value=20)
    wanted = _lines(_("Experts"), _("A line each: profession, how many."), 3)
    representatives = forms.IntegerField(label=_("The buyer's own people in the committee"), min_value=0, max_value=9)
    bids = _lines(
        _("Bids"),
        _("A line each: name, credit code, price in yuan, owners’ codes; relations as expert’s number:last day."),
    )
    criteria = _lines(_("Criteria"), _("A line each: what is scored, most points."), 4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "discipline": list(disciplines().items()),
            "main_venue": [(one.code, one.name) for one in list_venues()],
            "buyer_unit": [("", _("none: the centre writes its decision down"))]
            + [(one.code, one.name) for one in list_units()],
        }
        self.fields["wanted"].help_text = "{} {}".format(
            _("A line each: profession, how many."), "、".join(professions().values())
        )
        for name, some in choices.items():
            self.fields[name].choices = some  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The lists parsed; what is wrong is said at its field."""
        data: dict[str, Any] = super().clean() or {}
        parsers: dict[str, Callable[[str], Any]] = {
            "bids": parse_bids, "criteria": parse_criteria, "wanted": lambda text: parse_wanted(text, professions()),
        }  # fmt: skip
        for name, parse in parsers.items():
            try:
                data[name] = parse(data.get(name, ""))
            except ProjectIncomplete as problem:
                self.add_error(name, problem.message)
        return data

    def draft(self) -> ProjectDraft:
        """What was typed, for the action."""
        data = dict(self.cleaned_data)
        wanted = Wanted(data.pop("wanted"), data.pop("representatives"))
        return ProjectDraft(wanted=wanted, **data)


def typed_of(found: ProjectView, buyer_unit: str, bids: str) -> dict[str, Any]:
    """A project as its form shows it again."""
    names = professions()
    return {
        "regime": found.regime, "title": found.title, "buyer_name": found.buyer_name, "buyer_unit": buyer_unit,
        "budget": found.budget, "discipline": found.discipline, "opens_at": found.opens_at,
        "main_venue": found.main_venue.code, "side_count": found.side_count,
        "wanted": "\n".join(f"{names.get(code, code)}，{count}" for code, count in found.wanted.professions),
        "representatives": found.wanted.representatives, "bids": bids,
        "criteria": "\n".join(f"{one.name}，{points_text(one.most)}" for one in found.criteria),
    }  # fmt: skip


class StepForm(forms.Form):
    """A step, decided on a version."""

    expected = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SealForm(StepForm):
    """Sealing a list names the random numbers that decide, before they exist."""

    beacon = forms.ChoiceField(label=_("What decides"), choices=BEACONS)
    name = forms.CharField(label=_("Name of the lottery"), max_length=40, required=False)
    issue = forms.CharField(label=_("Issue of the lottery, or round of drand"), max_length=20, required=False)
    beacon_at = forms.DateTimeField(label=_("When it is drawn"), widget=MOMENT, required=False)

    def clean(self) -> dict[str, Any]:
        """The beacon as draws name it."""
        data: dict[str, Any] = super().clean() or {}
        kind, issue = data.get("beacon", ""), str(data.get("issue", "")).strip()
        if kind == "lottery":
            if not data.get("name") or not issue or not data.get("beacon_at"):
                raise forms.ValidationError(_("Name the lottery, its issue and when it is drawn."))
            data["beacon"] = f"lottery:{data['name'].strip()}:{issue}"
        elif kind == "drand":
            if not issue.isdecimal():
                raise forms.ValidationError(_("Give the round of drand as a number."))
            data["beacon"] = f"drand:{issue}"
        return {"expected": data.get("expected"), "beacon": data.get("beacon", ""), "beacon_at": data.get("beacon_at")}


class AwardForm(StepForm):
    """To which bid, and why another than the first."""

    bid = forms.TypedChoiceField(label=_("Awarded to"), coerce=int)
    reason = forms.CharField(
        label=_("Reason, where it is not the first; everybody reads it"), max_length=1000, required=False
    )

    def __init__(self, *args: Any, bids: list[tuple[int, str]] = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["bid"].choices = list(bids)  # type: ignore[attr-defined]


class StopForm(StepForm):
    """Ended without an award."""

    reason = forms.CharField(label=_("Why it is stopped; everybody reads it"), max_length=1000)


class AnswerForm(forms.Form):
    """What an expert answered."""

    expected = forms.IntegerField(min_value=1)
    answer = forms.SlugField(max_length=20)
    reason = forms.CharField(max_length=200, required=False)


class LibraryForm(forms.Form):
    """A version of a library as a file."""

    regime = forms.ChoiceField(label=_("Regime"), choices=[(one, REGIME_WORDS[one]) for one in REGIMES])
    file = forms.FileField(label=_("Table of experts (.csv, .xlsx, .xls)"))


class VenueForm(forms.Form):
    """A venue, new or changed."""

    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120)
    area_code = forms.CharField(label=_("Code of its area"), max_length=20)
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=500)
    hosts = forms.MultipleChoiceField(label=_("Disciplines"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hosts"].choices = list(disciplines().items())  # type: ignore[attr-defined]


class OfferForm(forms.Form):
    """How many seats a venue offers on a day."""

    venue_code = forms.ChoiceField(label=_("Venue"))
    day = forms.DateField(label=_("Day"), widget=DAY)
    offered = forms.IntegerField(label=_("Seats offered"), min_value=0, max_value=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["venue_code"].choices = [(one.code, one.name) for one in list_venues()]  # type: ignore[attr-defined]
