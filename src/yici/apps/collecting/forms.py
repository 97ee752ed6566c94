"""What comes in from the pages of collecting: parsed and judged before any action is called."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

CHAINS = (
    ("filled", _("filled, and handed over at once")),
    ("filled,reviewed", _("filled and reviewed")),
    ("filled,reviewed,signed", _("filled, reviewed and signed")),
    ("filled,reviewed,signed,sealed", _("filled, reviewed, signed and sealed on paper")),
)
LEVELS = ((5, _("villages and communities")), (4, _("townships")))
FREQUENCIES = (
    ("once", _("once")),
    ("weekly", _("every week")),
    ("monthly", _("every month")),
    ("quarterly", _("every quarter")),
    ("half_yearly", _("every half-year")),
    ("yearly", _("every year")),
)
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class HeadForm(forms.Form):
    """What a bureau says of its form."""

    expected = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    title = forms.CharField(max_length=200, label=_("What the form is called"))
    purpose = forms.CharField(max_length=300, label=_("What it is for"))
    basis = forms.CharField(
        max_length=300, required=False, label=_("Legal basis"),
        help_text=_("Law, document and number. Without it a village may decline, and the form is not allowed."),
    )  # fmt: skip
    expires_on = forms.DateField(
        required=False, label=_("Last day on which it may be asked for"), widget=DAY,
        help_text=_("On the next day it leaves the list by itself."),
    )  # fmt: skip
    level = forms.TypedChoiceField(choices=LEVELS, coerce=int, label=_("Who fills it"))
    frequency = forms.ChoiceField(choices=FREQUENCIES, label=_("How often"))
    last_day = forms.CharField(max_length=100, required=False, label=_("By which day each time"))
    days = forms.IntegerField(min_value=1, max_value=366, label=_("Calendar days to fill it"))
    chain = forms.ChoiceField(choices=CHAINS, label=_("How it is handed over"))
    is_statistical = forms.BooleanField(required=False, label=_("It is a statistical form"))
    form_number = forms.CharField(max_length=60, required=False, label=_("Form number"))
    made_by = forms.CharField(max_length=100, required=False, label=_("Made by"))
    approval_number = forms.CharField(max_length=100, required=False, label=_("Approval number"))


class ColumnForm(forms.Form):
    """What is decided about one column."""

    expected = forms.IntegerField(min_value=1)
    choice = forms.ChoiceField(choices=[(one, one) for one in ("records", "again", "cut", "same", "new")])
    why = forms.CharField(required=False, max_length=300)
    new_owner = forms.CharField(required=False, max_length=60)
    element = forms.CharField(required=False, max_length=80)


class StepForm(forms.Form):
    """A step of a plan or a sent form: decided on which version, and why."""

    expected = forms.IntegerField(min_value=1)
    event = forms.SlugField(max_length=20)
    text = forms.CharField(required=False, max_length=1000)


class SendForm(forms.Form):
    """To which area an allowed form goes, and until when."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    area = forms.CharField(
        max_length=80, label=_("To every place of"),
        help_text=_("Name, first letters of its pinyin, or code of an area."),
    )  # fmt: skip
    last_day = forms.DateField(label=_("Last day"), widget=DAY)
    as_of = forms.DateField(required=False, label=_("As of which day"), widget=DAY)
    note = forms.CharField(required=False, max_length=300, label=_("A word to those who fill it"))


class SealForm(forms.Form):
    """The scan of a sealed page comes with the small code on it."""

    expected = forms.IntegerField(min_value=1)
    code = forms.CharField(max_length=40)


class SentStepForm(StepForm):
    """A step of a sent form; ``name`` is the name under a signature."""

    name = forms.CharField(required=False, max_length=80)
