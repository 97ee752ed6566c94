"""What the requester reads about a request: the only source of the follow page.

A merged matter shows the work of its order to all who share it, but never what the unit said to one of them; internal
notes, names of officials and stages never come here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from yici.apps.cases.public import CaseView, EventView, cases_of, timeline
from yici.apps.hotline.contracts import FollowLine, FollowView
from yici.apps.hotline.guards import get_request_by_code
from yici.apps.hotline.models import Confirmation, Decision, Request, Share
from yici.apps.hotline.selectors import far
from yici.apps.hotline.selectors.kinds import find_asking, find_parent_kind, reopen_days
from yici.apps.hotline.selectors.lists import list_reasons
from yici.apps.hotline.selectors.requests import masked
from yici.apps.hotline.states import REQUEST_STATES
from yici.apps.places.public import unit_names
from yici.core import clock, exchange, files
from yici.core.access import SYSTEM
from yici.core.errors import FileGone

FOR_CITIZENS = ("citizen", "public")
MOST_LINES = 200
#: Files that a unit gave to the requester together with an answer; the requester's own ones are theirs to see too.
RELEASED_FILES, OWN_FILES = "request.answer", "request"
#: Verbs of the timeline -> the verb that the requester reads. What is not here is not shown.
VERBS = {
    "request.dispatch": "dispatched", "request.recall": "recalled", "request.answered": "answered",
    "request.confirm": "said_solved", "request.redo": "said_unsolved", "request.reopen": "reopened",
    "request.close": "closed", "request.refuse": "refused", "request.withdraw": "withdrawn",
    "request.decline": "declined", "request.answer_at_once": "answered", "request.words": "words",
    "request.message": "message", "request.urged": "urged", "request.appealed": "appealed",
    "request.contact_changed": "contact_changed", "request.unmerged": "split", "request.not_reached": "not_reached",
    "request.signed": "signed", "request.contacted": "contacted", "request.promised": "planned",
    "request.suspended": "suspended", "request.resumed": "resumed", "request.extended": "extended",
    "request.excluded": "excluded", "request.appeal_decided": "appeal_decided", "request.followed_up": "followed_up",
}  # fmt: skip
#: What a unit wrote to one of several people is not shown to the others.
SILENT_WHEN_SHARED = ("contacted",)


@exchange.travels(far.followed)
def get_followed(number: str, code: str) -> FollowView:
    """The page of a request for whoever holds its code; ``RequestNotFound`` for wrong number and wrong code alike."""
    return followed_view(get_request_by_code(number, code))


def followed_view(row: Request) -> FollowView:
    """A row as its requester sees it."""
    case = cases_of("request", [row.key])[row.key]
    shares = list(
        Share.objects.filter(request=row, left_at=None).select_related("order__unit", "order__case").order_by("id")
    )
    orders = cases_of("work_order", [one.order.key for one in shares])
    promised = _promised(orders.values())
    until = say_until(row, case)
    today = clock.today()
    steps = {one.event for one in REQUEST_STATES.rows if one.source == case.state}
    asks = "redo" in steps
    others = Share.objects.filter(order__in=[one.order_id for one in shares], left_at=None).exclude(request=row)
    closing = row.decisions.filter(kind__in=("closing", "refusal")).exclude(decided_at=None).order_by("-id").first()
    appeal = row.decisions.filter(kind="appeal").order_by("-id").first()
    last = row.confirmations.filter(is_reached=True, round__lte=round_of(row)).order_by("-round", "-id").first()
    is_decided = closing is not None and row.closed_reason != ""
    names, words = _reason_names(closing if is_decided else None), find_asking(row.kind)
    return FollowView(
        number=row.number, title=row.title, text=row.text, place=row.place or row.area.short_name, kind=row.kind,
        kind_parent=find_parent_kind(row.kind), state=case.state, phase=case.phase, round=round_of(row), asks=asks,
        wants_rest=_wants_rest(row, last), may_reopen="reopen" in steps and until is not None and today <= until,
        may_withdraw="withdraw" in steps, may_urge=case.phase != "closed" and not asks,
        may_appeal=is_decided and "reopen" in steps and appeal is None, answer=row.answer,
        unit_name=shares[-1].order.unit.short_name if shares else "", contact_by=_contact_by(row, case),
        promised=promised, say_until=until, solved=row.solved, level=row.level, about=row.about,
        confirmed_way=row.confirmed_way, closed_reason=row.closed_reason,
        closed_name=names[0], closed_name_en=names[1], question=words[0], answer_yes=words[1], answer_no=words[2],
        closed_text=closing.answer or closing.text if closing and is_decided else "",
        closed_by=closing.decided_name if closing and is_decided else "", appeal=appeal.state if appeal else "",
        others=others.count(), others_unsolved=others.filter(request__solved__in=("no", "partly")).count(),
        urge_count=row.urge_count, masked_phone=masked(row.requester)[1] if row.requester else "",
        wants_public=row.wants_public, is_public=False,
        lines=_lines(row, case, promised, is_shared=others.exists()),
        at=clock.now(),
    )  # fmt: skip


def round_of(row: Request) -> int:
    """How often the work was answered so far, this answer included: answers of the requester are counted by round."""
    return row.redo_count + row.reopen_count + 1


def say_until(row: Request, case: CaseView) -> dt.date | None:
    """The last day on which "not solved" counts: so many days after the answer, and anew after a closing."""
    days = reopen_days(row.kind, row.urgency)
    ended = case.closed_at or row.answered_at
    found = clock.day_of(ended) + dt.timedelta(days=days) if ended else None
    return row.reopen_until if row.reopen_until and (found is None or row.reopen_until > found) else found


def _reason_names(decision: Decision | None) -> tuple[str, str]:
    """The name of the reason of a decision, in Chinese and English."""
    if decision is None:
        return "", ""
    found = {one.code: (one.name, one.name_en) for one in list_reasons(decision.kind)}
    return found.get(decision.reason, ("", ""))


def _wants_rest(row: Request, last: Confirmation | None) -> bool:
    """Solved was said by own hand, and nobody asked how satisfied yet."""
    return last is not None and last.way == "self" and last.level is None and last.id == _newest_answer(row)


def _newest_answer(row: Request) -> int | None:
    return row.confirmations.filter(is_reached=True).order_by("-id").values_list("id", flat=True).first()


def _contact_by(row: Request, case: CaseView) -> dt.datetime | None:
    if row.contacted_at is not None or case.phase == "closed":
        return None
    return next((one.due_at for one in case.clocks if one.kind == "contact"), None)


def _promised(orders: Iterable[CaseView]) -> dt.datetime | None:
    """The latest end of the limits of the work: when all of it must be done."""
    dues = []
    for order in orders:
        due_at = {one.kind: one.due_at for one in order.clocks}
        found = due_at.get("redo") or due_at.get("final")
        if found is not None:
            dues.append(found)
    return max(dues, default=None)


def _lines(row: Request, case: CaseView, promised: dt.datetime | None, *, is_shared: bool) -> tuple[FollowLine, ...]:
    """All lines, newest on top."""
    lines = [(0, FollowLine(row.received_at, "received", photos=_photos(OWN_FILES, row)))]
    names: dict[str, str] = {}
    for event in timeline(SYSTEM, case.key, audiences=FOR_CITIZENS, limit=MOST_LINES):
        lines.extend(
            (event.position, one) for one in _line(row, event, names, promised, is_shared=is_shared)
        )  # fmt: skip
    return tuple(one for _, one in sorted(lines, key=lambda pair: (pair[1].at, pair[0]), reverse=True))


def _line(
    row: Request, event: EventView, names: dict[str, str], promised: dt.datetime | None, *, is_shared: bool
) -> Iterator[FollowLine]:
    verb = VERBS.get(event.verb, "")
    if not verb:
        return
    if verb == "dispatched" and event.facts.get("joined"):
        verb = "joined"
    text = "" if is_shared and verb in SILENT_WHEN_SHARED else event.text
    kept = {key: event.facts[key] for key in ("solved", "way", "reason", "decided", "count") if key in event.facts}
    photos = _photos(RELEASED_FILES, row) if verb == "answered" and event.text == row.answer else ()
    said = str(event.facts.get("until", "")) if verb == "planned" else ""
    due = dt.datetime.fromisoformat(said) if "T" in said else None
    if verb == "signed" and promised is not None:
        due, kept = promised, {**kept, "is_limit": True}
    yield FollowLine(event.at, verb, _unit_name(str(event.facts.get("unit", "")), names), text, due, kept, photos)


def _unit_name(code: str, names: dict[str, str]) -> str:
    if code and code not in names:
        names[code] = unit_names([code]).get(code, "")
    return names.get(code, "")


def _photos(owner: str, row: Request) -> tuple[str, ...]:
    return tuple(one.address for one in files.list_files(owner, row.key) if one.media_type.startswith("image/"))


@exchange.travels(far.followed_photo)
def get_followed_photo(number: str, code: str, address: str) -> files.NamedFile:
    """A photo of a request for whoever holds its code: an own one, or one given with the answer."""
    row = get_request_by_code(number, code)
    for owner in (OWN_FILES, RELEASED_FILES):
        for one in files.list_files(owner, row.key):
            if one.address == address and one.media_type.startswith("image/"):
                return one
    raise FileGone(address=address)
