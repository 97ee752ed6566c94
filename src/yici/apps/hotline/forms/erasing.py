"""The form by which a requester is erased, by two people."""

from __future__ import annotations

from django import forms


class EraseForm(forms.Form):
    """Whose request, why, by which law, and who confirms it with an own password."""

    number = forms.CharField(max_length=20)
    reason = forms.CharField(max_length=200)
    legal_basis = forms.CharField(max_length=200)
    second = forms.CharField(max_length=150)
    password = forms.CharField(max_length=200, strip=False)
