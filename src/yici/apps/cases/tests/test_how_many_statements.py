"""How many statements a step and a page of the inbox cost: a rise shows here as a difference."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yici.apps.cases import public as cases
from yici.apps.cases.models import Case
from yici.apps.cases.public import InboxQuery
from yici.apps.cases.tests.levels import Levels, the_levels
from yici.apps.places.tests.cast import Cast
from yici.core.ids import new_key


@pytest.fixture
def levels(cast: Cast) -> Levels:
    return the_levels(cast)


def statements(seen: CaptureQueriesContext) -> list[str]:
    """The statements that read or write a table."""
    return [one["sql"] for one in seen if one["sql"].split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")]


def test_a_step_costs_at_most_twelve(levels: Levels) -> None:
    alice, case = levels.actor("alice"), levels.a_repair()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        cases.step(actor=alice, case=case.key, event="sign", expected=case.version)
    found = statements(seen)
    assert len(found) <= 12, "\n".join(found)


def test_a_page_of_the_inbox_costs_the_same_however_many_lines_it_has(levels: Levels) -> None:
    alice = levels.actor("alice")
    costs = []
    for more in (1, 30):
        for _ in range(more):
            levels.a_repair()
        with CaptureQueriesContext(connection) as seen:
            cases.list_inbox(alice, InboxQuery("unit"))
        costs.append(len(statements(seen)))
    assert costs[0] == costs[1] <= 6


def test_a_case_is_found_through_indexes_whoever_asks(levels: Levels) -> None:
    """The plan looks the one case up by its key and its parts by case and unit; no list of a unit's cases is made."""
    if connection.vendor != "postgresql":
        pytest.skip("reads PostgreSQL's plan")
    from yici.apps.cases.guards import visible_cases

    case = levels.a_repair()
    rows = visible_cases(levels.actor("alice")).filter(key=case.key)
    like = Case.objects.get(key=case.key)
    Case.objects.bulk_create(
        Case(
            number=f"T{at}", type=like.type, type_version=1, phase=like.phase, state_id=like.state_id,
            subject=new_key(), title="-", area_id=like.area_id, opened_at=like.opened_at,
        )
        for at in range(500)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case")
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = rows.explain()
    assert "cases_case_key" in plan and "Seq Scan on cases_assignment" not in plan, plan
