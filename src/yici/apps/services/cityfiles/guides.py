"""What the exchange with the national platform and a guide want beside the item itself: codes, places, questions.

Columns of ``service_national`` carry the names under which they are exchanged (实施清单), so that nobody
translates twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from yici.apps.services.cityfiles.columns import CODE, NOTE, problem
from yici.core.cityfiles.city import CityFiles
from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Check, Column, Table

#: Fields of the exchange that the item has no column for; all of them texts, none needed.
NATIONAL = (
    "local_catalog_code", "task_code", "local_task_code", "task_handle_item", "task_type", "power_source", "dept_type",
    "entrust_name", "use_level", "other_dept", "limit_explain", "anticipate_explain", "promise_explain",
    "special_procedure", "limit_scene_explain", "handle_type", "handle_flow", "transact_addr", "transact_time",
    "link_way", "supervise_way", "is_schedule", "is_pay_online", "is_express", "is_entry_center",
    "is_service_terminals", "fee_basis", "user_topic_type", "corp_topic_type", "result_type",
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    Table(
        "service_national",
        "service_national.csv",
        (
            Column("item", required=True, references="service_items"),
            Column("valid_from", "day", required=True),
            *(Column(name) for name in NATIONAL),
            Column("kept"),  # what else an import brought, as JSON: nothing that was sent is lost
            NOTE,
        ),
        key=("item", "valid_from"),
        is_required=False,
    ),
    Table(
        "service_questions",
        "service_questions.csv",
        (
            Column("item", required=True, references="service_items"),
            Column("valid_from", "day", required=True),
            Column("position", "int", required=True),
            Column("code", "pattern", required=True, pattern=CODE),
            Column("question", required=True),
            Column("answer", required=True),
            Column("question_en"),
            Column("answer_en"),
            NOTE,
        ),
        key=("item", "valid_from", "code"),
        is_required=False,
    ),
)


def _check_versions(city: CityFiles) -> Iterator[Problem]:
    """Rows of a version that no item has."""
    versions = {(row["code"], row["valid_from"]) for row in city.rows("service_items")}
    for table in ("service_national", "service_questions"):
        for line in city.lines(table):
            if (line.values["item"], line.values["valid_from"]) not in versions:
                what = "{code} has no version of {day}."
                repair = "Write the day on which the version begins."
                yield problem(line, what, repair, code=line.values["item"], day=line.values["valid_from"])


CHECKS: tuple[Check, ...] = (_check_versions,)
