"""What somebody says to the hotline: words, their kind, the moment. The same seed says the same."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from random import Random

from yici.apps.hotline.demo.grammar import Phrases, Wording, read_phrases, read_words
from yici.core import clock

SINCE, UNTIL = dt.date(2025, 12, 1), dt.date(2026, 11, 30)
_HOURS = (2, 1, 1, 1, 1, 2, 5, 11, 19, 22, 20, 16, 12, 12, 15, 17, 16, 14, 13, 14, 14, 12, 8, 4)
_DAYS = (1.25, 1.1, 1.05, 1.0, 1.0, 0.75, 0.7)  # Monday to Sunday

_SPEAKERS = ("old", "shopkeeper", "driver", "parent", "worker", "plain", "plain", "plain")
_SLOT = re.compile(r"\{([A-Z])\}")
SHORTEST, LONGEST = 6, 200


def make_texts(
    count: int, seed: int, *, since: dt.date = SINCE, until: dt.date = UNTIL, wording: Wording = "all"
) -> Iterator[tuple[str, str, dt.datetime]]:
    """Texts with their true kind and moment, spread over the days by season, weekday and hour; in order of time.

    About one in fifty says nothing about its kind, one in twenty speaks of a second thing: the kind is the first one's.
    """
    random = Random(f"{seed} moments")
    days = [since + dt.timedelta(days=at) for at in range((until - since).days + 1)]
    chosen = random.choices(days, [_DAYS[day.weekday()] for day in days], k=count)
    for at, when in enumerate(sorted(moment(random, day) for day in chosen)):
        own = Random(f"{seed} {at}")
        kind = draw_kind(own, clock.day_of(when).month)
        yield say(own, kind, wording=wording), kind.kind, when


def moment(random: Random, day: dt.date) -> dt.datetime:
    """A moment of a day, as busy as the hotline is."""
    hour = random.choices(range(24), _HOURS)[0]
    local = dt.datetime.combine(day, dt.time(hour, random.randrange(60), random.randrange(60)), clock.city_zone())
    return local.astimezone(dt.UTC)


def draw_kind(random: Random, month: int, where: str = "") -> Phrases:
    """A kind as often as it is heard in a month; ``where`` "t" or "r" leaves out what is not heard there."""
    kinds = [one for one in read_phrases().values() if not where or one.where in (where, "b")]
    return random.choices(kinds, [one.heard(month) for one in kinds])[0]


def say(random: Random, kind: Phrases, *, slots: Mapping[str, str] | None = None, wording: Wording = "all") -> str:
    """What one person says about a kind, 6 to 200 signs. ``slots`` are places and names that are fixed already."""
    filled = {**draw_slots(random), **(slots or {})}
    if random.random() < 0.02:
        parts = [_word(random, "unclear")]
    else:
        parts = _parts(random, kind, wording)
        if random.random() < 0.05:
            parts.append("另外" + random.choice(draw_kind(random, random.randint(1, 12)).cores))
    text = _SLOT.sub(lambda found: filled[found[1]], _joined(random, parts))
    if random.random() < 0.1:
        text = _misspelt(random, text)
    if len(text) < SHORTEST:
        text = f"{filled['V' if kind.where == 'r' else 'E']}{text}"
    return text[:LONGEST]


def _parts(random: Random, kind: Phrases, wording: Wording) -> list[str]:
    core, length = random.choice(kind.wordings(wording)), random.random()
    if length < 0.22:
        return [core]
    where = random.choice(("{V}", "{V}{N}社") if kind.where == "r" else ("{E}", "{E}{B}", "{R}", "{E}门口", ""))
    time = _word(random, "time") if random.random() < 0.5 else ""
    said = [f"{where}{time}{core}" if random.random() < 0.8 else f"{core}，{where}这边" if where else core]
    if random.random() < 0.6:
        said.append(random.choice(kind.details))
    if length > 0.7:
        speaker = "herder" if kind.where == "r" and random.random() < 0.7 else random.choice(_SPEAKERS)
        said[0] = _word(random, speaker) + said[0]
        said += random.sample(read_words()["effect"], random.choice((1, 1, 2, 4)))
        if random.random() < 0.5:
            said += random.sample(kind.details, random.randint(1, len(kind.details)))
    if random.random() < 0.12:
        said.append(_word(random, "anger"))
    elif random.random() < 0.6:
        said.append(_word(random, "wish"))
    return list(dict.fromkeys(said))


def _joined(random: Random, parts: list[str]) -> str:
    sign = random.choice(("，", "，", "，", "。", " ", ","))
    text = "".join(one if one.endswith(("！", "，")) else one + sign for one in parts[:-1]) + parts[-1]
    return text + random.choice(("", "", "。", "！" if len(parts) > 2 else ""))


def _misspelt(random: Random, text: str) -> str:
    slips = [one.split(">") for one in read_words()["slip"] if one.split(">")[0] in text]
    if not slips:
        return text
    right, wrong = random.choice(slips)
    return text.replace(right, wrong, 1)


def _word(random: Random, name: str) -> str:
    return random.choice(read_words()[name])


def _pair(random: Random, name: str) -> str:
    return _word(random, name) + _word(random, f"{name}_kind")


def draw_slots(random: Random) -> dict[str, str]:
    """Invented places, shops, firms and amounts."""
    building = f"{random.randint(1, 28)}号楼"
    return {
        "E": _pair(random, "estate"), "B": building + random.choice(("", f"{random.randint(1, 4)}单元")),
        "R": _pair(random, "street"), "V": _pair(random, "village"), "S": _pair(random, "shop"),
        "K": _pair(random, "firm"), "D": str(random.choice((2, 3, 5, 7, 10, 15, 20, 30))),
        "M": str(random.choice((120, 300, 480, 860, 1200, 2600, 3500, 6000, 9800))),
        "H": str(random.choice((1, 2, 6, 7, 8, 10, 11, 12))), "N": str(random.choice((2, 3, 4, 5, 6, 8, 9, 11, 12))),
    }  # fmt: skip
