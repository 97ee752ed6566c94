"""How lives of requests go: what happens, in which order, to how many people. How long it takes lies in ``month``."""

from __future__ import annotations

from dataclasses import dataclass

from yici.apps.hotline.demo.playing import Life, Play


@dataclass(frozen=True)
class Course:
    """A course of life by name: ``acts`` are its moments in order, ``share`` how many of a hundred go this way."""

    name: str
    acts: tuple[str, ...]
    share: float
    people: int = 1

    @property
    def life(self) -> Life:
        """The course as something to play."""
        return lambda play: run(play, self.acts)

    def first(self, count: int) -> Course:
        """Its first acts only; one that has gone this far looks like every other one."""
        if count >= len(self.acts):
            return self
        acts = self.acts[:count]
        return Course(" ".join(acts), acts, 0, acts.count("take"))


def run(play: Play, acts: tuple[str, ...]) -> None:
    """Play acts one after the other: "yes1" is the second requester who says yes."""
    for act in acts:
        if act.startswith(("yes", "no", "partly")):
            solved = act.rstrip("0123456789")
            play.confirm(solved, int(act[len(solved) :] or 0))
        elif act == "answer_again":
            play.answer(1)
        else:
            getattr(play, act)()


_WORK = ("take", "dispatch", "sign", "contact", "answer")
COURSES = {
    one.name: one
    for one in (
        Course("solved", (*_WORK, "yes"), 80),
        Course("redone", (*_WORK, "no", "answer_again", "yes"), 9),
        Course("partly", (*_WORK, "partly", "answer_again", "yes"), 5),
        Course("moved", ("take", "dispatch", "redispatch", "sign", "contact", "answer", "yes"), 6),
    )
}


def crowd(people: int) -> Course:
    """Many people about one thing: they share one order, and all say whether it is solved."""
    joins = tuple(act for _ in range(people - 1) for act in ("take", "join"))
    said = tuple(f"yes{at}" for at in range(people))
    return Course(f"crowd{people}", ("take", "dispatch", *joins, "sign", "contact", "answer", *said), 0, people)
