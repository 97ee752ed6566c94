"""Suggestions and proposals of the demo: twelve and eight, in every state, through the actions that people use."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yici.apps.cases.public import get_case
from yici.apps.hotline.actions.motions import help_motion, move_motion, open_motion, release_motion
from yici.apps.hotline.contracts.motions import PROPOSAL, SUGGESTION, MotionSaid, MotionView, NewMotion
from yici.apps.hotline.demo.playing import Players
from yici.apps.hotline.models import Motion
from yici.core import clock
from yici.core.access import SYSTEM, Actor

SESSIONS = {SUGGESTION: "五届人大五次会议", PROPOSAL: "五届政协五次会议"}
SPOKEN = "在单位和提出人座谈，一起看了现场情况，提出人补充了两点意见。"


@dataclass(frozen=True)
class Story:
    """One of them: ``goes`` are its steps, ``days`` how long ago it was registered, ``planned`` in how many days
    after its answer a plan is carried out.
    """

    kind: str
    proposer: str
    title: str
    text: str
    unit: str
    goes: str
    days: int
    category: str = "A"
    answer: str = ""
    helpers: tuple[str, ...] = ()
    planned: int = 120
    others: int = 0


def read_stories() -> list[Story]:
    """The twenty of ``motions.csv``."""
    text = (Path(__file__).parent / "motions.csv").read_text("utf-8")
    return [
        Story(
            row["kind"], row["proposer"], row["title"], row["text"], row["unit"], row["goes"], int(row["days"]),
            row["category"], row["answer"], tuple(filter(None, row["helpers"].split("|"))), int(row["planned"]),
            int(row["others"]),
        )
        for row in csv.DictReader(text.splitlines())
    ]  # fmt: skip


WORDS = {
    "return": "路灯由属地街道和供电单位管，不归本中心，建议改交。",
    "decline": "属于司法机关的事，不由政府部门办理，已转告提出人。",
    "withdraw": "提出人说同类建议已有别的委员提出，撤回这一件。",
    "again": "提出人说没有时间表，不满意。",
    "raise": "提出人再次表示不满意：两次答复都没有说清资金从哪来。",
    "keep": "到学校看过，专业已经招生，办成了。",
}  # fmt: skip


def has_motions() -> bool:
    """Whether any was registered yet."""
    return Motion.objects.exists()


def make_motions(players: Players, editor: Actor) -> Iterator[str]:
    """Write them with their lives up to now; yields their numbers."""
    now = clock.now().replace(hour=2, minute=5, second=0, microsecond=0)  # ten in the morning
    for at, story in enumerate(read_stories()):
        yield _Telling(story, players, editor, now - dt.timedelta(days=story.days)).tell(at)


class _Telling:
    """One story as it goes on: each step some days after the one before, none after now."""

    def __init__(self, story: Story, players: Players, editor: Actor, at: dt.datetime) -> None:
        self.story, self.players, self.editor, self.at, self.now = story, players, editor, at, clock.now()

    def tell(self, position: int) -> str:
        """Register it and go its steps; returns its number."""
        own = self.story
        new = NewMotion(
            own.kind, SESSIONS[own.kind], str(21 + position), own.proposer, own.title, own.text, others=own.others
        )
        with clock.held_at(self.at):
            motion = open_motion(actor=self.players.dispatcher, new=new, client_key=f"demo {position}")
        for step in own.goes.split():
            self.at = min(self.at + dt.timedelta(days=max(own.days // 14, 1), minutes=7), self.now)
            with clock.held_at(self.at):
                self._step(motion, step)
        return motion.number

    def _move(self, motion: MotionView, who: Actor, event: str, said: MotionSaid) -> None:
        expected = get_case(SYSTEM, motion.case).version
        move_motion(actor=who, motion=motion.key, event=event, expected=expected, said=said)

    def _step(self, motion: MotionView, step: str) -> None:
        own, people = self.story, self.players
        handler = people.handler(own.unit) if own.unit else people.dispatcher
        head = dataclasses.replace(
            handler, account=None, post=None, name=handler.name.replace("承办员", "负责人"),
            permissions=handler.permissions | {"hotline.sign_off"},
        )  # fmt: skip
        event = step.rstrip("+")
        if event == "assign":
            self._move(motion, people.dispatcher, event, MotionSaid(unit=own.unit, assisting=own.helpers))
        elif event == "contact":
            self._move(motion, handler, event, MotionSaid(SPOKEN, way="meeting"))
        elif event == "answer":
            self._help(motion)
            self._answer(motion, handler)
        elif event == "sign_off":
            self._move(motion, head, event, MotionSaid())
        elif event == "sign-off2":  # answered once more
            self._move(motion, handler, "contact", MotionSaid(SPOKEN, way="visit"))
            self._answer(motion, handler)
            self._move(motion, head, "sign_off", MotionSaid())
        elif event in ("accept", "plan"):
            opinion = "satisfied" if step.endswith("+") else "basically"
            said = MotionSaid(opinion=opinion, may_publish=step.endswith("+"))
            self._move(motion, people.dispatcher, event, said)
        elif event in ("again", "raise"):
            self._move(motion, people.dispatcher, event, MotionSaid(WORDS[event], opinion="not"))
        elif event == "release":
            expected = get_case(SYSTEM, motion.case).version
            release_motion(actor=self.editor, motion=motion.key, expected=expected, is_public=True)
        else:
            who = {"decline": people.head, "withdraw": people.dispatcher, "keep": people.dispatcher}.get(event, handler)
            self._move(motion, who, event, MotionSaid(WORDS.get(event, "")))

    def _answer(self, motion: MotionView, handler: Actor) -> None:
        own = self.story
        planned = clock.today() + dt.timedelta(days=own.planned) if own.category == "B" else None
        said = MotionSaid(own.answer, category=own.category, planned_on=planned)
        self._move(motion, handler, "answer", said)

    def _help(self, motion: MotionView) -> None:
        for unit in self.story.helpers:
            who = self.players.handler(unit)
            for text in ("", "同意主办单位的意见，本单位配合落实。"):
                expected = get_case(SYSTEM, motion.case).version
                help_motion(actor=who, motion=motion.key, expected=expected, text=text)
