"""What people type to sign in. Codes and numbers may carry spaces and full-width digits."""

from __future__ import annotations

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    """Name and password."""

    username = forms.CharField(label=_("Account"), max_length=60)
    password = forms.CharField(label=_("Password"), max_length=200, widget=forms.PasswordInput, strip=False)


class PasswordForm(forms.Form):
    """The password alone, to unlock the desk."""

    password = forms.CharField(label=_("Password"), max_length=200, widget=forms.PasswordInput, strip=False)


class CodeForm(forms.Form):
    """Six digits of the authenticator, or a recovery code."""

    code = forms.CharField(label=_("Code"), max_length=40)

    def clean_code(self) -> str:
        """The code without spaces, full-width digits folded."""
        return "".join(unicodedata.normalize("NFKC", self.cleaned_data["code"]).split()).lower()


class NewPasswordForm(forms.Form):
    """The present password and a new one."""

    present = forms.CharField(label=_("Present password"), max_length=200, widget=forms.PasswordInput, strip=False)
    password = forms.CharField(label=_("New password"), max_length=200, widget=forms.PasswordInput, strip=False)
