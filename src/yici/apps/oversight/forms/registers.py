"""Entries of registers, and files that fill them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.oversight.contracts.plans import CLASSES
from yici.apps.oversight.forms.plans import day
from yici.apps.oversight.rules.words import TIES
from yici.apps.oversight.selectors.city import list_categories, list_matters


class EntryForm(forms.Form):
    """Every change names the version of the entry and why."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why it is changed"), max_length=300)


class TargetForm(EntryForm):
    """A business."""

    field_order = ("expected", "code", "name", "category", "area", "address", "risk_class", "why")
    code = forms.CharField(label=_("Unified social credit code"), max_length=30)
    name = forms.CharField(label=_("Name"), max_length=200)
    category = forms.ChoiceField(label=_("Category"))
    area = forms.CharField(label=_("Area: name or code"), max_length=60)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    risk_class = forms.ChoiceField(label=_("Credit-risk class"), choices=[(one, one) for one in CLASSES])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = list(list_categories().items())  # type: ignore[attr-defined]


class InspectorForm(EntryForm):
    """An inspector."""

    field_order = ("expected", "code", "name", "unit", "area", "licence", "licence_until", "powers", "account", "why")
    code = forms.CharField(label=_("Number of the inspector"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=60)
    unit = forms.CharField(label=_("Unit: name or code"), max_length=60)
    area = forms.CharField(label=_("Area: name or code"), max_length=60, required=False)
    licence = forms.CharField(label=_("Licence number"), max_length=60)
    licence_until = day(_("Licence valid until"))
    powers = forms.MultipleChoiceField(label=_("Matters of inspection"), widget=forms.CheckboxSelectMultiple)
    account = forms.CharField(
        label=_("User name"), max_length=60, required=False, help_text=_("With it the inspector writes at visits.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["powers"].choices = [(one.code, one.name) for one in list_matters()]  # type: ignore[attr-defined]


class TieForm(EntryForm):
    """Two that must not meet."""

    field_order = ("expected", "inspector", "target", "kind", "words", "why")
    inspector = forms.CharField(label=_("Number of the inspector"), max_length=40)
    target = forms.CharField(label=_("Unified social credit code"), max_length=30)
    kind = forms.ChoiceField(label=_("Why they must not meet"), choices=list(TIES.items()))
    words = forms.CharField(
        label=_("A few words"), max_length=200, required=False, help_text=_("They stay inside and are never published.")
    )


ENTRY_FORMS: dict[str, type[EntryForm]] = {"targets": TargetForm, "inspectors": InspectorForm, "ties": TieForm}


class ImportForm(forms.Form):
    """A file that fills a register."""

    file = forms.FileField(label=_("Table (.xlsx, .xls or .csv) with a row of headings"))
    why = forms.CharField(label=_("Why the register is changed"), max_length=300)
