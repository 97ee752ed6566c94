"""Forms about other lines: giving over, what was said by telephone, what another line gives us."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.hotline.actions.transferring import SAID
from yici.apps.hotline.contracts.transfers import IN, OUT
from yici.apps.hotline.forms.handling import CaseForm, words
from yici.apps.hotline.selectors.choosing import find_typed_area
from yici.apps.hotline.selectors.lists import transfer_items

CALL_WORDS = (
    ("we_called", _("we called them")),
    ("they_called", _("they called us")),
    ("three", _("all three spoke in one call")),
    ("wire", _("by wire or folder")),
)
SAID_WORDS = {
    "received": _("they have received it"), "accepted": _("they have it in hand"),
    "refused": _("they do not take it"), "finished": _("they have finished it"),
}  # fmt: skip


def item_choices(direction: str) -> list[tuple[str, str]]:
    """The transfer list of today."""
    return [("", "—"), *((one.code, f"{one.group} · {one.item}") for one in transfer_items(direction))]


class SendOverForm(CaseForm):
    """A request goes to another line."""

    road = forms.CharField(
        label=_("To which line or road"), max_length=60, initial="110",
        help_text=_("110, 119, 120, 122, or the name of another legal road"),
    )  # fmt: skip
    item = forms.ChoiceField(label=_("Line of the transfer list (for 110)"), required=False)
    text = words(_("What they should know; the requester reads it too"), most=400)
    call = forms.ChoiceField(label=_("Who called whom"), choices=CALL_WORDS)
    call_note = forms.CharField(label=_("Who spoke"), max_length=200, required=False)
    is_both = forms.BooleanField(
        label=_("Both lines work on it"), required=False,
        help_text=_("Otherwise it ends here, and comes back by itself when they do not take it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["item"]).choices = item_choices(OUT)


class HeardForm(forms.Form):
    """What the other line said."""

    said = forms.ChoiceField(label=_("What they said"), choices=[(one, SAID_WORDS[one]) for one in SAID])
    number = forms.CharField(label=_("Their number"), max_length=60, required=False)
    words = forms.CharField(label=_("In their words"), max_length=400, required=False)


class ArrivalForm(forms.Form):
    """What another line gives us by telephone."""

    road = forms.CharField(label=_("From which line"), max_length=60, initial="110")
    number = forms.CharField(label=_("Their number"), max_length=60)
    item = forms.ChoiceField(label=_("Line of the transfer list (for 110)"), required=False)
    text = words(_("What happened"), most=4000)
    area = forms.CharField(
        label=_("Village, town or banner"), max_length=60, help_text=_("Name, code or pinyin initials")
    )
    place = forms.CharField(label=_("House, floor or landmark"), max_length=200, required=False)
    phone = forms.CharField(label=_("Phone of whoever called"), max_length=40, required=False)
    name = forms.CharField(label=_("Name of whoever called"), max_length=40, required=False)
    call = forms.ChoiceField(label=_("Who called whom"), choices=CALL_WORDS, initial="they_called")
    call_note = forms.CharField(label=_("Who spoke"), max_length=200, required=False)
    is_both = forms.BooleanField(label=_("Both lines work on it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["item"]).choices = item_choices(IN)

    def clean_area(self) -> str:
        """The code of the area that was typed."""
        code = find_typed_area(self.cleaned_data["area"])
        if not code:
            raise forms.ValidationError(_("No single place is called so. Type more of its name, or its code."))
        return code
