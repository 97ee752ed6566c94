"""A call is taken: written down and sent to be sorted, answered at once, shown another road, or an urge.

Each is one transaction, and the same client key twice is one.
"""

from __future__ import annotations

from yici.apps.hotline.actions import exits, following
from yici.apps.hotline.actions.taking import take_request
from yici.apps.hotline.contracts import EXITS, Intake, RequestReceipt
from yici.apps.hotline.contracts.calls import Article
from yici.apps.hotline.errors import AnswerNeeded, ReasonUnknown, WordsNeeded
from yici.apps.hotline.guards import get_request_for
from yici.apps.hotline.models import ArticleUse
from yici.apps.hotline.selectors.calls import request_of_caller
from yici.core import clock, submissions
from yici.core.access import Actor
from yici.core.actions import action

WAITING = "request:received"


@action
def answer_call(
    *, actor: Actor, intake: Intake, answer: str, client_key: str, article: Article | None = None
) -> RequestReceipt:
    """Write a call down and answer it at once: the answer is kept, and the article that it came from is named."""
    if not answer.strip():
        raise AnswerNeeded
    receipt = take_request(actor=actor, intake=intake, client_key=client_key)
    row = get_request_for(actor, receipt.key, is_locked=True)
    if row.case.state_id == WAITING:
        exits.answer_at_once(actor=actor, request=row.key, expected=row.case.version, text=answer)
        if article is not None:
            ArticleUse.objects.create(
                request=row, code=article.code, valid_from=article.valid_from, at=clock.now(),
                is_changed=answer.strip() != article.answer.strip(),
            )  # fmt: skip
    return receipt


@action
def decline_call(*, actor: Actor, intake: Intake, exit: str, road: str, client_key: str) -> RequestReceipt:
    """Write a call down that is nothing for a unit, with the road that was named."""
    if exit not in EXITS[1:]:
        raise ReasonUnknown(reason=exit)
    if not road.strip():
        raise WordsNeeded
    receipt = take_request(actor=actor, intake=intake, client_key=client_key)
    row = get_request_for(actor, receipt.key, is_locked=True)
    if row.case.state_id == WAITING:
        exits.decline(actor=actor, request=row.key, expected=row.case.version, exit=exit, text=road)
    return receipt


@action
def urge_by_call(*, actor: Actor, phone: str, request: str, words: str, client_key: str) -> str:
    """Somebody calls again about an open matter: it is urged (once a day counts), and what is new is added to it.

    Returns its number. Raises ``NotOfThisCaller`` for a matter that is not of this phone.
    """
    actor.must("hotline.take")
    found = request_of_caller(actor, phone, request)
    row = get_request_for(actor, found.key, is_locked=True)

    def act() -> str:
        following.urge(row, {})
        if words.strip():
            following.add_words(row, {"words": words.strip()[: following.MOST_SIGNS]})
        return row.number

    number: str = submissions.receive_once(
        "hotline.urge_by_call", sender=str(actor.account or ""), client_key=client_key,
        content={"request": request, "words": words}, act=act,
    )  # fmt: skip
    return number
