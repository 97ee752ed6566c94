"""Fills as rows, without a file: for what is counted over many of them."""

from __future__ import annotations

import datetime as dt
import uuid

from yici.apps.places.tests.cast import Area
from yici.apps.tables.models import Fill, Form
from yici.core import clock


def a_fill(
    area: Area, came: dt.datetime, made: dt.datetime | None, state: str = "filled", title: str = "张三家情况表",
    **cells: int,
) -> Fill:  # fmt: skip
    """A fill with counts, as ``make_file`` leaves it."""
    form, _ = Form.objects.get_or_create(fingerprint=title, defaults={"title": title, "first_seen_at": came})
    return Fill.objects.create(
        number=f"F{uuid.uuid4().hex[:12]}", state=state, form=form, file_name="x.xlsx", incoming="a", area=area,
        as_of=clock.day_of(came), purpose="p", started_at=came, filled_at=made, counts={"cells": cells},
    )  # fmt: skip
