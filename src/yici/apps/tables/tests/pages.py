"""Opening the pages of forms as one of the cast."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yici.apps.places.tests import pages
from yici.apps.places.tests.cast import Account
from yici.apps.places.tests.pages import value_of, words
from yici.apps.tables.views import steps

__all__ = ["START", "drop", "opened", "signed_in", "value_of", "words"]

START = "/desk/tables/"


def signed_in(account: Account) -> Client:
    """A browser in which this person has just signed in; nobody has tried anything before."""
    for bucket in (steps.UPLOADS, steps.CHANGES, steps.ANSWERS, steps.SEARCHES):
        bucket._held.clear()
    return pages.signed_in(account)


def drop(client: Client, data: bytes, name: str = "名单.xlsx", **fields: str) -> Any:
    """Put a file in, as the page does it."""
    given = {"submission": str(uuid.uuid4()), "area": "", "as_of": "", **fields}
    return client.post(START, {**given, "form": SimpleUploadedFile(name, data)})


def opened(client: Client, data: bytes, name: str = "名单.xlsx", **fields: str) -> str:
    """Put a file in; the address of its page."""
    answer = drop(client, data, name, **fields)
    assert answer.status_code == 303, words(answer)
    return str(answer.headers["Location"])
