"""The write of a record for the server that is killed; ``prepare`` makes village and catalogue, ``tell`` the result.

One write is a submission that counts once: a person is made, and answered about, in the same transaction.
"""

from __future__ import annotations

import datetime as dt
import json
import sys

import django

if __name__ == "__main__":
    django.setup()

FIRST_DAY = dt.date(1920, 1, 1)
VILLAGE = "159901100201"


def number_of(key: str) -> str:
    """An ID number of its own for each client key (a whole number as text)."""
    from yici.apps.records.tests.builders import an_id_number

    days, sequence = divmod(int(key), 900)
    return an_id_number(f"{FIRST_DAY + dt.timedelta(days):%Y%m%d}", sequence + 1)


def write_record(key: str) -> None:
    """Make a person with a protected number, then answer about it with the version that was just made."""
    from yici.apps.records.public import Answer, SourceFacts, create_record, record_answers
    from yici.core.access import SYSTEM
    from yici.core.submissions import receive_once

    source = SourceFacts("typed", "kill", key)

    def act() -> str:
        values = {"person.name": "居民", "person.id_number": number_of(key)}
        made = create_record(SYSTEM, "person", values, area=VILLAGE, source=source)
        answer = Answer(made.key, "person.phone", f"138{int(key):08d}", expected=made.version)
        record_answers(SYSTEM, [answer], source)
        return str(made.key)

    receive_once("record", sender="writer", client_key=key, content=key.encode(), act=act)


def prepare() -> None:
    """The small city and the small catalogue of the tests."""
    from yici.apps.places.tests.cast import the_cast
    from yici.apps.records.tests.builders import a_catalogue

    the_cast()
    a_catalogue()


def tell() -> None:
    """For each client key that is stored: how many records, versions, numbers, relations and audit rows, as JSON."""
    from yici.apps.records.models import AreaRelation, Identifier, Record, RecordVersion
    from yici.apps.records.public import find_by_value
    from yici.core.access import SYSTEM
    from yici.core.models import AuditRow, Submission

    for row in Submission.objects.filter(kind="record").order_by("id"):
        key, record = row.client_key, row.answer["answer"] if row.answer else None
        found = Record.objects.filter(key=record).first()
        rows = AuditRow.objects.filter(object_kind="record", object_key=record)
        print(
            json.dumps(
                {
                    "key": key,
                    "by_number": [str(one) for one in find_by_value(SYSTEM, "person.id_number", number_of(key))]
                    == [record],
                    "version": found.version if found else None,
                    "versions": RecordVersion.objects.filter(record=found).count(),
                    "numbers": Identifier.objects.filter(record=found).count(),
                    "relations": AreaRelation.objects.filter(record=found).count(),
                    "created": rows.filter(verb="record.created").count(),
                    "changed": rows.filter(verb="record.changed").count(),
                }
            )
        )
    submitted = Submission.objects.filter(kind="record").count()
    print(json.dumps({"orphans": Record.objects.filter(entity="person").count() - submitted}))


if __name__ == "__main__":
    {"prepare": prepare, "tell": tell}[sys.argv[1]]()
