"""Opening pages as one of the cast: signed in, awake, with the words of a page at hand."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yici.apps.places.tests.cast import Account
from yici.apps.tables.views import steps
from yici.core import clock

START = "/desk/tables/"


def signed_in(account: Account) -> Client:
    """A browser in which this person has just signed in; nobody has tried anything before."""
    for bucket in (steps.UPLOADS, steps.CHANGES, steps.ANSWERS, steps.SEARCHES):
        bucket._held.clear()
    client = Client(headers={"host": "localhost"})
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["seen"] = clock.now().timestamp()
    session.save()
    return client


def drop(client: Client, data: bytes, name: str = "名单.xlsx", **fields: str) -> Any:
    """Put a file in, as the page does it."""
    given = {"submission": str(uuid.uuid4()), "area": "", "as_of": "", **fields}
    return client.post(START, {**given, "form": SimpleUploadedFile(name, data)})


def opened(client: Client, data: bytes, name: str = "名单.xlsx", **fields: str) -> str:
    """Put a file in; the address of its page."""
    answer = drop(client, data, name, **fields)
    assert answer.status_code == 303, words(answer)
    return str(answer.headers["Location"])


def words(answer: Any) -> str:
    """What a page says, without marks and in one line."""
    text = re.sub(r"<(script|style|head)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def value_of(answer: Any, name: str) -> str:
    """The value of the first field of this name."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', answer.content.decode())
    assert found, f"no field {name}"
    return html.unescape(found[1])
