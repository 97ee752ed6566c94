"""What can be done on the page of a case: which form it asks, which step of the table it hangs on, what it calls.

A page of another room joins with ``Act(url_name=…)``: it is drawn as a link when its address exists.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yici.apps.hotline.actions import deciding, dispatching, sharing, transferring, wages, working
from yici.apps.hotline.contracts import Asking, Matter
from yici.apps.hotline.contracts.transfers import Sending
from yici.apps.hotline.forms import handling as forms
from yici.apps.hotline.forms.transfers import SendOverForm
from yici.apps.hotline.forms.wages import ConclusionForm
from yici.core.access import Actor

Given = Mapping[str, Any]
Run = Callable[[Actor, Matter, Given], object]
WORK, SIGN_OFF, DISPATCH, DECIDE = "hotline.work", "hotline.sign_off", "hotline.dispatch", "hotline.decide"


@dataclass(frozen=True)
class Act:
    """One act. ``steps``: the events of the case's table of which one must be possible; ``part``: the events of the own
    part's table; ``below``: of the parts of other units. ``key`` is its letter on the keyboard; ``is_rare``: it stands
    under “more”.
    """

    name: str
    label: Promise
    icon: str
    run: Run | None = None
    form: type[forms.CaseForm] = forms.PlainForm
    steps: tuple[str, ...] = ()
    part: str = ""
    below: str = ""
    permission: str = ""
    key: str = ""
    is_rare: bool = False
    is_for: Callable[[Matter], bool] | None = None  # drawn only for these
    url_name: str = ""
    done: Promise | None = None

    @property
    def asks(self) -> bool:
        """Whether its form has something to type."""
        return self.form is not forms.PlainForm


def _key(matter: Matter) -> uuid.UUID:
    assert matter.order is not None
    return matter.order.key


def _simple(action: Callable[..., object], *names: str) -> Run:
    """An action on the order that takes the version and these fields of the form."""
    return lambda actor, matter, given: action(
        actor=actor, order=_key(matter), expected=given["expected"], **{name: given[name] for name in names}
    )


def _own_part(event: str, *names: str) -> Run:
    return lambda actor, matter, given: sharing.work_on_part(
        actor=actor,
        order=_key(matter),
        expected=given["expected"],
        event=event,
        **{name: given[name] for name in names},
    )


def _settle(event: str) -> Run:
    return lambda actor, matter, given: sharing.settle_part(
        actor=actor, order=_key(matter), unit=given["part"], expected=given["expected"], event=event, text=given["text"]
    )


def _answer(actor: Actor, matter: Matter, given: Given) -> object:
    event = "ask_sign_off" if given["needs_sign_off"] else "complete"
    return working.answer(
        actor=actor, order=_key(matter), expected=given["expected"], public=given["public"],
        inside=given["inside"], event=event,
    )  # fmt: skip


def _ask(kind: str) -> Run:
    def run(actor: Actor, matter: Matter, given: Given) -> object:
        asking = Asking(
            kind, given["reason"], given["text"], given.get("article", ""), given.get("days"), given.get("until"),
            given.get("unit", ""),
        )  # fmt: skip
        return deciding.ask(actor=actor, order=_key(matter), expected=given["expected"], asking=asking)

    return run


def _note(actor: Actor, matter: Matter, given: Given) -> object:
    return working.note(actor=actor, order=_key(matter), text=given["text"])


def _proof(actor: Actor, matter: Matter, given: Given) -> object:
    return working.add_proof(actor=actor, order=_key(matter), photos=given["photos"], text=given["text"])


def _conclude(actor: Actor, matter: Matter, given: Given) -> object:
    return wages.conclude_claims(
        actor=actor, order=_key(matter), conclusion=given["reason"], recovered=given["recovered"],
        people_paid=given["people_paid"], on=given["on"], text=given["text"],
    )  # fmt: skip


def _send_over(actor: Actor, matter: Matter, given: Given) -> object:
    assert matter.request is not None
    sending = Sending(given["road"], given["text"], given["item"], given["is_both"], given["call"], given["call_note"])
    return transferring.send_over(actor=actor, request=matter.request.key, expected=given["expected"], sending=sending)


_TEXT = forms.WordsForm

ORDER_ACTS: tuple[Act, ...] = (
    Act("sign", _("Sign for it"), "check", _simple(working.sign), steps=("sign",), permission=WORK, key="s",
        done=_("Signed for.")),
    Act("sign-part", _("Sign for our part"), "check", _own_part("sign"), part="sign", permission=WORK, key="s",
        done=_("Signed for.")),
    Act("sign-off", _("Sign the answer off"), "stamp", _simple(working.sign_off), steps=("sign_off",),
        permission=SIGN_OFF, done=_("Signed off; the requester reads it now.")),
    Act("send-back", _("Send the answer back"), "undo-2", _simple(working.send_back, "text"), _TEXT, ("send_back",),
        permission=SIGN_OFF, done=_("Sent back to its writer.")),
    Act("answer", _("Write the answer"), "message-square-reply", _answer, forms.AnswerForm,
        ("complete", "ask_sign_off"), permission=WORK, key="r", done=_("Answered. Now the requester has the word.")),
    Act("answer-part", _("Answer for our part"), "message-square-reply", _own_part("answer", "text"), _TEXT,
        part="answer", permission=WORK, key="r", done=_("Answered to the unit above.")),
    Act("wages", _("Conclude the claim for wages"), "hand-coins", _conclude, ConclusionForm, ("plan",),
        permission=WORK, done=_("Concluded."),
        is_for=lambda matter: any(not one.conclusion for one in matter.leads)),
    Act("contact", _("Spoke with the requester"), "phone", _simple(working.contact, "text", "way"), forms.ContactForm,
        ("contact",), permission=WORK, key="c", done=_("Written down.")),
    Act("plan", _("Promise a time"), "calendar-check", _simple(working.plan, "text", "until"), forms.PlanForm,
        ("plan",), permission=WORK, key="p", done=_("Promised; the requester reads it.")),
    Act("take-up", _("Take it up again"), "play", _simple(deciding.take_up, "text"), _TEXT, ("take_up", "resume"),
        done=_("It is worked on again.")),
    Act("proof", _("Add photos"), "camera", _proof, forms.PhotosForm, ("plan",), permission=WORK, is_rare=True,
        done=_("The photos are with the case.")),
    Act("assist", _("Ask a unit to help"), "user-plus", _simple(sharing.add_helper, "unit", "text"), forms.UnitForm,
        ("plan", "redispatch"), key="a", is_rare=True, done=_("Asked to help.")),
    Act("hand-over", _("Hand it down"), "corner-down-right", _simple(sharing.hand_over, "unit", "text"),
        forms.UnitForm, part="hand_down", permission=WORK, is_rare=True,
        done=_("Handed down; the answer stays yours.")),
    Act("extend", _("Ask for more time"), "calendar-plus", _ask("extension"), forms.ExtensionForm, ("plan",),
        permission=WORK, key="x", is_rare=True, done=_("Asked. Until it is decided the limit stays.")),
    Act("return", _("Return it: not ours"), "undo-dot", _ask("return"), forms.ReturnForm, ("return",), permission=WORK,
        key="t", is_rare=True, done=_("Asked. Until it is decided it stays with you.")),
    Act("return-part", _("Return our part"), "undo-dot", _own_part("return", "article", "text"), forms.ArticleForm,
        part="return", permission=WORK, is_rare=True, done=_("Asked. Until it is decided it stays with you.")),
    Act("suspend", _("Ask for a suspension"), "circle-pause", _ask("suspension"), forms.SuspensionForm,
        ("plan", "take_up"), permission=WORK, is_rare=True, done=_("Asked. Until it is decided the limit runs.")),
    Act("part-sign-off", _("Take the part's answer over"), "stamp", _settle("sign_off"), forms.PartForm,
        below="sign_off", permission=SIGN_OFF),
    Act("part-send-back", _("Send the part back"), "undo-2", _settle("send_back"), forms.PartForm, below="send_back",
        permission=SIGN_OFF),
    Act("part-uphold", _("It is theirs"), "gavel", _settle("uphold"), forms.PartForm, below="uphold",
        permission=SIGN_OFF),
    Act("part-remove", _("Take the part back"), "user-minus", _settle("remove"), forms.PartForm,
        below="take_back revoke"),
    Act("redispatch", _("Give it to another unit"), "forward", _simple(dispatching.redispatch, "unit", "text"),
        forms.UnitForm, ("redispatch",), permission=DISPATCH, key="u", done=_("Given to another unit.")),
    Act("recall", _("Take it back"), "rotate-ccw", _simple(dispatching.recall, "text"), forms.RecallForm, ("revoke",),
        permission=DISPATCH, key="z", done=_("Taken back; it is sorted again.")),
    Act("note", _("Note for the desk"), "sticky-note", _note, _TEXT, permission=WORK, key="n", is_rare=True,
        done=_("Noted.")),
)  # fmt: skip

REQUEST_ACTS: tuple[Act, ...] = (
    Act("dispatch", _("Sort it"), "split", permission=DISPATCH, steps=("dispatch",), key="d",
        url_name="hotline:dispatch-one"),
    Act("send-over", _("Give it to 110 or another road"), "arrow-right-left", _send_over, SendOverForm,
        ("decline", "withdraw"), permission="hotline.take", is_rare=True,
        done=_("Given over; the receipt is awaited.")),
    Act("call-back", _("Call back"), "phone-outgoing", permission="hotline.call_back", steps=("confirm",), key="c",
        url_name="hotline:call-back"),
    Act("mediate", _("Bring it to mediation"), "scale", permission="hotline.take", url_name="hotline:mediation-from",
        is_rare=True),
    Act("closing", _("Close, refuse, exclude"), "gavel", url_name="hotline:closing", is_rare=True),
)  # fmt: skip


def acts_for(matter: Matter) -> tuple[Act, ...]:
    """The acts of a matter's type, the next one first."""
    return ORDER_ACTS if matter.order else REQUEST_ACTS


def find_act(matter: Matter, name: str) -> Act | None:
    """The act of this name for a matter, or None."""
    return next((one for one in acts_for(matter) if one.name == name), None)
