"""Writes of places: accounts, posts, tries to sign in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from yici.apps.places import rules
from yici.apps.places.contracts import SignInResult
from yici.apps.places.errors import AccountNotFound, AccountTaken, NotConfirmed, PostNotFound
from yici.apps.places.guards import get_area_named, get_unit_named
from yici.apps.places.models import Account, Post, PostHolding, Role
from yici.apps.places.selectors import actor_for
from yici.core import audit, clock
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action


@action
def create_account(*, actor: Actor, username: str, display_name: str, password: str, must_change: bool = True) -> int:
    """Make an account and return its id; raises ``AccountTaken``, and ``ValidationError`` when it is weak."""
    actor.must("accounts.manage")
    if Account.objects.filter(username=username).exists():
        raise AccountTaken(username=username)
    password_validation.validate_password(password)
    account = Account.objects.create_user(
        username, password, display_name=display_name, must_change_password=must_change, created_at=clock.now()
    )
    audit.record("account.created", actor=actor, kind="account", key=account.key)
    return account.pk


@action
def make_post(
    *, actor: Actor, code: str, name: str, unit: str, role: str, area: str, readers: Sequence[str] = (), note: str = ""
) -> None:
    """Make a post in a unit over an area (all by code), or change it; raises ``UnitNotFound``, ``AreaNotFound``."""
    actor.must("accounts.manage")
    Post.objects.update_or_create(
        code=code,
        defaults={
            "name": name,
            "unit": get_unit_named(unit),
            "role": Role.objects.get(code=role),
            "area": get_area_named(area),
            "readers": list(readers),
            "note": note,
            "valid_from": clock.today(),
        },
    )
    audit.record("post.made", actor=actor, kind="post", key=code)


@action
def give_post(*, actor: Actor, username: str, post_code: str, from_on: dt.date, to_on: dt.date | None = None) -> None:
    """Let an account hold a post between two days (the same holding twice changes only its last day)."""
    actor.must("accounts.manage")
    account = Account.objects.filter(username=username).first()
    post = Post.objects.filter(code=post_code).first()
    if account is None:
        raise AccountNotFound(username=username)
    if post is None:
        raise PostNotFound(code=post_code)
    PostHolding.objects.update_or_create(account=account, post=post, from_on=from_on, defaults={"to_on": to_on})
    audit.record("post.given", actor=actor, kind="account", key=account.key, post=str(post.key))


@action
def count_sign_in(*, username: str, password: str) -> SignInResult:
    """Check a name and password, count failures and lock the account after five in a row.

    An unknown name costs the same time and gives the same answer as a wrong password.
    """
    now = clock.now()
    account = Account.objects.select_for_update().filter(username=username, is_active=True).first()
    if account is None:
        make_password(password)
        return SignInResult(None, 0)
    if account.locked_until and account.locked_until > now:
        return SignInResult(None, int((account.locked_until - now).total_seconds()) + 1)
    if account.check_password(password):
        account.failed_sign_ins, account.locked_until = 0, None
        account.last_login = now
        account.save(update_fields=["failed_sign_ins", "locked_until", "last_login"])
        audit.record("account.signed_in", actor=SYSTEM, kind="account", key=account.key)
        return SignInResult(account.pk, 0)
    account.failed_sign_ins += 1
    locked = rules.lock_for(account.failed_sign_ins)
    account.locked_until = now + locked if locked else None
    account.save(update_fields=["failed_sign_ins", "locked_until"])
    verb = "account.locked" if locked else "account.password_refused"
    audit.record(verb, actor=SYSTEM, kind="account", key=account.key, failed=account.failed_sign_ins)
    return SignInResult(None, int(locked.total_seconds()))


def confirmed_by(*, username: str, password: str) -> Actor:
    """The second person who confirms something on somebody else's page, by an own password; ``NotConfirmed``. Wrong
    tries count as those of a sign-in.
    """
    account_id = count_sign_in(username=username, password=password).account_id
    if account_id is None:
        raise NotConfirmed  # outside of the transaction, in which the try was counted
    return actor_for(Account.objects.get(pk=account_id))


@action
def change_password(*, actor: Actor, account_id: int, password: str) -> None:
    """Set a new password; raises Django's ``ValidationError`` with all reasons if it is weak."""
    account = Account.objects.select_for_update().get(pk=account_id)
    password_validation.validate_password(password, account)
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    audit.record("account.password_changed", actor=actor, kind="account", key=account.key)


@action
def begin_second_factor(*, actor: Actor, account_id: int) -> TOTPDevice:
    """The not yet confirmed authenticator of the account, made when there is none."""
    waiting = TOTPDevice.objects.filter(user_id=account_id, confirmed=False).first()
    return waiting or TOTPDevice.objects.create(user_id=account_id, name="authenticator", confirmed=False)


@action
def confirm_second_factor(*, actor: Actor, device_id: int, code: str) -> list[str] | None:
    """Confirm the authenticator by its first code; returns ten one-time recovery codes, or None for a wrong code."""
    device = TOTPDevice.objects.select_for_update().get(pk=device_id)
    if not device.verify_token(code):
        return None
    device.confirmed = True
    device.save()
    TOTPDevice.objects.filter(user_id=device.user_id, confirmed=True).exclude(pk=device.pk).delete()
    StaticDevice.objects.filter(user_id=device.user_id).delete()
    spare = StaticDevice.objects.create(user_id=device.user_id, name="recovery")
    from django_otp.plugins.otp_static.models import StaticToken

    codes = [StaticToken.random_token() for _ in range(10)]
    spare.token_set.bulk_create([StaticToken(device=spare, token=one) for one in codes])
    audit.record("account.second_factor_set", actor=actor, kind="account", key=device.user.key)
    return codes


@action
def reset_second_factor(*, actor: Actor, username: str) -> None:
    """Remove the second factor of an account whose holder lost the phone."""
    actor.must("accounts.manage")
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise AccountNotFound(username=username)
    TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()
    audit.record("account.second_factor_removed", actor=actor, kind="account", key=account.key)
