"""What comes in from the pages of records: parsed and judged before any action is called."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.records.contracts import ElementFacts
from yici.apps.records.rules.values import LONGEST_TEXT
from yici.apps.records.selectors.catalogue import catalogue

DAY = forms.DateInput(attrs={"type": "date"})
FEW_CHOICES = 7  # up to so many choices stand as buttons


class RosterForm(forms.Form):
    """The filters of a roster, as they stand in its address."""

    text = forms.CharField(required=False, max_length=60)
    area = forms.UUIDField(required=False)
    population = forms.SlugField(required=False, max_length=60)
    element = forms.CharField(required=False, max_length=80)
    value = forms.CharField(required=False, max_length=80)
    stale = forms.BooleanField(required=False)
    after = forms.UUIDField(required=False)


class PurposeForm(forms.Form):
    """What somebody wants to look at personal values for."""

    purpose = forms.CharField(max_length=200, min_length=2, label=_("What you need it for"))


class TakeForm(forms.Form):
    """A roster to be taken away: as what, what for, and whether numbers stand in full."""

    purpose = forms.CharField(max_length=200, min_length=2, label=_("What you need it for"))
    file_format = forms.ChoiceField(
        label=_("As what"),
        choices=[("xlsx", "Excel (.xlsx)"), ("csv", "CSV")],
        initial="xlsx",
        widget=forms.RadioSelect,
    )
    number = forms.MultipleChoiceField(
        label=_("Numbers to take along"), required=False, widget=forms.CheckboxSelectMultiple
    )
    full = forms.BooleanField(required=False, label=_("Numbers in full, not masked"))

    def __init__(self, numbers: list[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["number"].choices = numbers  # type: ignore[attr-defined]


class ValueForm(forms.Form):
    """One value of a record: an empty one ends it. ``theirs`` takes over what somebody else said meanwhile."""

    expected = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    valid_on = forms.DateField(required=False, label=_("True since"), widget=DAY)
    reason = forms.CharField(required=False, max_length=200, label=_("Why it changes"))
    paper = forms.FileField(required=False, label=_("Photo of the paper"))

    def __init__(self, element: ElementFacts, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.element = element
        self.fields["value"] = value_field(element)
        self.order_fields(["value", "valid_on", "reason", "paper"])


def value_field(element: ElementFacts, *, label: str = "") -> forms.Field:
    """The field in which a value of this element is typed or chosen; rules of the element are judged by the action."""
    name = label or f"{element.name}（{element.unit}）" if element.unit else label or element.name
    choices = choices_of(element)
    if choices and element.type != "bool" and len(choices) > FEW_CHOICES:
        return forms.ChoiceField(required=False, label=name, choices=[("", "—"), *choices])
    if choices:
        return forms.ChoiceField(
            required=False, label=name, choices=[*choices, ("", _("Not known"))], widget=forms.RadioSelect
        )
    attributes = {"inputmode": "decimal"} if element.type in ("int", "dec", "money", "area") else {}
    if element.type in ("date", "month"):
        attributes = {"placeholder": "2026-11-22"}
    widget = forms.TextInput(attrs={"autocomplete": "off", **attributes})
    return forms.CharField(required=False, label=name, max_length=LONGEST_TEXT, widget=widget)


def choices_of(element: ElementFacts) -> list[tuple[str, str]]:
    """The allowed values of an element, with the words for them."""
    if element.type == "bool":
        return [("是", "是"), ("否", "否")]
    codes = catalogue().lists.get(element.code_list) if element.type == "code" and element.code_list else None
    return [(one.code, one.name) for one in codes.values] if codes is not None else []


class AddForm(forms.Form):
    """A new record: its area and the facts by which it is known; the others come later."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    area = forms.UUIDField(label=_("Where"))
    other = forms.BooleanField(required=False, label=_("It is somebody else; add a new record"))

    def __init__(self, elements: list[ElementFacts], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.elements = elements
        for element in elements:
            self.fields[element.code] = value_field(element)


class ImportForm(forms.Form):
    """A file of records and the area that they belong to."""

    submission = forms.UUIDField()
    area = forms.UUIDField()
    valid_on = forms.DateField(required=False, label=_("True since"), widget=DAY)
    sure = forms.BooleanField(required=False)
    form = forms.FileField()


class WithdrawForm(forms.Form):
    """Why an import is taken back."""

    reason = forms.CharField(max_length=200, min_length=2, label=_("Why it is taken back"))


class EndForm(forms.Form):
    """That a record ends, since when and why."""

    expected = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    on = forms.DateField(label=_("Last day"), widget=DAY)
    reason = forms.ChoiceField(
        label=_("Why it ends"),
        choices=[
            ("died", _("Died")),
            ("moved", _("Moved away for good")),
            ("dissolved", _("Dissolved or gone")),
            ("mistake", _("Entered by mistake")),
        ],
        widget=forms.RadioSelect,
    )


class ProposeForm(forms.Form):
    """An element that the catalogue does not have yet."""

    entity = forms.CharField(max_length=30)
    name = forms.CharField(max_length=80, min_length=2, label=_("What forms call it"))


class OwnerForm(forms.Form):
    """The unit that keeps an element from now on."""

    unit = forms.SlugField(max_length=40, label=_("Which unit keeps it"))


class JoinForm(forms.Form):
    """The element of the catalogue that a provisional one is."""

    into = forms.CharField(max_length=80, label=_("It is the same as"))
