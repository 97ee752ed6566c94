"""``yici accounts add``: an account with its post, or nothing and one sentence that says what to do."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from yici.apps.places.models import Account, PostHolding
from yici.apps.places.tests.cast import Cast
from yici.shell.cli import build


def add(monkeypatch: pytest.MonkeyPatch, username: str, post: str, password: str = "long enough for a clerk") -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    words = ["accounts", "add", username, "--name", "Erin", "--post", post, "--password-from-stdin"]
    parsed = build("accounts").parse_args(words)
    return int(parsed.run(parsed))


@pytest.mark.django_db(transaction=True)
class TestAddingAnAccount:
    def test_it_holds_its_post_from_today_and_must_change_the_password(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        post = PostHolding.objects.get(account=cast.bob).post
        assert add(monkeypatch, "erin", post.code) == 0
        holding = PostHolding.objects.get(account__username="erin")
        assert (holding.post, holding.from_on) == (post, dt.date(2026, 11, 20))
        assert holding.account.must_change_password

    def test_a_post_that_does_not_exist_leaves_no_account_behind(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert add(monkeypatch, "erin", "nowhere") == 2
        assert "nowhere" in capsys.readouterr().err
        assert not Account.objects.filter(username="erin").exists()

    def test_a_short_password_leaves_no_account_behind(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        assert add(monkeypatch, "erin", "nowhere", "short") == 2
        assert not Account.objects.filter(username="erin").exists()
