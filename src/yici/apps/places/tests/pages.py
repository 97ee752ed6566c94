"""Opening pages as one of the cast: signed in, awake, with the words of a page at hand."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from yici.apps.places.tests.cast import Account
from yici.core import clock


def signed_in(account: Account) -> Client:
    """A browser in which this person has just signed in."""
    client = Client(headers={"host": "localhost"})
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["seen"] = clock.now().timestamp()
    session.save()
    return client


def words(answer: Any) -> str:
    """What a page says, without marks and in one line."""
    text = re.sub(r"<(script|style|head)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def value_of(answer: Any, name: str) -> str:
    """The value of the first field of this name."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', answer.content.decode())
    assert found, f"no field {name}"
    return html.unescape(found[1])
