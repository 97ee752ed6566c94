"""What an agent types while somebody speaks: the fields of /say/ and those of a call, read once and bounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from yici.apps.hotline.contracts import EXITS, Intake
from yici.apps.hotline.forms.saying import Said, intake_of, read_said

ANSWER, SHORT = 4000, 80
NUMBERS = ("110", "119", "120", "122")


@dataclass(frozen=True, slots=True)
class Called:
    """One call. ``article`` is the code of the one whose answer was read out; ``transferred`` where it went at once."""

    said: Said
    kind: str = ""
    answer: str = ""
    article: str = ""
    exit: str = ""
    road: str = ""
    transferred: tuple[str, ...] = ()
    call_id: str = ""
    recording_id: str = ""

    @property
    def is_elsewhere(self) -> bool:
        """Whether one of the other four exits was chosen, so that they stand open."""
        return bool(self.exit or self.road)


def read_called(data: Mapping[str, str], transferred: list[str]) -> Called:
    """The fields of a sent form."""

    def text(name: str, most: int = SHORT) -> str:
        return data.get(name, "").replace("\0", "").strip()[:most]

    exit = text("exit")
    return Called(
        said=read_said(data), kind=text("kind"), answer=text("answer", ANSWER), article=text("article"),
        exit=exit if exit in EXITS[1:] else "", road=text("road", ANSWER),
        transferred=tuple(one for one in NUMBERS if one in transferred),
        call_id=text("call_id"), recording_id=text("recording_id"),
    )  # fmt: skip


def intake_of_call(called: Called, area_code: str) -> Intake:
    """What goes to ``take_request``. What was passed to 110, 119, 120 or 122 is an emergency."""
    more = {
        "call": called.call_id, "recording": called.recording_id, "transferred": ",".join(called.transferred),
        "article": called.article,
    }  # fmt: skip
    intake = intake_of(replace(called.said, spot=""), area_code)
    return replace(
        intake, channel="phone", kind=called.kind, urgency="emergency" if called.transferred else "normal",
        details={**intake.details, **{name: value for name, value in more.items() if value}},
    )  # fmt: skip
