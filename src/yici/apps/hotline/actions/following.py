"""What a requester does on the page of a request: one function for each act, with plain arguments.

``act_as_requester`` is the one way in, for the page and for the exchange that brings acts from a public face: number,
code, name of the act and its values as text. The same client key twice is one act.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence

from django.db.models import Sum

from yici.apps.cases.public import step, tell
from yici.apps.hotline.actions import far
from yici.apps.hotline.actions.closing import appeal
from yici.apps.hotline.actions.confirming import confirm, rate_rest, reopen
from yici.apps.hotline.actions.ending import end_orders
from yici.apps.hotline.actions.releasing import MOST_TRIES, check_code, choose_to_be_public, send_code
from yici.apps.hotline.actions.taking import CITIZEN, requester_with
from yici.apps.hotline.contracts import ABOUT, Outcome
from yici.apps.hotline.errors import CodeWrong, OutcomeNeeded, WordsNeeded
from yici.apps.hotline.guards import get_request_by_code
from yici.apps.hotline.models import PhoneProof, Request, Share
from yici.apps.hotline.selectors.following import followed_view
from yici.apps.hotline.states import RequestFacts
from yici.core import clock, exchange, files, submissions
from yici.core.actions import action
from yici.core.errors import NotFound, TooManyTries

MOST_SIGNS = 2000
PAUSE = dt.timedelta(hours=1)  # after five wrong codes for a phone
Values = Mapping[str, str]


@exchange.travels(far.act)
def act_as_requester(
    *,
    number: str,
    code: str,
    act: str,
    values: Values,
    client_key: str,
    pictures: Sequence[tuple[files.PreparedFile, str]] = (),
) -> None:
    """Do what a requester asked for. ``act`` is one of ``FOLLOW_ACTS``; unknown ones are not found.

    Raises ``RequestNotFound`` for a wrong number or code, and what the act itself raises.
    """
    if not _act(number, code, act, values, client_key, pictures):
        raise CodeWrong  # outside of the transaction, in which the try was counted


@action
def _act(
    number: str, code: str, act: str, values: Values, client_key: str,
    pictures: Sequence[tuple[files.PreparedFile, str]],
) -> bool:  # fmt: skip
    row = get_request_by_code(number, code, is_locked=True)
    doing = _ACTS.get(act)
    if doing is None:
        raise NotFound
    content = {"act": act, "values": dict(sorted(values.items())), "files": [one.address for one, _ in pictures]}

    def do() -> bool:
        if doing(row, {key: value.strip()[:MOST_SIGNS] for key, value in values.items()}) is False:
            return False
        for prepared, name in pictures:
            files.refer(prepared, owner_kind="request", owner_key=row.key, name=name)
        return True

    is_right = submissions.receive_once(
        "hotline.follow", sender=str(row.key), client_key=client_key or str(uuid.uuid4()), content=content, act=do
    )
    return is_right is not False


def say(row: Request, values: Values) -> None:
    """Solved, or not: the answer to the question at the top of the page."""
    solved = values.get("solved", "")
    if solved not in ("yes", "partly", "no"):
        raise OutcomeNeeded
    words = values.get("words", "")
    if followed_view(row).asks:
        confirm(
            actor=CITIZEN, request=row.key, expected=row.case.version, way="self",
            outcome=Outcome(None, solved, None, "", words),
        )  # fmt: skip
    elif solved == "no":
        reopen(actor=CITIZEN, request=row.key, expected=row.case.version, words=words)
    else:
        raise OutcomeNeeded


def rate_by_hand(row: Request, values: Values) -> None:
    """Contacted? satisfied? and with what not."""
    level = int(values["level"]) if values.get("level", "") in ("1", "2", "3", "4", "5") else None
    about = values.get("about", "")
    is_contacted = {"yes": True, "no": False}.get(values.get("contacted", ""))
    rate_rest(
        request=row.key,
        outcome=Outcome(
            is_contacted, values.get("solved", ""), level, about if about in ABOUT and (level or 5) <= 3 else "",
            values.get("words", ""),
        ),
    )  # fmt: skip


def add_words(row: Request, values: Values) -> None:
    """More words (and photos) for the hotline; the units that work on it read them unless who asks must stay apart."""
    text = values.get("words", "")
    if not text:
        raise WordsNeeded
    tell(actor=CITIZEN, case=row.case_id, verb="request.words", text=text, audience="citizen")
    if row.is_secret or row.is_report:
        return
    for share in Share.objects.filter(request=row, left_at=None).select_related("order"):
        tell(actor=CITIZEN, case=share.order.case_id, verb="work_order.requester_words", text=text)


def urge(row: Request, values: Values) -> None:
    """Hurry up: counted and told to the units; no clock is reset by it. One a day counts."""
    if followed_view(row).phase == "closed" or _urged_today(row):
        return
    row.urge_count += 1
    row.save(update_fields=["urge_count"])
    told = {"count": row.urge_count, "on": clock.today().isoformat()}
    tell(actor=CITIZEN, case=row.case_id, verb="request.urged", told=told, audience="citizen")
    for share in Share.objects.filter(request=row, left_at=None).select_related("order"):
        share.order.urge_count += 1
        share.order.save(update_fields=["urge_count"])
        tell(actor=CITIZEN, case=share.order.case_id, verb="work_order.urged", told=told)


def _urged_today(row: Request) -> bool:
    return any(
        one.verb == "urged" and clock.day_of(one.at) == clock.today() for one in followed_view(row).lines
    )  # fmt: skip


def withdraw(row: Request, values: Values) -> None:
    """The requester takes the request back; work that nobody else waits for is ended."""
    words = values.get("words", "")
    step(
        actor=CITIZEN, case=row.case_id, event="withdraw", expected=row.case.version, facts=RequestFacts(), text=words,
        audience="citizen", keeps_children=True,  # each order is told, and taken back or kept, right below
    )  # fmt: skip
    Request.objects.filter(pk=row.pk).update(closed_on=clock.today(), closed_reason="withdrawn")
    end_orders(row, "work_order.requester_withdrew")


def appeal_by_hand(row: Request, values: Values) -> None:
    """Objects to the decision that ended the request (or left it out of a rate)."""
    appeal(request=row.key, reason=values.get("reason", "")[:40], text=values.get("words", ""))


def choose_public(row: Request, values: Values) -> None:
    """Whether neighbours may read it, cleared of names: the requester's choice, taken back at any time."""
    choose_to_be_public(request=row.key, is_wanted=values.get("public", "") == "yes")


