"""Plans as plain data, the way a fill stores what was understood. Labels of doubtful people, never their numbers."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from yici.apps.places.public import list_area_line
from yici.apps.records.public import find_population
from yici.apps.tables.matching.evidence import allowed_values
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.describing_figures import describe_lines
from yici.apps.tables.planning.figure_filling import Placed
from yici.apps.tables.planning.former import Former
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.heads import Head, fill_title
from yici.apps.tables.planning.plan import SheetPlan, query_of
from yici.apps.tables.planning.rows import Ledger
from yici.apps.tables.planning.times import times_in
from yici.apps.tables.population import Guess, Lexicon, sentence_of
from yici.core.errors import YiciError

MOST_DOUBTFUL = 60
_REASONS = {
    "moved": "期间迁走", "died": "期间去世", "ended": "期间注销", "lives_elsewhere": "户籍在这里，住在别处",
    "condition_ended": "期间不再符合条件",
}  # fmt: skip


def describe(
    plan: SheetPlan,
    frame: Frame,
    lexicon: Lexicon,
    ledger: Ledger | None,
    labels: Mapping[uuid.UUID, str],
    figures: Sequence[Placed] = (),
) -> dict[str, Any]:
    """What a fill keeps of one sheet; ``figures`` are those of a table of figures."""
    counts = ledger.by_column if ledger else {}
    return {
        "name": plan.name,
        "kind": plan.reading.layout.kind,
        "title": " ".join(line.text.strip() for line in plan.reading.layout.main.title),
        "skipped": plan.skipped,
        "may_be_none": plan.may_be_none,
        "none": frame.decided(plan.name).get("none") if plan.is_none else None,
        "times": _times(plan, frame),
        "title_filled": title_filled(plan, frame),
        "columns": describe_lines(plan, figures)
        if plan.figures is not None
        else [_column(column, dict(counts.get(column.place, {}))) for column in plan.columns if not column.box],
        "population": _population(plan, frame, lexicon, labels),
        "counts": dict(ledger.counts) if ledger else {},
    }


def _times(plan: SheetPlan, frame: Frame) -> list[dict[str, Any]]:
    """The times that the title names and that are not the fill's, with what becomes of each."""
    told = frame.decided(plan.name).get("times", {})
    found = [
        one
        for line in plan.reading.layout.main.title
        for one in times_in(plan.reading.sheet.text(line.row, line.column), frame.as_of)
    ]
    return [
        {
            "text": one.text, "renewed": one.renewed, "use": one.use, "is_decided": one.text in told,
            "is_renewed": told.get(one.text, "renew" if one.use == "period" else "keep") == "renew",
        }
        for one in {one.text: one for one in found}.values()
    ]  # fmt: skip


def title_filled(plan: SheetPlan, frame: Frame) -> str:
    """The title as the filled file has it."""
    sheet, lines = plan.reading.sheet, plan.reading.layout.main.title
    texts = [sheet.text(line.row, line.column).strip() for line in lines]
    if plan.area is not None and not plan.skipped:
        head = Head(list_area_line(plan.area), frame.unit_name, frame.as_of)
        told = frame.decided(plan.name).get("times", {})
        texts = [fill_title(text, head, told) for text in texts]
    return next((text for text in texts if len(text) > 3), "")[:200]


def _column(column: ColumnPlan, counts: dict[str, int]) -> dict[str, Any]:
    match, element = column.match, column.element
    is_field = column.facts.letter[-1:].isdigit()
    return {
        "place": column.place,
        "path": list(column.facts.path),
        "kind": match.kind,
        "reason": _why(column),
        "confidence": match.confidence,
        "letter": "" if is_field else column.facts.letter,
        "cell": column.facts.letter if is_field else "",
        "unit": column.facts.unit,
        "element": match.element or "",
        "element_name": element.name if element else "",
        "owner": element.owner if element else "",
        "format": column.format.text if column.use == "value" else "",
        "is_confirmed": match.confidence == 1.0,
        "is_asked": column.use == "ask",
        "counts": counts,
    }


def _why(column: ColumnPlan) -> str:
    if column.use == "unread":
        return "您的岗位不读这一项，留空"
    if column.use == "formula":
        return "表里已有公式，保留公式"
    return column.match.reason


def choices_of_columns(plan: SheetPlan) -> dict[str, tuple[str, ...]]:
    """Allowed values by column, as the form says them."""
    return {column.place: allowed_values(column.facts) for column in plan.columns}


