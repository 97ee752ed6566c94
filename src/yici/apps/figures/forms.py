"""What comes in from the pages of reports: parsed and judged before any action is called."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

ROWS = (
    ("area", _("the areas directly below")),
    ("area:3", _("banners and districts")),
    ("area:4", _("townships")),
    ("area:5", _("villages and communities")),
    ("", _("one row for the whole")),
)


class AskForm(forms.Form):
    """For which area, as of which day, by which rows ("" is a choice: ``own`` keeps those of the definition)."""

    area = forms.CharField(required=False, max_length=80, label=_("Over which area"))
    as_of = forms.DateField(
        required=False, label=_("As of which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    by = forms.CharField(required=False, max_length=80, label=_("One row for each of"))


class MakeForm(AskForm):
    """A report put together: its title and the chosen columns."""

    title = forms.CharField(required=False, max_length=60, label=_("What the report is called"))
    words = forms.CharField(required=False, max_length=40, label=_("What is to be counted"))
    then = forms.CharField(required=False, max_length=12)


class ReportForm(forms.Form):
    """Every step of a report says which version it was decided on."""

    version = forms.IntegerField(min_value=1)
    reason = forms.CharField(required=False, max_length=300, label=_("What was wrong"))


class SaveForm(forms.Form):
    """A report's table kept as a figure for everybody."""

    name = forms.CharField(max_length=60, label=_("Name of the figure"))


class FileForm(forms.Form):
    """Which file, and what it is for."""

    format = forms.ChoiceField(choices=[(one, one) for one in ("xlsx", "csv", "pdf")])
    purpose = forms.CharField(required=False, max_length=200)
