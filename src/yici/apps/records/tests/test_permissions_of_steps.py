"""Each step on records asks for its permission first: a post without it is refused, whatever it covers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest

from yici.apps.places.tests.cast import TODAY, Cast
from yici.apps.records import public as records
from yici.apps.records.models import ImportBatch
from yici.apps.records.tests.builders import TYPED, a_household, a_person
from yici.core.access import Actor
from yici.core.errors import NotAllowed

WRITE = "records.write"
Step = Callable[[Actor, Cast, uuid.UUID, uuid.UUID], object]
STEPS: dict[str, tuple[str, Step]] = {
    "create_record": (WRITE, lambda actor, cast, one, two: records.create_record(
        actor, "person", {"person.name": "甲乙"}, area=cast.east.key, source=TYPED)),
    "record_answers": (WRITE, lambda actor, cast, one, two: records.record_answers(
        actor, [records.Answer(one, "person.remark", "甲")], TYPED)),
    "end_record": (WRITE, lambda actor, cast, one, two: records.end_record(
        actor, one, on=TODAY, reason="died", source=TYPED)),
    "reopen_record": (WRITE, lambda actor, cast, one, two: records.reopen_record(actor, one, source=TYPED)),
    "relate_to_area": (WRITE, lambda actor, cast, one, two: records.relate_to_area(
        actor, one, cast.west.key, "resident", source=TYPED)),
    "link": (WRITE, lambda actor, cast, one, two: records.link(actor, one, two, "member", source=TYPED)),
    "unlink": (WRITE, lambda actor, cast, one, two: records.unlink(
        actor, one, two, "member", last_day=TODAY, source=TYPED)),
    "merge_records": ("records.merge", lambda actor, cast, one, two: records.merge_records(
        actor, one, two, reason="twice")),
    "unmerge_records": ("records.merge", lambda actor, cast, one, two: records.unmerge_records(
        actor, one, reason="two people")),
    "check_import": ("records.import", lambda actor, cast, one, two: records.check_import(
        actor, "姓名\n甲乙\n".encode(), "a.csv", entity="person", area=cast.east.key)),
    "import_file": ("records.import", lambda actor, cast, one, two: records.import_file(
        actor, "姓名\n甲乙\n".encode(), "a.csv", entity="person", area=cast.east.key)),
    "apply_import": ("records.import", lambda actor, cast, one, two: records.apply_import(actor, one)),
    "withdraw_import": ("records.import", lambda actor, cast, one, two: records.withdraw_import(
        actor, one, reason="wrong file")),
    "answer_doubt": (WRITE, lambda actor, cast, one, two: records.answer_doubt(actor, one, take=True)),
    "provisional_element": (WRITE, lambda actor, cast, one, two: records.provisional_element(actor, "鞋码", "person")),
    "propose_element": (WRITE, lambda actor, cast, one, two: records.propose_element(
        actor, entity="person", heading="鞋码", name="鞋码")),
    "join_element": ("elements.manage", lambda actor, cast, one, two: records.join_element(
        actor, "person.remark", "person.name")),
    "erase_record": ("records.erase", lambda actor, cast, one, two: records.erase_record(
        actor, one, reason="asked", legal_basis="§47", second=cast.actor("dora"))),
    "second of erase_record": ("records.erase", lambda actor, cast, one, two: records.erase_record(
        cast.actor("dora"), one, reason="asked", legal_basis="§47", second=actor)),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(STEPS))
def test_a_post_without_the_permission_is_refused(name: str, cast: Cast) -> None:
    permission, step = STEPS[name]
    one, two = a_person(cast.east, "巴特尔").key, a_household(cast.east).key
    everything = cast.actor("dora")
    actor = replace(cast.actor("alice"), area_paths=("/",), permissions=everything.permissions - {permission})
    with pytest.raises(NotAllowed) as caught:
        step(actor, cast, one, two)
    assert caught.value.facts == {"permission": permission}
    assert not ImportBatch.objects.exists(), "something was staged before the refusal"
