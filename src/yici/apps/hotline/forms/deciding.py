"""What whoever decides types."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yici.apps.hotline.forms.handling import words


class DecideForm(forms.Form):
    """Granted or refused, with the reason that both units read."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    unit = forms.CharField(
        label=_("The unit that gets it"), required=False,
        widget=forms.TextInput(attrs={"list": "units", "autocomplete": "off"}),
    )  # fmt: skip
    text = words(_("Why so decided"), why=_("Both units read it, and whoever has the same dispute later."))
    answer = forms.ChoiceField(choices=(("grant", ""), ("refuse", ""), ("withdraw", "")), widget=forms.HiddenInput)

    def __init__(self, data: object = None, **kwargs: object) -> None:
        super().__init__(data, **kwargs)  # type: ignore[arg-type]
        if self.data.get("answer") == "withdraw":
            self.fields["text"].required = False
