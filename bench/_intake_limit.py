"""The limit of ``intake``: a bare view on the same server that inserts the rows of one request by one statement.

What the rows are is taken from one request that the product wrote; keys, number and marks are made anew each time.
Nothing is parsed, asked, sealed or checked.
"""

from __future__ import annotations

import secrets
import threading
import uuid
from typing import Any

import psycopg
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from yici.core import together as writing
from yici.core.ids import new_key
from yici.core.together import columns, statement
from yici.core.writing import write_turn
from yici.shell.urls import *  # noqa: F403

_made = threading.Lock()
_pattern: list[Any] = []


def _learn() -> None:
    """Take one request in and keep what was written."""
    from bench._intake_case import a_request
    from yici.apps.hotline.public import CITIZEN, take_request
    from yici.apps.places.public import list_areas
    from yici.core.access import SYSTEM

    plain, kept = writing.Together.write, []

    def write(self: writing.Together) -> Any:
        shape, values = self._shape()
        kept.extend([shape, values])
        return plain(self)

    area = list_areas(SYSTEM, level=5, most=1)[0]
    writing.Together.write = write  # type: ignore[method-assign]
    try:
        take_request(actor=CITIZEN, intake=a_request(area.code, 0), client_key=f"limit {uuid.uuid4()}")
    finally:
        writing.Together.write = plain  # type: ignore[method-assign]
    _pattern.extend(kept)


def _fresh(values: list[Any]) -> list[Any]:
    """The same values with keys, number and marks that nobody has."""
    keys: dict[str, uuid.UUID] = {}
    number = f"R26-{secrets.randbelow(10**7):07}-{secrets.randbelow(10**3)}"

    def anew(value: Any) -> Any:
        if isinstance(value, uuid.UUID):
            return keys.setdefault(str(value), new_key())
        if isinstance(value, str):
            if value.startswith("R26-"):
                return number
            if value.startswith("limit "):
                return f"limit {uuid.uuid4()}"
            head, _, tail = value.partition(" ")
            if len(head) == 36 and head.count("-") == 4:
                return f"{keys.setdefault(head, new_key())} {tail}".strip()
        return value

    return [anew(value) for value in values]


@csrf_exempt
def limit(request: HttpRequest) -> HttpResponse:
    """One transaction, one statement on PostgreSQL; on SQLite as many as there are tables."""
    with _made:
        if not _pattern:
            _learn()
    shape, values = _pattern[:2]
    fresh = _fresh(values)
    with write_turn(), transaction.atomic():
        if connection.vendor == "postgresql":
            with psycopg.RawCursor(connection.connection) as cursor:
                cursor.execute(statement(shape), fresh, prepare=True)
        else:
            _in_turn(shape, fresh)
    return HttpResponse(status=201)


def _in_turn(shape: Any, values: list[Any]) -> None:
    left = iter(values)
    numbers: list[int] = []
    with connection.cursor() as cursor:
        for model, _, given in shape:
            known = columns(model)
            row = []
            for index, named in given:
                field = known[index].field
                row.append(numbers[named] if named >= 0 else field.get_db_prep_save(next(left), connection))
            names = ", ".join(f'"{known[index].name}"' for index, _ in given)
            signs = ", ".join(["%s"] * len(row))
            cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({signs})', row)
            numbers.append(cursor.lastrowid)


urlpatterns = [path("limit/", limit), *urlpatterns]  # noqa: F405
