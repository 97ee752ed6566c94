"""Opening the pages of reports as one of the cast."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from yici.apps.figures.views import common
from yici.apps.places.tests.cast import Account
from yici.core import clock


def signed_in(account: Account) -> Client:
    """A browser in which this person has just signed in."""
    for bucket in (common.REPORTS, common.CHANGES, common.OPENINGS):
        bucket._held.clear()
    client = Client(headers={"host": "localhost"})
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["seen"] = clock.now().timestamp()
    session.save()
    return client


def words(answer: Any) -> str:
    """The words of a page as people read them."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode("utf-8"), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def version_of(answer: Any) -> str:
    """The version that the forms of a page carry."""
    found = re.search(r'name="version" value="(\d+)"', answer.content.decode("utf-8"))
    return found[1] if found else ""