def _population(
    plan: SheetPlan, frame: Frame, lexicon: Lexicon, labels: Mapping[uuid.UUID, str]
) -> dict[str, Any] | None:
    guess = plan.guess or plan.reading.guess
    if plan.skipped or guess is None:
        return None
    words = lexicon.get(guess.code)
    name = words.name if words else ("" if plan.needs_choice else guess.condition)
    area = plan.area.short_name if plan.area else ""
    count = len(plan.records) if plan.population is not None else None
    return {
        "entity": guess.entity,
        "condition": guess.condition,
        "relation": guess.relation,
        "order": guess.order,
        "grain": plan.grain or guess.grain,
        "grains": [{"key": one, "sentence": _grain_words(one, lexicon), "count": 0} for one in plan.grains],
        "sentence": sentence_of(
            lexicon,
            entity=plan.grain or guess.entity,
            name=_name_of_rows(plan, guess, name, lexicon),
            relation=guess.relation,
            area=area,
            count=count,
        ),
        "reason": guess.reason,
        "confidence": guess.confidence,
        "count": count,
        "is_asked": plan.needs_choice,
        "is_confirmed": guess.confidence == 1.0,
        "choices": _choices(plan, guess, frame, lexicon) if plan.needs_choice and not plan.grains else [],
        "doubtful": _doubtful(plan, frame, labels),
        "completes_in_place": plan.reading.layout.main.has_keys,
        "former": _former(plan.former),
    }


def _name_of_rows(plan: SheetPlan, guess: Guess, name: str, lexicon: Lexicon) -> str:
    """What stands in the rows: the population, or the things of its households."""
    if not plan.grain or plan.grain == guess.entity:
        return name
    return f"{name}的{lexicon.names.get(plan.grain, plan.grain)}"


def _grain_words(entity: str, lexicon: Lexicon) -> str:
    counter, name = lexicon.counters.get(entity) or "条", lexicon.names.get(entity, entity)
    return f"一行一{counter}" + ("" if name == counter else name)


def _former(former: Former | None) -> dict[str, Any] | None:
    """Counts of a list that came filled: what differs, who is new, gone, unclear. No values."""
    if former is None:
        return None
    marks = former.marking is not None
    return {"mode": former.mode, "is_offered": former.is_offered, "has_marks": marks, **former.counts()}


def _choices(plan: SheetPlan, guess: Guess, frame: Frame, lexicon: Lexicon) -> list[dict[str, Any]]:
    """The likely populations with the count behind each."""
    codes = [code for code in (guess.code, *guess.others) if code]
    found = []
    for code in dict.fromkeys(codes):
        words = lexicon.get(code)
        if words is None:
            continue
        offer = Guess(words.entity, words.condition, words.relation, words.order, words.entity, 1.0, "", code)
        count = 0
        if plan.area is not None:
            try:
                count = find_population(frame.actor, query_of(offer, plan.area, frame)).count
            except YiciError:
                continue  # a population that this post may not see is not offered
        sentence = sentence_of(
            lexicon, entity=words.entity, name=words.name, relation=words.relation,
            area=plan.area.short_name if plan.area else "", count=count,
        )  # fmt: skip
        found.append({"key": code, "sentence": sentence, "count": count})
    return found


def doubtful_records(plan: SheetPlan) -> list[tuple[uuid.UUID, dt.date | None]]:
    """The doubtful records that are listed, each with the last day on which it surely was one of this area."""
    if plan.population is None:
        return []
    return [
        (one.record, one.on - dt.timedelta(days=1) if one.reason == "moved" and one.on else one.on)
        for one in plan.population.doubtful[:MOST_DOUBTFUL]
    ]


def _doubtful(plan: SheetPlan, frame: Frame, labels: Mapping[uuid.UUID, str]) -> list[dict[str, Any]]:
    if plan.population is None:
        return []
    told = frame.decided(plan.name).get("doubtful", {})
    rows = set(plan.records)
    return [
        {
            "record": str(one.record),
            "label": labels.get(one.record, ""),
            "reason": one.reason if one.reason in ("moved", "died", "ended", "lives_elsewhere") else "other",
            "sentence": f"{labels.get(one.record, '')}：{_REASONS.get(one.reason, one.reason)}"
            + (f"（{one.on:%Y-%m-%d}）" if one.on else ""),
            "on": one.on.isoformat() if one.on else None,
            "is_included": told.get(str(one.record)),
            "is_out_of_reach": bool(told.get(str(one.record))) and one.record not in rows,
        }
        for one in plan.population.doubtful[:MOST_DOUBTFUL]
    ]
