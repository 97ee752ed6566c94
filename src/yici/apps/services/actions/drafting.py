"""A form that is not finished: kept under a code that only the one who fills it has, and forgotten by itself."""

from __future__ import annotations

import datetime as dt
import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from yici.apps.services.actions.receiving import pin, plain
from yici.apps.services.errors import DraftNotFound
from yici.apps.services.models import Draft
from yici.apps.services.selectors.catalogue import chosen_items
from yici.core import clock, crypto, files
from yici.core.actions import action
from yici.core.codes import SIGNS
from yici.core.errors import ChangedMeanwhile
from yici.core.ids import new_key

LENGTH = 12  # signs of the code: about 59 bits, and tries are limited by address
KEPT_FOR = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as it was last saved."""

    code: str
    thing: str
    is_thing: bool
    values: Mapping[str, Any]
    version: int
    expires_on: dt.date
    key: uuid.UUID


def new_draft_code() -> str:
    """Twelve signs drawn at random, none of which can be taken for another."""
    return "".join(secrets.choice(SIGNS) for _ in range(LENGTH))


def code_for(client_key: str) -> str:
    """The code of the draft that a page makes: the same page sent twice is one draft. Nobody can guess it."""
    found = int.from_bytes(crypto.blind_index("draft of a page", client_key)[:16], "big")
    signs = []
    for _ in range(LENGTH):
        found, at = divmod(found, len(SIGNS))
        signs.append(SIGNS[at])
    return "".join(signs)


@action
def save_draft(
    *, code: str, thing: str, is_thing: bool, values: Mapping[str, Any], expected: int, person: uuid.UUID | None = None
) -> DraftView:
    """Save what was typed. ``expected`` is 0 for a new draft, otherwise the version it was filled from;
    ``person`` is whoever was identified; raises
    ``ChangedMeanwhile`` when it was saved elsewhere since then.
    """
    index, now = crypto.blind_index("draft", code), clock.now()
    rows = Draft.objects.filter(code_index=index)
    row = (rows.select_for_update() if connection.features.has_select_for_update else rows).first()
    if row is None:
        found, items = chosen_items(thing, is_thing=is_thing)
        row = Draft(
            key=new_key(), code_index=index, pinned=pin(found if is_thing else items[0]), started_at=now, version=0,
            expires_on=clock.day_of(now + KEPT_FOR),
        )  # fmt: skip
    elif row.version != expected:
        if _view(code, row).values == plain(values):
            return _view(code, row)  # the same page once more
        raise ChangedMeanwhile
    row.values_sealed = crypto.seal(json.dumps(plain(values)), record=str(row.key), element="draft.values")
    row.version, row.changed_at, row.person = row.version + 1, now, person or row.person
    row.save()
    return _view(code, row)


def find_draft(code: str) -> DraftView | None:
    """The draft that a code opens, or None."""
    row = Draft.objects.filter(code_index=crypto.blind_index("draft", code), expires_on__gte=clock.today()).first()
    return None if row is None else _view(code, row)


def get_draft(code: str) -> DraftView:
    """The draft that a code opens; raises ``DraftNotFound``."""
    found = find_draft(code)
    if found is None:
        raise DraftNotFound
    return found


def key_of(code: str) -> uuid.UUID:
    """The key of a draft; raises ``DraftNotFound``."""
    key = Draft.objects.filter(code_index=crypto.blind_index("draft", code)).values_list("key", flat=True).first()
    if key is None:
        raise DraftNotFound
    return key


def _view(code: str, row: Draft) -> DraftView:
    values = json.loads(crypto.open_sealed(row.values_sealed, record=str(row.key), element="draft.values"))
    return DraftView(code, row.pinned.code, row.pinned.kind == "thing", values, row.version, row.expires_on, row.key)


@action
def drop_draft(*, code: str) -> None:
    """Forget a draft that became an application."""
    _forget(Draft.objects.filter(code_index=crypto.blind_index("draft", code)))


@action
def forget_drafts() -> int:
    """Forget drafts whose day has passed; returns how many."""
    return _forget(Draft.objects.filter(expires_on__lt=clock.today()))


def _forget(rows: QuerySet[Draft]) -> int:
    for key in rows.values_list("key", flat=True):
        files.erase_under("services.draft", key)  # pictures that no application took over
    return rows.delete()[0]
