"""Small tables that a statement needs beside the datasets: who stands for whom, second areas, texts of areas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from yici.apps.places.public import AreaView
from yici.apps.records.columnar.frames import AREA_TEXTS, CHOSEN, MORE_UNDER, STANDING, UNDER
from yici.apps.records.contracts import LinkKind, Relation
from yici.apps.records.datasets.physical import LINKS, MORE_AREAS
from yici.apps.records.datasets.reading import Moment
from yici.apps.records.datasets.shape import Shape
from yici.apps.records.rules import joins
from yici.apps.records.selectors.areas import area_names
from yici.apps.records.selectors.world import KIND_OF_RELATION
from yici.columns.public import Scope, Session, quoted

MORE_ROWS = "more_rows"
_ID, _TEXT = pa.int64(), pa.string()


def put_all(
    asked: Any,
    session: Session,
    shape: Shape,
    names: Iterable[str],
    scope: Scope,
    relation: str,
    areas: Sequence[AreaView],
    when: Moment,
) -> None:
    """Put the named small tables where the statement is asked; they are worked out from the session."""
    wanted = set(names)
    standing = _standing(session, shape) if wanted & {STANDING, MORE_ROWS, CHOSEN} else {}
    if STANDING in wanted:
        asked.put(STANDING, _pairs("id", "standing", sorted(standing.items())))
    if CHOSEN in wanted:
        asked.put(CHOSEN, _chosen(session, shape, relation))
    if AREA_TEXTS in wanted:
        asked.put(AREA_TEXTS, _texts(areas))
    if UNDER in wanted:
        asked.put(UNDER, _under(session, areas))
    for name in wanted:
        if name.startswith(MORE_UNDER):
            asked.put(name, _more_villages(session, name.removeprefix(MORE_UNDER).strip(), areas))
    if MORE_ROWS in wanted:
        asked.put(MORE_ROWS, _more_rows(session, shape, scope, relation, standing))


def _pairs(one: str, two: str, rows: Sequence[tuple[int, int]]) -> pa.Table:
    return pa.table({one: pa.array([row[0] for row in rows], _ID), two: pa.array([row[1] for row in rows], _ID)})


def _entities(session: Session) -> list[str]:
    return [name for name in session.columns if name not in (LINKS, MORE_AREAS)]


def _standing(session: Session, shape: Shape) -> dict[int, int]:
    """The record that stands at the end of each chain of merges."""
    if not shape.has_merged:
        return {}
    into: dict[int, int] = {}
    for name in _entities(session):
        session.use(name)
        rows = session.run(f"SELECT id, merged_into FROM {quoted(name)} WHERE merged_into IS NOT NULL")
        into.update((int(pk), int(target)) for pk, target in rows)
    found: dict[int, int] = {}
    for pk in into:
        target = pk
        for _ in range(20):
            if target not in into:
                break
            target = into[target]
        found[pk] = target
    return found


def _chosen(session: Session, shape: Shape, relation: str) -> pa.Table:
    """The household of people who are in several: of the kind that the relation is about, else the first."""
    session.use(joins.PERSON, LINKS)
    rows = session.run(
        f"""SELECT l.part, l.whole, l.role FROM {LINKS} l SEMI JOIN (SELECT id FROM person WHERE households > 1) p
        ON l.part = p.id WHERE l.kind = '{LinkKind.MEMBER.value}' ORDER BY l.part, l.id"""
    )
    kinds: dict[int, str] = {}
    if "household__kind" in shape.columns.get(joins.HOUSEHOLD, {}):
        session.use(joins.HOUSEHOLD)
        numbers = ",".join(str(int(row[1])) for row in rows) or "NULL"
        kinds = dict(session.run(f"SELECT id, household__kind FROM household WHERE id IN ({numbers})"))
    wanted = KIND_OF_RELATION.get(Relation(relation), "") if relation else ""
    choices: dict[int, list[tuple[int, str | None]]] = {}
    for part, whole, role in rows:
        choices.setdefault(int(part), []).append((int(whole), role))
    chosen = {
        part: next((one for one in some if (kinds.get(one[0]) or "") == wanted), some[0])
        for part, some in choices.items()
    }
    return pa.table(
        {
            "id": pa.array(list(chosen), _ID),
            "household": pa.array([one[0] for one in chosen.values()], _ID),
            "role": pa.array([one[1] for one in chosen.values()], _TEXT),
        }
    )


def _texts(areas: Sequence[AreaView]) -> pa.Table:
    names = area_names()
    ids: list[int] = []
    texts: list[str] = []
    paths = {one.id: one.path for one in areas}
    for pk in {*names, *paths}:
        path = paths.get(pk) or _path_of(pk, names)
        parts = [names[int(part)] for part in path.split("/") if part and int(part) in names]
        ids.append(pk)
        texts.append("".join(name for level, name in parts if level >= 3))
    return pa.table({"area": pa.array(ids, _ID), "text": pa.array(texts, _TEXT)})


def _path_of(pk: int, names: dict[int, tuple[int, str]]) -> str:
    return f"/{pk}/"


def _under(session: Session, areas: Sequence[AreaView]) -> pa.Table:
    """Each area with the village records that reach it."""
    if joins.VILLAGE not in session.columns:
        return _pairs("area", "village", [])
    session.use(joins.VILLAGE)
    rows = session.run("SELECT id, located FROM village WHERE located IS NOT NULL")
    by_area: dict[int, list[int]] = {}
    for pk, area in rows:
        by_area.setdefault(int(area), []).append(int(pk))
    pairs = [
        (one.id, village)
        for one in areas
        for part in one.path.strip("/").split("/")
        for village in by_area.get(int(part), ())
    ]
    return _pairs("area", "village", pairs)


def _more_villages(session: Session, relation: str, areas: Sequence[AreaView]) -> pa.Table:
    """Records of several areas with the villages that reach one of the others and not the one of their column."""
    table = _under(session, areas).to_pylist()
    reached: dict[int, set[int]] = {}
    for row in table:
        reached.setdefault(row["area"], set()).add(row["village"])
    session.use(MORE_AREAS)
    held = session.run(f"SELECT id, area FROM {MORE_AREAS} WHERE relation = '{relation}'")
    wanted = {(int(pk), village) for pk, area in held for village in reached.get(int(area), ())}
    numbers = ",".join(str(pk) for pk in sorted({pk for pk, _ in wanted})) or "NULL"
    for name in _entities(session):
        session.use(name)
        rows = session.run(f"SELECT id, {relation} FROM {quoted(name)} WHERE id IN ({numbers})")
        wanted -= {(int(pk), village) for pk, area in rows if area for village in reached.get(int(area), ())}
    return _pairs("id", "village", sorted(wanted))


def _more_rows(session: Session, shape: Shape, scope: Scope, relation: str, standing: dict[int, int]) -> pa.Table:
    """Further rows of records that relate to several areas, or stand for others that do; never the row they are in."""
    session.use(MORE_AREAS)
    held = session.run(f"SELECT id, area FROM {MORE_AREAS} WHERE relation = '{relation}'")
    pairs = [(standing.get(int(pk), int(pk)), int(area)) for pk, area in held]
    if standing:
        numbers = ",".join(str(pk) for pk in standing)
        for name in _entities(session):
            session.use(name)
            rows = session.run(
                f"SELECT id, {relation} FROM {quoted(name)} WHERE id IN ({numbers}) AND {relation} IS NOT NULL"
            )
            pairs += [(standing[int(pk)], int(area)) for pk, area in rows]
    wanted = {(pk, scope.rows[area]) for pk, area in pairs if area in scope.rows}
    if not wanted:
        return _pairs("id", "row", [])
    numbers = ",".join(str(pk) for pk in sorted({pk for pk, _ in wanted}))
    for name in _entities(session):
        session.use(name)
        rows = session.run(f"SELECT id, {relation} FROM {quoted(name)} WHERE id IN ({numbers})")
        wanted -= {(int(pk), scope.rows[int(area)]) for pk, area in rows if area is not None and area in scope.rows}
    return _pairs("id", "row", sorted(wanted))
