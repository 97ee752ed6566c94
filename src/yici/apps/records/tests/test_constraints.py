"""The database itself refuses records that contradict: each constraint bites."""

from __future__ import annotations

import datetime as dt

import pytest

from yici.apps.places.tests.cast import NOW, SINCE, TODAY, Cast
from yici.apps.records.models import (
    AreaRelation,
    CodeListValue,
    Doubt,
    Element,
    Identifier,
    ImportBatch,
    ImportRow,
    Link,
    ProtectedLookup,
    Record,
    RecordVersion,
    Source,
)
from yici.core.tests.constraints import assert_refused, names_of, once, twice

BEFORE = SINCE - dt.timedelta(days=1)
NAMES = (
    "element_code_once", "element_version_once", "element_storage_known", "element_sensitivity_known",
    "code_once_in_list", "import_state_known", "import_row_once", "record_state_known", "merged_record_points",
    "record_version_once", "protected_lookup_once", "identifier_once_among_living", "relation_days_in_order",
    "link_not_to_itself", "link_days_in_order", "doubt_state_known",
)  # fmt: skip


def write(name: str, cast: Cast) -> None:
    """A row that breaks the constraint of this name and no other."""
    element = {"code": "person.new", "name": "a", "entity": "person", "type": "text", "valid_from": SINCE}
    plain = {"storage": "plain", "sensitivity": "internal"}
    source = Source.objects.create(kind="typed", title="a", made_at=NOW)
    times = {"created_at": NOW, "changed_at": NOW}
    one, other = (Record.objects.create(entity="person", **times) for _ in range(2))
    batch = ImportBatch.objects.create(source=source, entity="person", state="checked", file_digest="a")
    dated = {"recorded_at": NOW, "source": source}
    backwards = {"from_on": SINCE, "to_on": BEFORE, **dated}
    version = {"record": one, "number": 9, "valid_on": TODAY, "commitment": b"", **dated}
    cases = {
        "element_code_once": lambda: [Element.objects.create(version=n, **element, **plain) for n in (1, 2)],
        "element_version_once": twice(Element, valid_to=TODAY, **element, **plain),
        "element_storage_known": once(Element, storage="odd", sensitivity="internal", **element),
        "element_sensitivity_known": once(Element, storage="plain", sensitivity="odd", **element),
        "code_once_in_list": twice(CodeListValue, list_code="a", code="1", name="a", valid_from=SINCE),
        "import_state_known": once(ImportBatch, source=source, entity="person", state="odd", file_digest="a"),
        "import_row_once": twice(ImportRow, batch=batch, number=1),
        "record_state_known": once(Record, entity="person", state="odd", **times),
        "merged_record_points": once(Record, entity="person", state="merged", **times),
        "record_version_once": twice(RecordVersion, **version),
        "protected_lookup_once": twice(ProtectedLookup, record=one, element="person.phone", lookup=b"a"),
        "identifier_once_among_living": lambda: [
            Identifier.objects.create(record=record, kind="id_number", lookup=b"a", recorded_at=NOW)
            for record in (one, other)
        ],
        "relation_days_in_order": once(AreaRelation, record=one, area=cast.east, relation="registered", **backwards),
        "link_not_to_itself": once(Link, part=one, whole=one, kind="member", **dated),
        "link_days_in_order": once(Link, part=one, whole=other, kind="member", **backwards),
        "doubt_state_known": once(Doubt, kind="claim", record=one, source=source, state="odd", opened_at=NOW),
    }
    cases[name]()


def test_every_constraint_has_its_case() -> None:
    assert names_of("records") <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_database_refuses(name: str, cast: Cast) -> None:
    assert_refused(name, lambda: write(name, cast))
