"""How many records policies may be due to, village by village: one pass over each kind of record, numbers only.

Who they are is not kept; a list is made anew, for a purpose, when somebody goes to tell them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence

from yici.apps.places.public import list_areas
from yici.apps.records.public import Measure, MeasureRefused, MirrorNotReady, Table, TableQuery, tabulate_many
from yici.apps.services.contracts import Policy
from yici.apps.services.models import PolicyCount, PolicyRun
from yici.apps.services.rules.policies import condition_of
from yici.apps.services.rules.reading import policies_of
from yici.apps.services.selectors.catalogue import tables
from yici.apps.services.states import POLICIES
from yici.core import audit, clock, jobs
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action

JOB = "services.count_policies"
VILLAGES = "area:5"
MOST_AREAS = 200_000
KINDS = ("person", "household", "enterprise")


@action
def ask_count(*, actor: Actor) -> uuid.UUID:
    """Ask for a count as of today; one that runs already is taken. Returns the key of the run."""
    actor.must(POLICIES)
    running = PolicyRun.objects.filter(finished_at=None, as_of=clock.today()).first()
    if running is not None:
        return running.key
    row = PolicyRun.objects.create(
        as_of=clock.today(), asked_at=clock.now(), asked_by=actor.account, total=len(KINDS)
    )  # fmt: skip
    jobs.enqueue(JOB, {"run": str(row.key)})
    audit.record("policies.count_asked", actor=actor, kind="policy_run", key=row.key)
    return row.key


def count_policies(run: uuid.UUID, report: Callable[[int, int], None] = lambda _done, _all: None) -> None:
    """Do a run, or go on with one that was interrupted: kinds of records that were counted are not counted again."""
    row = PolicyRun.objects.get(key=run)
    for nth, kind in enumerate(KINDS, 1):
        if row.done < nth:
            _keep(row, nth, *_counted(kind, row))
        report(nth, len(KINDS))


def versions_to_count(kind: str, row: PolicyRun) -> list[tuple[Policy | None, Policy]]:
    """Versions in force on the day and those to come, each with the one before it."""
    versions = [one for one in policies_of(tables()) if one.entity == kind]
    pairs: list[tuple[Policy | None, Policy]] = []
    for at, one in enumerate(versions):
        before = versions[at - 1] if at and versions[at - 1].code == one.code else None
        following = versions[at + 1] if at + 1 < len(versions) and versions[at + 1].code == one.code else None
        is_replaced = following is not None and following.valid_from <= row.as_of
        is_over = one.valid_to is not None and one.valid_to < row.as_of
        if not is_replaced and not is_over:
            pairs.append((before, one))
    return pairs


Found = Mapping[tuple[str, str], Sequence[int]]


def _counted(kind: str, row: PolicyRun) -> tuple[list[tuple[Policy, Table, Table, int]], list[list[str]]]:
    """Each version with its two tables (by village, whole) and where its measures begin; and what was refused."""
    pairs = versions_to_count(kind, row)
    try:
        return _asked(kind, row, pairs), []
    except (MeasureRefused, MirrorNotReady):
        found, refused = [], []
    for pair in pairs:  # one by one, so that one that cannot be counted keeps no other from it
        try:
            found += _asked(kind, row, [pair])
        except (MeasureRefused, MirrorNotReady) as error:
            refused.append([pair[1].code, error.message])
    return found, refused


def _asked(
    kind: str, row: PolicyRun, pairs: Sequence[tuple[Policy | None, Policy]]
) -> list[tuple[Policy, Table, Table, int]]:  # fmt: skip
    if not pairs:
        return []
    measures: list[Measure] = []
    for before, one in pairs:
        now, then = condition_of(one), condition_of(before) if before else ""
        texts = ("", now, f"not ({now})", *((f"({now}) and not ({then})", f"({then}) and not ({now})") if then else ()))
        names = ("all", "due", "not_due", "gains", "losses")
        measures += [
            Measure(f"{one.code} {one.valid_from} {name}", kind, text) for name, text in zip(names, texts, strict=False)
        ]
    queries = [TableQuery(tuple(measures), by=by, as_of=row.as_of) for by in (VILLAGES, "")]
    by_village, whole = tabulate_many(SYSTEM, queries)
    found, at = [], 0
    for before, one in pairs:
        found.append((one, by_village, whole, at))
        at += 5 if before else 3
    return found


@action
def _keep(
    row: PolicyRun, nth: int, found: Sequence[tuple[Policy, Table, Table, int]], refused: Sequence[Sequence[str]]
) -> None:  # fmt: skip
    areas = {str(one.key): one.id for one in list_areas(SYSTEM, most=MOST_AREAS)}
    root = next(one.id for one in list_areas(SYSTEM, most=MOST_AREAS) if one.parent_id is None)
    rows = []
    for policy, by_village, whole, at in found:
        has_former = _has_former(by_village, at)
        for area, values in [
            (root, whole.rows[0].values), *((areas[one.key], one.values) for one in by_village.rows)
        ]:  # fmt: skip
            numbers = [int(one or 0) for one in values[at : at + (5 if has_former else 3)]] + [0, 0]
            if numbers[0]:
                rows.append(PolicyCount(
                    run=row, policy=policy.code, valid_from=policy.valid_from, area_id=area, looked_at=numbers[0],
                    due=numbers[1], not_due=numbers[2], gains=numbers[3], losses=numbers[4],
                ))  # fmt: skip
    PolicyCount.objects.bulk_create(rows, batch_size=500)
    row.done, row.problems = nth, [*row.problems, *map(list, refused)]
    row.finished_at = clock.now() if nth == len(KINDS) else None
    row.save(update_fields=["done", "problems", "finished_at"])


def _has_former(table: Table, at: int) -> bool:
    measures = table.query.measures
    return at + 3 < len(measures) and measures[at + 3].name.endswith(" gains")


def forget_old_counts() -> int:
    """Of earlier days the last count of each month stays; returns how many runs were dropped."""
    kept: set[tuple[int, int]] = set()
    old: list[int] = []
    for pk, as_of in PolicyRun.objects.exclude(finished_at=None).order_by("-id").values_list("pk", "as_of"):
        month = (as_of.year, as_of.month)
        if month in kept:
            old.append(pk)
        kept.add(month)
    return PolicyRun.objects.filter(pk__in=old).delete()[0] if old else 0
