"""Rows to columns, in DuckDB: the same statements make a whole generation and the handful of rows of a delta."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pyarrow as pa

from yici.apps.records.contracts import Catalogue
from yici.apps.records.datasets.physical import (
    LINK_COLUMNS,
    LINKS,
    MORE_AREA_COLUMNS,
    MORE_AREAS,
    RELATIONS,
    column_of,
    columns_for,
    known_column_of,
    last_column_of,
    plain_kinds,
    protected_codes,
)
from yici.apps.records.datasets.reading import (
    LINK_FIELDS,
    RELATION_FIELDS,
    Batch,
    Moment,
    read_links,
    read_records,
    read_relations,
)
from yici.columns.public import KINDS, Workbench, quoted

Progress = Callable[[int], object]


def unseen(count: int) -> None:
    """Progress that nobody watches."""


_HOLDS = "in_force AND (from_on IS NULL OR from_on <= {day}) AND (to_on IS NULL OR to_on >= {day})"
_SPAN = """greatest(max(CASE WHEN in_force AND from_on <= {day} THEN from_on END),
        max(CASE WHEN in_force AND to_on < {day} THEN to_on + 1 END)) AS since,
    least(min(CASE WHEN in_force AND from_on > {day} THEN from_on END),
        min(CASE WHEN in_force AND to_on >= {day} THEN to_on + 1 END)) AS until,
    max(told) AS told"""


def shape(
    bench: Workbench,
    catalogue: Catalogue,
    moment: Moment,
    ids: Sequence[int] | None = None,
    progress: Progress = unseen,
) -> set[str]:
    """Read records (all, or some by number) and what is said around them into datasets of the bench.

    Returns the codes that were met and have no column: of elements unknown to the catalogue.
    """
    day = f"DATE '{moment.day.isoformat()}'"
    _stage(bench, "raw_relation", read_relations(moment, ids), RELATION_FIELDS)
    _stage(bench, "raw_link", read_links(moment, ids), LINK_FIELDS)
    _around(bench, day)
    shaper = _Shaper(bench, catalogue, rows_at_once=50_000 if ids is None else 1)
    for count, batches in read_records(moment, ids):
        for entity, batch in batches.items():
            shaper.take(entity, batch)
        progress(count)
    shaper.end()
    for name in ("raw_relation", "raw_link", "areas_of", "links_of"):
        bench.run(f"DROP TABLE {name}")
    return shaper.unknown


def _stage(bench: Workbench, name: str, tables: Iterable[pa.Table], fields: Sequence[tuple[str, pa.DataType]]) -> None:
    """Dated rows with days as days and instants as instants."""
    casts = {"from_on": "from_on::DATE AS from_on", "to_on": "to_on::DATE AS to_on"}
    casts["in_force"] = "in_force = 1 AS in_force"
    casts["told"] = "nullif(split_part(told, '+', 1), '')::TIMESTAMP AS told"
    columns = ", ".join(casts.get(field, field) for field, _ in fields)
    is_made = False
    for table in tables:
        bench.put("batch", table)
        if is_made:
            bench.run(f"INSERT INTO {name} SELECT {columns} FROM batch")
        else:
            bench.run(f"CREATE TEMP TABLE {name} AS SELECT {columns} FROM batch")
            is_made = True
    if not is_made:
        bench.put("batch", pa.table({field: pa.array([], kind) for field, kind in fields}))
        bench.run(f"CREATE TEMP TABLE {name} AS SELECT {columns} FROM batch")


def _around(bench: Workbench, day: str) -> None:
    """Areas and links of each record on the day; links and second areas as datasets of their own."""
    holds, span = _HOLDS.format(day=day), _SPAN.format(day=day)
    areas = ", ".join(f"arg_max(area, id) FILTER (WHERE relation = '{one}' AND {holds}) AS {one}" for one in RELATIONS)
    bench.run(f"CREATE TEMP TABLE areas_of AS SELECT record, {areas}, {span} FROM raw_relation GROUP BY 1 ORDER BY 1")
    member, owned = f"kind = 'member' AND {holds}", f"kind = 'owned_by' AND {holds}"
    bench.run(
        f"""CREATE TEMP TABLE links_of AS SELECT part,
        arg_min(whole, id) FILTER (WHERE {member}) AS household,
        nullif(arg_min(role, id) FILTER (WHERE {member}), '') AS role,
        count(DISTINCT whole) FILTER (WHERE {member}) AS households,
        arg_min(whole, id) FILTER (WHERE {owned}) AS owner,
        count(DISTINCT whole) FILTER (WHERE {owned}) AS owners,
        {span} FROM raw_link GROUP BY part ORDER BY part"""
    )
    bench.make(LINKS, LINK_COLUMNS)
    bench.add(LINKS, f"SELECT part, whole, kind, nullif(role, '') AS role, id FROM raw_link WHERE kind IN "
                     f"('member', 'owned_by') AND {holds} ORDER BY id")  # fmt: skip
    bench.make(MORE_AREAS, MORE_AREA_COLUMNS)
    bench.add(MORE_AREAS, f"""WITH held AS (SELECT DISTINCT record, relation, area FROM raw_relation WHERE {holds}),
        several AS (SELECT record, relation FROM held GROUP BY ALL HAVING count(*) > 1)
        SELECT record AS id, relation, area FROM held SEMI JOIN several USING (record, relation)""")  # fmt: skip


class _Shaper:
    """Puts batches of records into the dataset of their entity, columns made when first met."""

    def __init__(self, bench: Workbench, catalogue: Catalogue, *, rows_at_once: int) -> None:
        self.bench = bench
        self.catalogue = catalogue
        self.rows_at_once = rows_at_once
        self.waiting: dict[str, Batch] = {}
        self.kinds: dict[str, dict[str, str]] = {}
        self.unknown: set[str] = set()

    def take(self, entity: str, batch: Batch) -> None:
        """Rows of an entity; written when there are enough."""
        waiting = self.waiting.setdefault(entity, Batch())
        waiting.rows += batch.rows
        if len(waiting.rows) >= self.rows_at_once:
            self._write(entity, self.waiting.pop(entity))

    def end(self) -> None:
        """Write what waits."""
        for entity, batch in self.waiting.items():
            self._write(entity, batch)
        self.waiting.clear()

    def _write(self, entity: str, batch: Batch) -> None:
        kinds = self.kinds.setdefault(entity, plain_kinds(entity, self.catalogue))
        low, high = batch.rows[0][0], batch.rows[-1][0]
        ends = [row[0] for row in batch.rows]
        low, high = min(ends), max(ends)
        self.bench.put("batch", batch.table())
        met = {row[0] for row in self.bench.run("SELECT DISTINCT unnest(json_keys(current)) FROM batch")}
        sealed = {row[0] for row in self.bench.run("SELECT DISTINCT unnest(string_split(sealed, ',')) FROM batch")}
        codes = [code for code in kinds if code in met]
        known = [code for code in protected_codes(entity, self.catalogue) if code in sealed]
        self.unknown |= (met - set(kinds)) | (sealed - set(known) - {""})
        self.bench.make(entity, columns_for(codes, kinds, known))
        self.bench.add(entity, _select(codes, kinds, known, low, high))


def _select(codes: Sequence[str], kinds: dict[str, str], known: Sequence[str], low: int, high: int) -> str:
    """One SELECT in layers, so that no expression is written twice: texts, first days, then everything."""
    inside = json.dumps(dict.fromkeys(codes, "VARCHAR"), ensure_ascii=False).replace("'", "''")
    shaped = f"json_transform(current, '{inside}')" if codes else "NULL"
    texts = [f"nullif(s.{quoted(code)}, '') AS t{n}" for n, code in enumerate(codes)]
    days = [f"{_first_day(f't{n}')} AS d{n}" for n, code in enumerate(codes) if kinds[code] == "day"]
    values = [one for n, code in enumerate(codes) for one in _typed(f"t{n}", f"d{n}", code, kinds[code])]
    values += [
        f"CASE WHEN contains(sealed, ',{code},') THEN true END AS {quoted(known_column_of(code))}" for code in known
    ]
    odd = [check for n, code in enumerate(codes) if (check := _check(f"t{n}", f"d{n}", code, kinds[code]))]
    oddities = f"nullif(concat_ws(',', {', '.join(odd)}), '')" if odd else "NULL"
    areas = ", ".join(f"a.{one}" for one in RELATIONS)
    dropped = "EXCLUDE (s, current)"
    return f"""SELECT b.id, b.state, b.ended_on::DATE AS ended_on, b.merged_into,
        greatest(b.since::DATE, a.since, l.since) AS since, least(b.until::DATE, a.until, l.until) AS until,
        greatest(nullif(split_part(b.told, '+', 1), '')::TIMESTAMP, a.told, l.told) AS told, {oddities} AS odd, {areas},
        l.household, l.role, l.households, l.owner, l.owners{"".join(f", {one}" for one in values)}
        FROM (SELECT *{"".join(f", {one}" for one in days)}
            FROM (SELECT * {dropped}{"".join(f", {one}" for one in texts)}
                FROM (SELECT *, {shaped} AS s FROM batch))) b
        LEFT JOIN (SELECT * FROM areas_of WHERE record BETWEEN {low} AND {high}) a ON a.record = b.id
        LEFT JOIN (SELECT * FROM links_of WHERE part BETWEEN {low} AND {high}) l ON l.part = b.id ORDER BY b.id"""


def _first_day(text: str) -> str:
    whole = f"CASE length({text}) WHEN 4 THEN {text} || '-01-01' WHEN 7 THEN {text} || '-01' ELSE {text} END"
    return f"TRY_CAST({whole} AS DATE)"


def _typed(text: str, day: str, code: str, kind: str) -> list[str]:
    """The columns of a code out of its text in the JSON of a record."""
    column = quoted(column_of(code))
    if kind == "text":
        return [f"nullif({text}, '[]') AS {column}"]
    if kind == "day":
        last = (
            f"CASE length({text}) WHEN 4 THEN TRY_CAST({text} || '-12-31' AS DATE) "
            f"WHEN 7 THEN last_day({day}) ELSE {day} END"
        )
        return [f"{day} AS {column}", f"{last} AS {quoted(last_column_of(code))}"]
    return [f"TRY_CAST({text} AS {KINDS[kind]}) AS {column}"]


def _check(text: str, day: str, code: str, kind: str) -> str:
    """The code itself where its text is not what its kind holds."""
    bad = {
        "yes": f"{text} NOT IN ('true', 'false')",
        "int": f"TRY_CAST({text} AS BIGINT) IS NULL",
        "dec": f"(TRY_CAST({text} AS DECIMAL(18,4)) IS NULL OR length(split_part({text}, '.', 2)) > 4)",
        "day": f"({day} IS NULL OR length({text}) NOT IN (4, 7, 10) OR contains({text}, '/'))",
    }.get(kind)
    return f"CASE WHEN {text} IS NOT NULL AND {bad} THEN '{code}' END" if bad else ""


def oddities(bench: Any, entity: str) -> set[str]:
    """The codes of an entity that hold something their kind cannot."""
    found = bench.run(f"SELECT DISTINCT odd FROM {quoted(entity)} WHERE odd IS NOT NULL")
    return {code for row in found for code in row[0].split(",")}