def change_contact(row: Request, values: Values) -> bool:
    """Another phone for this request: a code goes to it, and with the code it is taken; False when it does not fit.

    After five wrong codes about a request nobody tries on for a while, whatever new code was sent: ``TooManyTries``.
    """
    lately = PhoneProof.objects.filter(request=row, purpose="contact", made_at__gt=clock.now() - PAUSE)
    wrong = lately.aggregate(tries=Sum("tries"))["tries"] or 0
    if wrong >= MOST_TRIES:
        raise TooManyTries(seconds=int(PAUSE.total_seconds()))
    if not values.get("code"):
        send_code(request=row, purpose="contact", phone=values.get("phone", ""))
        return True
    proof = PhoneProof.objects.filter(request=row, purpose="contact", used_at=None).order_by("-id").first()
    phone = check_code(proof, values["code"])
    if phone is None:
        return False
    row.requester = requester_with(phone, row.requester)
    row.save(update_fields=["requester"])
    tell(actor=CITIZEN, case=row.case_id, verb="request.contact_changed", audience="citizen")
    return True


_ACTS: dict[str, Callable[[Request, Values], bool | None]] = {
    "say": say,
    "rate": rate_by_hand,
    "words": add_words,
    "urge": urge,
    "withdraw": withdraw,
    "appeal": appeal_by_hand,
    "public": choose_public,
    "contact": change_contact,
}
