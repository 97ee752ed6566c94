"""Fills as pages and commands see them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
from typing import Any

from django.db.models import Q
from django.utils import timezone

from yici.apps.places.public import account_names
from yici.apps.tables.contracts import (
    STALE,
    ColumnView,
    DoubtfulRecord,
    FillSummary,
    FillView,
    FormerCounts,
    MadeFile,
    NoneReported,
    PopulationChoice,
    PopulationView,
    Revised,
    SheetView,
    TitleTime,
)
from yici.apps.tables.errors import FileNotMade
from yici.apps.tables.guards import get_fill_for, visible_fills
from yici.apps.tables.models import Fill
from yici.apps.tables.selectors.questions import list_questions
from yici.core import files
from yici.core.access import Actor
from yici.core.sentences import said_of
from yici.sheets.filling import outgoing_of

QUESTION_COLUMNS = ("question", "sheet", "column", "record", "element", "prompt", "answer")


def get_fill(actor: Actor, key: uuid.UUID) -> FillView:
    """A fill with sheets, columns, populations and counts; ``FillNotFound`` for strangers."""
    return view_of(get_fill_for(actor, key))


def view_of(fill: Fill) -> FillView:
    """A row as a contract."""
    stored = fill.understanding
    return FillView(
        key=fill.key,
        number=fill.number,
        version=fill.version,
        state=fill.state,
        form=fill.form.key,
        title=fill.form.title,
        file_name=fill.file_name,
        area=fill.area.key if fill.area else None,
        area_name=fill.area.short_name if fill.area else "",
        as_of=fill.as_of,
        purpose=fill.purpose,
        sheets=tuple(_sheet(one) for one in stored.get("sheets", ())),
        counts={kind: int(count) for kind, count in fill.counts.get("cells", {}).items()},
        open_questions=fill.questions.filter(state="open").count(),
        started_at=fill.started_at,
        filled_at=fill.filled_at,
        stale=int(fill.counts.get("stale", 0)),
        asks_stale=bool(fill.decisions.get(STALE, {}).get("asks", True)),
        is_known_form=bool(stored.get("is_known")),
        parts=(fill.counts.get("parts") or {}).get("count", 0) if fill.outgoing else 0,
        revised=tuple(
            Revised(**{**one, "new": tuple(one["new"]), "gone": tuple(one["gone"])})
            for one in stored.get("revised", ())
        ),
        extension=fill.counts.get("extension", ".xlsx"),
        lost=tuple(said_of(template, facts) for template, facts in fill.counts.get("lost", ())),
    )


def _sheet(stored: dict[str, Any]) -> SheetView:
    population = stored.get("population")
    return SheetView(
        name=stored["name"],
        kind=stored["kind"],
        title=stored["title"],
        columns=tuple(ColumnView(**{**one, "path": tuple(one["path"])}) for one in stored["columns"]),
        population=_population(population) if population else None,
        skipped=stored.get("skipped", ""),
        counts=stored.get("counts", {}),
        times=tuple(TitleTime(**one) for one in stored.get("times", ())),
        title_filled=stored.get("title_filled", ""),
        may_be_none=bool(stored.get("may_be_none")),
        none=_none(stored["none"]) if stored.get("none") else None,
    )


def _none(stored: dict[str, str]) -> NoneReported:
    account = uuid.UUID(stored["by"]) if stored["by"] else None
    by = account_names([account]).get(account, "") if account is not None else ""
    return NoneReported(by, timezone.localtime(dt.datetime.fromisoformat(stored["at"])))


def _population(stored: dict[str, Any]) -> PopulationView:
    doubtful = tuple(
        DoubtfulRecord(
            record=uuid.UUID(one["record"]), label=one["label"], reason=one["reason"], sentence=one["sentence"],
            on=dt.date.fromisoformat(one["on"]) if one.get("on") else None, is_included=one.get("is_included"),
            is_out_of_reach=bool(one.get("is_out_of_reach")),
        )
        for one in stored.get("doubtful", ())
    )  # fmt: skip
    choices = tuple(PopulationChoice(**one) for one in stored.get("choices", ()))
    grains = tuple(PopulationChoice(**one) for one in stored.get("grains", ()))
    former = FormerCounts(**stored["former"]) if stored.get("former") else None
    return PopulationView(**{**stored, "choices": choices, "doubtful": doubtful, "former": former, "grains": grains})


def list_fills(actor: Actor, *, before: dt.datetime | None = None, limit: int = 20) -> tuple[FillSummary, ...]:
    """The actor's fills, latest first; ``before`` is the ``started_at`` of the last line of the page before."""
    rows = visible_fills(actor).select_related("form", "area").order_by("-started_at", "-id")
    if before is not None:
        rows = rows.filter(started_at__lt=before)
    return tuple(
        FillSummary(
            key=row.key, number=row.number, state=row.state, title=row.form.title, file_name=row.file_name,
            area_name=row.area.short_name if row.area else "", as_of=row.as_of,
            open_questions=int(row.counts.get("open_questions", 0)), started_at=row.started_at, filled_at=row.filled_at,
        )
        for row in rows[:limit]
    )  # fmt: skip


def fills_of_record(record: uuid.UUID) -> tuple[uuid.UUID, ...]:
    """The fills in which a record has a row, stands beside one or was asked about: for places that keep copies."""
    rows = Fill.objects.filter(
        Q(rows__record=record) | Q(questions__record=record) | Q(rows__others__icontains=str(record))
    )
    return tuple(rows.values_list("key", flat=True).distinct())


def get_file(actor: Actor, key: uuid.UUID) -> MadeFile:
    """The filled file; ``FileNotMade`` before it was made."""
    fill = get_fill_for(actor, key)
    if not fill.outgoing:
        raise FileNotMade
    data = files.read(fill.outgoing)
    kind = outgoing_of(data)
    return MadeFile(outgoing_name(fill.file_name, kind.extension), data, kind.media_type)


def get_parts(actor: Actor, key: uuid.UUID) -> MadeFile:
    """The filled rows in several files, zipped, for a system that takes so many rows a file; ``FileNotMade`` when they
    fit into one."""
    fill = get_fill_for(actor, key)
    parts = fill.counts.get("parts")
    if not fill.outgoing or not parts:
        raise FileNotMade
    return MadeFile("parts.zip", files.read(parts["address"]), "application/zip")


def outgoing_name(name: str, extension: str) -> str:
    """The name of the filled file: the form's own, with the ending of what it became (an .xls comes back as .xlsx)."""
    stem = name.rsplit(".", 1)[0] if "." in name else name
    return f"{stem}{extension}"


def get_questions_file(actor: Actor, key: uuid.UUID) -> MadeFile:
    """The open questions as .csv, to be answered outside and given back."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(QUESTION_COLUMNS)
    for one in list_questions(actor, key, limit=100_000):
        prompt = f"{one.who}：{one.prompt}" if one.who else one.prompt
        # a leading = + - @ would run as a formula where the file is opened
        cells = [one.number, one.sheet, one.column, one.record or "", one.element, prompt, ""]
        writer.writerow([f"'{cell}" if str(cell)[:1] in "=+-@" and str(cell) else cell for cell in cells])
    return MadeFile("questions.csv", ("\ufeff" + text.getvalue()).encode(), "text/csv")
