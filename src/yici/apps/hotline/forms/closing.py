"""Forms about the end of a request: a call, a closing, what is asked and decided."""

from __future__ import annotations

from django import forms

from yici.apps.hotline.contracts import ABOUT, CLOSING_REASONS, SOLVED


class CallForm(forms.Form):
    """The three answers of a call, or that nobody was reached (then none of them is needed)."""

    expected = forms.IntegerField(min_value=1)
    unreachable = forms.BooleanField(required=False)
    contacted = forms.ChoiceField(required=False, choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")])
    solved = forms.ChoiceField(required=False, choices=[(one, one) for one in SOLVED])
    level = forms.ChoiceField(required=False, choices=[(str(one), str(one)) for one in range(1, 6)])
    about = forms.ChoiceField(required=False, choices=[(one, one) for one in ABOUT])
    words = forms.CharField(required=False, max_length=2000)

    def clean(self) -> dict[str, object]:
        """All three answers, unless nobody was reached."""
        given = super().clean() or {}
        if not given.get("unreachable"):
            for name in ("contacted", "solved", "level"):
                if not given.get(name):
                    self.add_error(name, "required")
        return given


class CloseForm(forms.Form):
    """A closing without the requester's word."""

    expected = forms.IntegerField(min_value=1)
    reason = forms.ChoiceField(choices=[(one, one) for one in CLOSING_REASONS])
    text = forms.CharField(max_length=2000)


class AskForm(forms.Form):
    """What a unit or an agent asks for; the reason is one of the city's list."""

    reason = forms.CharField(max_length=40)
    text = forms.CharField(max_length=2000)


class DecideForm(forms.Form):
    """A decision with its words."""

    event = forms.ChoiceField(choices=[("grant", "grant"), ("refuse", "refuse")])
    text = forms.CharField(max_length=2000)


class ReleaseForm(forms.Form):
    """A request as an editor has cleared it."""

    title = forms.CharField(max_length=200)
    text = forms.CharField(max_length=10000)
    answer = forms.CharField(required=False, max_length=10000)
    place = forms.CharField(required=False, max_length=200)


class SettleForm(forms.Form):
    """What came of a bad rating."""

    expected = forms.IntegerField(min_value=1)
    text = forms.CharField(max_length=2000)
