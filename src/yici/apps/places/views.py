"""Sign-in with a second factor, the locked desk, the own account."""

from __future__ import annotations

import base64

import segno
from django.contrib.auth import login, logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as second_step_done
from django_otp import match_token

from yici.apps.places import actions
from yici.apps.places.desk import actor_of, desk_page, has_second_factor, is_half_signed_in
from yici.apps.places.forms import CodeForm, NewPasswordForm, PasswordForm, SignInForm
from yici.apps.places.models import Account
from yici.apps.places.selectors import list_posts
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import YiciError
from yici.core.ratelimit import Bucket, address_of, limited

# Offices stand behind one address: wide enough for a morning of clerks, too narrow for guessing.
TRIES = Bucket(burst=60, per_minute=60)


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else _first_page(request)


def _first_page(request: HttpRequest) -> str:
    """Where somebody who asked for no page begins: with the forms, or with what is to be done."""
    try:
        return "/desk/tables/" if actor_of(request).may("tables.fill") else "/desk/"
    except YiciError:
        return ""  # nobody has signed in yet, or has no post today


def _waiting_words(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return ngettext(
        "Too many wrong passwords. Try again in %(n)d minute.",
        "Too many wrong passwords. Try again in %(n)d minutes.",
        minutes,
    ) % {"n": minutes}


def _check(username: str, password: str, form: SignInForm | PasswordForm) -> Account | None:
    result = actions.count_sign_in(username=username, password=password)
    if result.account_id is not None:
        return Account.objects.get(pk=result.account_id)
    words = _waiting_words(result.locked_for) if result.locked_for else _("Account and password do not fit together.")
    form.add_error(None, words)
    return None


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@limited(TRIES, key=address_of)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; an account with a second factor goes on to its code."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = _check(form.cleaned_data["username"], form.cleaned_data["password"], form)
        if account is not None:
            login(request, account, backend="django.contrib.auth.backends.ModelBackend")
            request.session["seen"] = clock.now().timestamp()
            return HttpResponseRedirect(_next(request) or "/desk/")
    status = 200 if request.method == "GET" else 422
    return render(request, "places/sign_in.html", {"form": form, "next": _next(request)}, status=status)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@limited(TRIES, key=address_of)
def unlock(request: HttpRequest) -> HttpResponse:
    """The password again after ten quiet minutes; the page and what was typed are still there."""
    if not isinstance(request.user, Account):
        return redirect("sign-in")
    form = PasswordForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _check(request.user.username, form.cleaned_data["password"], form)
    ):
        request.session["seen"] = clock.now().timestamp()
        return HttpResponseRedirect(_next(request) or "/desk/")
    return render(request, "places/unlock.html", {"form": form, "next": _next(request)})


@require_http_methods(["GET", "POST"])
@limited(TRIES, key=address_of)
def second_step(request: HttpRequest) -> HttpResponse:
    """The code of the authenticator, or one of the recovery codes."""
    if not isinstance(request.user, Account):
        return redirect("sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = match_token(request.user, form.cleaned_data["code"])
        if device is not None:
            second_step_done(request, device)
            return HttpResponseRedirect(_next(request) or "/desk/")
        form.add_error("code", _("This code does not fit. Wait for the next one, or use a recovery code."))
    return render(request, "places/second_step.html", {"form": form, "next": _next(request)})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave; the next person at this computer sees nothing."""
    logout(request)
    return redirect("sign-in")


@require_http_methods(["GET", "POST"])
@limited(TRIES, key=address_of)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up the authenticator: a QR code, the first code, then ten recovery codes shown once."""
    account = request.user
    if not isinstance(account, Account) or is_half_signed_in(request):
        return redirect("second-step")
    form = CodeForm(request.POST or None)
    device = actions.begin_second_factor(actor=SYSTEM, account_id=account.pk)
    if request.method == "POST" and form.is_valid():
        codes = actions.confirm_second_factor(actor=SYSTEM, device_id=device.pk, code=form.cleaned_data["code"])
        if codes is not None:
            device.refresh_from_db()
            second_step_done(request, device)
            return render(request, "places/recovery_codes.html", {"codes": codes, "next": _next(request)})
        form.add_error("code", _("This code does not fit. Look at the clock of your phone and type the next code."))
    picture = segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2)
    context = {
        "form": form,
        "picture": picture,
        "secret": base64.b32encode(device.bin_key).decode().rstrip("="),
        "next": _next(request),
    }
    return render(request, "places/second_factor.html", context)


@sensitive_post_parameters("present", "password")
@require_http_methods(["GET", "POST"])
@limited(TRIES, key=address_of)
def password(request: HttpRequest) -> HttpResponse:
    """A new password; all reasons against a weak one are told at once."""
    account = request.user
    if not isinstance(account, Account) or is_half_signed_in(request):
        return redirect("second-step")
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not account.check_password(form.cleaned_data["present"]):
            form.add_error("present", _("This is not your present password."))
        else:
            try:
                actions.change_password(actor=SYSTEM, account_id=account.pk, password=form.cleaned_data["password"])
            except ValidationError as weak:
                form.add_error("password", weak)
            else:
                account.refresh_from_db()
                login(request, account, backend="django.contrib.auth.backends.ModelBackend")
                request.session["seen"] = clock.now().timestamp()
                return HttpResponseRedirect(_next(request) or "/desk/")
    return render(request, "places/password.html", {"form": form, "next": _next(request)})


@desk_page()
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """The own account: the posts held, which one acts now, password and second factor."""
    posts = list_posts(request.user.pk or 0)
    if request.method == "POST":
        chosen = request.POST.get("post", "")
        if chosen in {str(post.key) for post in posts}:
            request.session["post"] = chosen
            return redirect("account")
    actor = actor_of(request)
    tied = isinstance(request.user, Account) and has_second_factor(request.user)
    return render(request, "places/account.html", {"posts": posts, "actor": actor, "has_device": tied})
