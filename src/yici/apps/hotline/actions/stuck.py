"""The public list of stuck matters: written in cleared words, released by an editor, struck off after a look."""

from __future__ import annotations

import datetime as dt
import uuid

from yici.apps.hotline.contracts.supervision import RESULTS, StuckView
from yici.apps.hotline.errors import LookedAtBySelf, StillPersonal, WordsNeeded
from yici.apps.hotline.guards import get_order_for, get_stuck_for
from yici.apps.hotline.models import StuckLine, StuckMatter
from yici.apps.hotline.rules.clearing import personal_parts
from yici.apps.hotline.selectors.stuck import view_of
from yici.apps.hotline.states import STUCK_STATES, SUPERVISE, StuckFacts
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile
from yici.core.guards import save_version


@action
def write_stuck(
    *, actor: Actor, order: uuid.UUID, title: str, words: str, promise: str = "", promised_on: dt.date | None = None,
    kind: str = "stuck", broadcast_on: dt.date | None = None,
) -> StuckView:  # fmt: skip
    """Write a stuck matter down from an order, in words for everybody. Raises ``WordsNeeded``, ``StillPersonal``."""
    actor.must(SUPERVISE)
    row = get_order_for(actor, order)
    if not title.strip() or not words.strip():
        raise WordsNeeded
    _must_be_clear(title, words, promise)
    made = StuckMatter.objects.create(
        kind=kind, order=row, area_id=row.area_id, unit_id=row.unit_id, title=title.strip()[:80], words=words.strip(),
        promise=promise.strip(), promised_on=promised_on, broadcast_on=broadcast_on, written_by=actor.account,
        written_at=clock.now(),
    )  # fmt: skip
    audit.record("stuck.written", actor=actor, kind="stuck", key=made.key)
    return view_of(made)


@action
def rewrite_stuck(
    *, actor: Actor, matter: uuid.UUID, expected: int, title: str, words: str, promise: str,
    promised_on: dt.date | None, broadcast_on: dt.date | None = None,
) -> StuckView:  # fmt: skip
    """Change the words, the promise or its day. What is public already is changed in sight: a line says so."""
    actor.must(SUPERVISE)
    row = _held(actor, matter, expected)
    _must_be_clear(title, words, promise)
    changed = {
        "title": title.strip()[:80] or row.title, "words": words.strip() or row.words, "promise": promise.strip(),
        "promised_on": promised_on, "broadcast_on": broadcast_on,
    }  # fmt: skip
    save_version(StuckMatter.objects.all(), pk=row.pk, expected=expected, **changed)
    audit.record("stuck.rewritten", actor=actor, kind="stuck", key=row.key, state=row.state)
    return view_of(get_stuck_for(actor, matter))


@action
def add_line(*, actor: Actor, matter: uuid.UUID, words: str, on: dt.date | None = None) -> StuckView:
    """Write down what happened to a stuck matter, for everybody. Raises ``WordsNeeded``, ``StillPersonal``."""
    actor.must(SUPERVISE)
    row = get_stuck_for(actor, matter, is_locked=True)
    if not words.strip():
        raise WordsNeeded
    _must_be_clear(words)
    StuckLine.objects.create(matter=row, on=on or clock.today(), words=words.strip(), account=actor.account)
    audit.record("stuck.told", actor=actor, kind="stuck", key=row.key)
    return view_of(row)


@action
def look_again(
    *, actor: Actor, matter: uuid.UUID, expected: int, result: str, words: str, on: dt.date | None = None
) -> StuckView:
    """Somebody else than its writer has looked again: good, in part, bad; ``on``: the next day to look."""
    actor.must(SUPERVISE)
    row = _held(actor, matter, expected)
    if actor.account is not None and row.written_by == actor.account:
        raise LookedAtBySelf
    if result not in RESULTS or not words.strip():
        raise WordsNeeded
    _must_be_clear(words)
    save_version(
        StuckMatter.objects.all(), pk=row.pk, expected=expected, recheck_result=result, recheck_words=words.strip(),
        rechecked_by=actor.account, recheck_on=on,
    )  # fmt: skip
    audit.record("stuck.looked_at", actor=actor, kind="stuck", key=row.key, result=result)
    return view_of(get_stuck_for(actor, matter))


@action
def move_stuck(*, actor: Actor, matter: uuid.UUID, expected: int, event: str) -> StuckView:
    """Release a stuck matter to the public ("list"), take it back, strike it off, drop a draft."""
    row = _held(actor, matter, expected)
    state = STUCK_STATES.step(row.state, event, actor=actor, facts=facts_of(row))
    changed: dict[str, object] = {"state": state}
    if event == "list":
        changed |= {"listed_on": row.listed_on or clock.today(), "released_by": actor.account}
    if event == "strike":
        changed |= {"struck_on": clock.today()}
    save_version(StuckMatter.objects.all(), pk=row.pk, expected=expected, **changed)
    audit.record(f"stuck.{event}", actor=actor, kind="stuck", key=row.key, state=state)
    return view_of(get_stuck_for(actor, matter))


def facts_of(row: StuckMatter) -> StuckFacts:
    """What decides the steps."""
    return StuckFacts(
        is_clear=not personal_parts(f"{row.title} {row.words} {row.promise}"),
        has_promise=bool(row.promise and row.promised_on), is_good=row.recheck_result == "good",
    )  # fmt: skip


def _held(actor: Actor, matter: uuid.UUID, expected: int) -> StuckMatter:
    row = get_stuck_for(actor, matter, is_locked=True)
    if row.version != expected:
        raise ChangedMeanwhile
    return row


def _must_be_clear(*texts: str) -> None:
    found = [part for text in texts for part in personal_parts(text)]
    if found:
        raise StillPersonal(parts="、".join(found))
