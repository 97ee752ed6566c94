"""What can be done on the page of a case: which form it asks, which step of the table it hangs on, what it calls.

A page of another room joins with ``Act(url_name=…)``: it is drawn as a link when its address exists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yici.apps.hotline.actions import working
from yici.apps.hotline.contracts import Matter
from yici.apps.hotline.forms.handling import AnswerForm, CaseForm, ContactForm, PlainForm, PlanForm, WordsForm
from yici.core.access import Actor

Given = Mapping[str, Any]
Run = Callable[[Actor, Matter, Given], object]


@dataclass(frozen=True)
class Act:
    """One act. ``steps``: the events of the table of which one must be possible; none: always. ``key`` is its letter
    on the keyboard; ``is_rare``: it stands under “more”.
    """

    name: str
    label: Promise
    icon: str
    run: Run | None = None
    form: type[CaseForm] = PlainForm
    steps: tuple[str, ...] = ()
    permission: str = ""
    key: str = ""
    is_rare: bool = False
    url_name: str = ""
    done: Promise | None = None

    @property
    def asks(self) -> bool:
        """Whether its form has something to type."""
        return self.form is not PlainForm


def _order(matter: Matter) -> Any:
    assert matter.order is not None
    return matter.order.key


def _answer(actor: Actor, matter: Matter, given: Given) -> object:
    event = "ask_sign_off" if given["needs_sign_off"] else "complete"
    return working.answer(
        actor=actor, order=_order(matter), expected=given["expected"], public=given["public"],
        inside=given["inside"], event=event,
    )  # fmt: skip


ORDER_ACTS: tuple[Act, ...] = (
    Act(
        "sign", _("Sign for it"), "check", steps=("sign",), permission="hotline.work", key="s", done=_("Signed for."),
        run=lambda actor, matter, given: working.sign(
            actor=actor, order=_order(matter), expected=given["expected"]
        ),
    ),
    Act(
        "sign-off", _("Sign the answer off"), "stamp", steps=("sign_off",), permission="hotline.sign_off",
        done=_("Signed off; the requester reads it now."),
        run=lambda actor, matter, given: working.sign_off(
            actor=actor, order=_order(matter), expected=given["expected"]
        ),
    ),
    Act(
        "send-back", _("Send the answer back"), "undo-2", form=WordsForm, steps=("send_back",),
        permission="hotline.sign_off",
        done=_("Sent back to its writer."),
        run=lambda actor, matter, given: working.send_back(
            actor=actor, order=_order(matter), expected=given["expected"], text=given["text"]
        ),
    ),
    Act(
        "answer", _("Write the answer"), "message-square-reply", form=AnswerForm, steps=("complete", "ask_sign_off"),
        permission="hotline.work",
        key="r", run=_answer, done=_("Answered. Now the requester has the word."),
    ),
    Act(
        "contact", _("Spoke with the requester"), "phone", form=ContactForm, steps=("contact",),
        permission="hotline.work", key="c",
        done=_("Written down."),
        run=lambda actor, matter, given: working.contact(
            actor=actor, order=_order(matter), expected=given["expected"], text=given["text"], way=given["way"]
        ),
    ),
    Act(
        "plan", _("Promise a time"), "calendar-check", form=PlanForm, steps=("plan",), permission="hotline.work",
        key="p",
        done=_("Promised; the requester reads it."),
        run=lambda actor, matter, given: working.plan(
            actor=actor, order=_order(matter), expected=given["expected"], text=given["text"], until=given["until"]
        ),
    ),
    Act(
        "note", _("Note for the desk"), "sticky-note", form=WordsForm, permission="hotline.work", key="n", is_rare=True,
        done=_("Noted."),
        run=lambda actor, matter, given: working.note(actor=actor, order=_order(matter), text=given["text"]),
    ),
)  # fmt: skip

REQUEST_ACTS: tuple[Act, ...] = ()


def acts_for(matter: Matter) -> tuple[Act, ...]:
    """The acts of a matter's type, the next one first."""
    return ORDER_ACTS if matter.order else REQUEST_ACTS


def find_act(matter: Matter, name: str) -> Act | None:
    """The act of this name for a matter, or None."""
    return next((one for one in acts_for(matter) if one.name == name), None)
