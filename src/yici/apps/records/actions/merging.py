"""Two records of one thing become one: the other points to the survivor, both histories stay, and it can be undone."""

from __future__ import annotations

import uuid

from yici.apps.records.actions.placing import bump
from yici.apps.records.actions.writing import Change, Entry, Hand, make_source, write_changes
from yici.apps.records.contracts import RecordFacts, SourceFacts
from yici.apps.records.errors import CannotMerge
from yici.apps.records.guards import get_record_for, get_records_for, visible_records
from yici.apps.records.models import Doubt, Record, RecordVersion
from yici.apps.records.rules.timeline import fold
from yici.apps.records.selectors.histories import load_told
from yici.apps.records.states import DOUBT, RECORD
from yici.core import audit, clock, crypto
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import NotFound

MERGE = "records.merge"


@action
def merge_records(actor: Actor, survivor: uuid.UUID, other: uuid.UUID, *, reason: str) -> RecordFacts:
    """Let ``other`` point to ``survivor``. Every reader follows the pointer; numbers of both find the survivor.

    Values that the survivor lacks are taken over as claims of the merge; where both have one, the survivor's stands.
    Raises ``CannotMerge`` for two entities, the same record, or one that was merged or erased before.
    """
    actor.must(MERGE)
    found = get_records_for(actor, [survivor, other], to_write=True)
    one, two = found[survivor], found[other]
    if one.pk == two.pk:
        raise CannotMerge(reason="they are one record already")
    if one.entity != two.entity:
        raise CannotMerge(reason=f"one is a {one.entity}, the other a {two.entity}")
    source = make_source(actor, SourceFacts("merge", reason[:200] or "merged", str(two.key)))
    hand = Hand(actor, source)
    entries = [Entry(code, value, is_claim=True) for code, value in two.current.items() if _lacks(one, code)]
    for code, sealed in two.sealed.items():
        if _lacks(one, code):
            text = crypto.open_sealed(sealed, record=str(two.key), element=code)
            entries.append(Entry(code, text, is_claim=True))
    day = max(two.current_from or clock.today(), one.current_from or clock.today())
    write_changes([Change(one, day, entries, reason="merged")], hand, keeps_numbers=False)
    Record.objects.filter(pk=two.pk).update(
        state=RECORD.step(two.state, "merge", actor=actor, facts=None), merged_into=one
    )
    bump(two, hand.at)
    Doubt.objects.filter(state="open", record__in=[one, two], other_record__in=[one, two]).update(
        state=DOUBT.find_row("open", "take").target, answered_at=hand.at
    )
    audit.record("record.merged", actor=actor, kind="record", key=two.key, into=str(one.key))
    return _facts(Record.objects.get(pk=one.pk))


def _lacks(record: Record, code: str) -> bool:
    return code not in record.current and code not in record.sealed


@action
def unmerge_records(actor: Actor, other: uuid.UUID, *, reason: str) -> RecordFacts:
    """Take a merge back: the record stands for itself again, and values taken over from it end in the survivor."""
    actor.must(MERGE)
    rows = Record.objects.select_for_update(of=("self",)).select_related("merged_into")
    merged = rows.filter(key=other, state="merged").first()
    if merged is None or merged.merged_into is None:
        raise NotFound
    if not visible_records(actor).filter(pk__in=[merged.pk, merged.merged_into_id]).exists():
        raise NotFound
    survivor = get_record_for(actor, merged.merged_into.key, to_write=True)
    hand = Hand(actor, make_source(actor, SourceFacts("merge", reason[:200] or "unmerged", str(merged.key))))
    told = load_told([survivor.pk]).get(survivor.pk, [])
    taken = set(
        RecordVersion.objects.filter(
            record=survivor, source__kind="merge", source__reference=str(merged.key)
        ).values_list("number", flat=True)
    )
    folded = fold(told, clock.today())
    entries = [Entry(code, None, is_claim=True, is_end=True) for code, at in folded.numbers.items() if at in taken]
    day = max(version.valid_on for version in told if version.number in taken) if taken else clock.today()
    write_changes([Change(survivor, day, entries, reason="unmerged")], hand, keeps_numbers=False)
    event = "unmerge_ended" if merged.ended_on else "unmerge"
    state = RECORD.step(merged.state, event, actor=actor, facts=None)
    Record.objects.filter(pk=merged.pk).update(state=state, merged_into=None)
    bump(merged, hand.at)
    audit.record("record.unmerged", actor=actor, kind="record", key=merged.key, from_=str(survivor.key))
    return _facts(Record.objects.get(pk=merged.pk))


def _facts(record: Record) -> RecordFacts:
    from yici.apps.records.actions.records import facts_of

    return facts_of(record)
