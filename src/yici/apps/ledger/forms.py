"""Forms of the ledger's pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.ledger.contracts import DISCLOSURES, KINDS, LEVELS
from yici.apps.ledger.rules.numbers import number_of, text_of, typed
from yici.apps.ledger.selectors.types import list_types
from yici.apps.places.public import list_units
from yici.core import clock

DAY = {"type": "date"}
COMPARATORS = (("", "–"), (">=", "≥"), ("<=", "≤"), ("=", "="), ("~", "≈"))
KIND_CHOICES = (("target", _("Target with a figure")), ("action", _("Something to do")))
LEVEL_CHOICES = (
    ("plan", _("plan")), ("programme", _("programme")), ("item", _("item")), ("milestone", _("milestone")),
)  # fmt: skip
DISCLOSURE_CHOICES = (
    ("public", _("public")), ("on_request", _("on request")), ("not_public", _("not public")),
)  # fmt: skip


def words(label: Any, *, required: bool = True, most: int = 1000) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(
        label=label, required=required, max_length=most, widget=forms.Textarea(attrs={"rows": 2}), strip=True
    )


def unit_choices() -> list[tuple[str, str]]:
    """All units that do not follow from an area by a rule."""
    return [("", "–"), *((one.code, one.name) for one in list_units())]


class TextForm(forms.Form):
    """A text comes in: a file or pasted words, with what is known of it."""

    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Empty: the name of the file")
    )
    year = forms.IntegerField(label=_("Year it speaks of"), min_value=1990, max_value=2100)
    on = forms.DateField(label=_("Decided or published on"), widget=forms.DateInput(attrs=DAY))
    is_public = forms.BooleanField(label=_("It was published, so it may be quoted"), required=False)
    pasted = forms.CharField(
        label=_("Or paste it here"), required=False, max_length=400_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("year", clock.today().year)
        self.initial.setdefault("on", clock.today().isoformat())


class EntryForm(forms.Form):
    """The fields of an entry: in the reader's card, and when a change is asked for."""

    title = forms.CharField(label=_("What was promised"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=KIND_CHOICES)
    indicator = forms.CharField(label=_("Indicator"), max_length=120, required=False)
    comparator = forms.ChoiceField(label=_("Comparison"), choices=COMPARATORS, required=False)
    value = forms.CharField(
        label=_("Target"), max_length=30, required=False, help_text=_("A number; 万 and 亿 are understood")
    )
    unit = forms.CharField(label=_("In what"), max_length=20, required=False)
    deadline = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs=DAY))
    lead = forms.ChoiceField(label=_("Leading unit"), required=False)
    assisting = forms.MultipleChoiceField(
        label=_("Units that assist"), required=False, widget=forms.SelectMultiple(attrs={"size": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = unit_choices()
        for name in ("lead", "assisting"):
            chosen = self.initial.get(name) or ()
            known = {code for code, _name in choices}
            extra = [(one, one) for one in ([chosen] if isinstance(chosen, str) else chosen) if one not in known]
            self.fields[name].choices = [*(choices if name == "lead" else choices[1:]), *extra]  # type: ignore[attr-defined]

    def clean_value(self) -> str:
        """The number as a decimal text."""
        text = self.cleaned_data["value"]
        if not text:
            return ""
        number = typed(text)
        if number is None:
            raise forms.ValidationError(_("This is not a number. Write it as 2000万 or 20000000."))
        return text_of(number)

    def content(self) -> dict[str, Any]:
        """The fields as an adjustment takes them."""
        data = dict(self.cleaned_data)
        data["deadline"] = data["deadline"].isoformat() if data.get("deadline") else ""
        if data.get("kind") == "action":
            data |= {"comparator": "", "value": "", "unit": ""}
        return {name: value for name, value in data.items() if name in CONTENT}


CONTENT = (
    "title", "kind", "indicator", "comparator", "value", "unit", "deadline", "lead", "assisting", "level", "item_type",
    "parent", "years", "base", "base_on", "place",
)  # fmt: skip


class ChangeForm(EntryForm):
    """A change that is asked for: the fields, where it stands in the tree, and the reason."""

    base = forms.CharField(label=_("Begins at"), max_length=30, required=False)
    base_on = forms.DateField(label=_("Begins on"), required=False, widget=forms.DateInput(attrs=DAY))
    level = forms.ChoiceField(label=_("Level"), choices=LEVEL_CHOICES)
    item_type = forms.ChoiceField(label=_("Type of things"), required=False)
    years = forms.CharField(label=_("Years"), max_length=20, required=False)
    reason = words(_("Why"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.types = list_types()
        self.fields["item_type"].choices = [("", "–"), *((one.code, one.name) for one in self.types)]  # type: ignore[attr-defined]

    def clean_base(self) -> str:
        """The number as a decimal text."""
        number = typed(self.cleaned_data["base"]) if self.cleaned_data["base"] else None
        if self.cleaned_data["base"] and number is None:
            raise forms.ValidationError(_("This is not a number. Write it as 2000万 or 20000000."))
        return text_of(number)

    def content(self) -> dict[str, Any]:
        """The fields as an adjustment takes them."""
        found = super().content()
        base_on = self.cleaned_data.get("base_on")
        return {**found, "base_on": base_on.isoformat() if isinstance(base_on, dt.date) else ""}


class WhyForm(forms.Form):
    """An adjustment that only needs its reason: pause, resume, close, reopen."""

    reason = words(_("Why"))


class MergeForm(WhyForm):
    """Entries that go into this one, by their numbers."""

    numbers = forms.CharField(label=_("Numbers of the entries that go into this one"), max_length=200)


class SplitForm(WhyForm):
    """What a split makes: a title a line."""

    parts = words(_("What it becomes, one title a line"), most=2000)

    def titles(self) -> list[str]:
        """The lines."""
        return [line.strip()[:200] for line in self.cleaned_data["parts"].splitlines() if line.strip()]


class StepForm(forms.Form):
    """A step of the table, with a word where it is needed."""

    text = words(_("A few words"), required=False)


class DisclosureForm(forms.Form):
    """Whether an entry is public."""

    disclosure = forms.ChoiceField(label=_("Disclosure"), choices=DISCLOSURE_CHOICES)
    reason = words(_("Why"))


class ReportForm(forms.Form):
    """How far an entry is."""

    value = forms.CharField(label=_("Figure"), max_length=30, required=False)
    on = forms.DateField(label=_("As of"), required=False, widget=forms.DateInput(attrs=DAY))
    text = words(_("How far it is, in a sentence"), required=False, most=2000)


class ReviewForm(forms.Form):
    """What the office says to a report."""

    words = words(_("A few words"), required=False)


class RoundForm(forms.Form):
    """A new round."""

    month = forms.RegexField(
        label=_("Month"), regex=r"^\d{4}-(0[1-9]|1[0-2])$", widget=forms.TextInput(attrs={"type": "month"})
    )
    due_on = forms.DateField(label=_("Last day to answer"), widget=forms.DateInput(attrs=DAY))


def check_lists() -> tuple[tuple[str, ...], ...]:
    """The choices of the forms, for a test that compares them with the contracts."""
    return (
        tuple(code for code, _words in KIND_CHOICES), tuple(code for code, _words in LEVEL_CHOICES),
        tuple(code for code, _words in DISCLOSURE_CHOICES), KINDS, LEVELS, DISCLOSURES,
    )  # fmt: skip


def initial_of(facts: Any) -> dict[str, Any]:
    """What stands in the fields of an entry."""
    found = {name: getattr(facts, name) for name in CONTENT if hasattr(facts, name)}
    found["assisting"] = list(facts.assisting)
    for name in ("value", "base"):
        number = number_of(str(found.get(name, "")))
        found[name] = _plain(number) if number is not None else ""
    return found


def _plain(number: Any) -> str:
    from yici.apps.ledger.rules.numbers import shown

    text = shown(number, "")
    exact = typed(text.replace(",", ""))
    return text.replace(",", "") if exact == number else text_of(number)
