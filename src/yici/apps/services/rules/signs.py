"""A shop sign of two scripts, looked at by the rules of the city's file. Findings are hints: a person decides.

Letters of the vertical script stand in the Mongolian block (U+1800 to 18AF). Variation selectors follow a letter, the
vowel separator stands between a letter and the a or e that is written apart, a narrow space before a suffix.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

#: What can be looked at, in the order in which it is said.
CHECK_NAMES = ("complete", "script", "side", "direction", "lines", "size", "fonts", "terms")

SELECTORS = "\u180b\u180c\u180d\u180f"
SEPARATOR = "\u180e"
NARROW_SPACE = "\u202f"
JOINERS = "\u200c\u200d"
_LETTER = re.compile(r"[\u1820-\u1878\u1880-\u18aa]")
_OTHER_LETTER = re.compile(r"[\u1843-\u1878\u1880-\u18aa]")  # Todo, Sibe, Manchu and what is borrowed for Sanskrit
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]")
_STRAY_SELECTOR = re.compile(f"(?:^|[^\u1820-\u1878\u1880-\u18aa])[{SELECTORS}]")
_STRAY_SEPARATOR = re.compile(f"(?<![\u1820-\u1878])(?<![{SELECTORS}]){SEPARATOR}|{SEPARATOR}(?![\u1820\u1821])")


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign as it was typed. Sizes are heights of letters in any one unit; None and "" are not known."""

    chinese: str
    mongolian: str
    side: str = ""  # where the Mongolian stands, as the form offers it
    is_vertical: bool | None = None  # whether the Mongolian runs from top to bottom
    chinese_size: float | None = None
    mongolian_size: float | None = None
    font: str = ""


@dataclass(frozen=True, slots=True)
class SignRules:
    """What a city looks at. ``least_percent``: size of the Mongolian in percent of the Chinese."""

    checks: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    least_percent: int = 0
    fonts: tuple[str, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)  # Chinese → Mongolian
    source: str = ""
    valid_from: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One hint: the check it comes from, ``wrong`` or ``look`` (somebody has to look), a sentence with its facts."""

    check: str
    kind: str
    sentence: str
    facts: Mapping[str, str] = field(default_factory=dict)


def is_mongolian(text: str) -> bool:
    """Whether there are letters of the vertical script, and no others."""
    return bool(_LETTER.search(text)) and not any(
        unicodedata.category(one).startswith("L") and not "\u1800" <= one <= "\u18af" for one in text
    )


def lines_of(text: str) -> list[str]:
    """The lines of a sign as typed: each on its own line, or parted by a slash."""
    return [one.strip() for one in re.split(r"[\r\n/／]+", text) if one.strip()]


def check_sign(sign: Sign, rules: SignRules) -> list[Finding]:
    """What a reviewer should look at, in the order of the checks. Without rules nothing is said."""
    found: list[Finding] = []
    for name in CHECK_NAMES:
        if name in rules.checks:
            found += _CHECKS[name](sign, rules)
    return found


def _complete(sign: Sign, _rules: SignRules) -> list[Finding]:
    found = []
    if not _HAN.search(sign.chinese):
        found.append(Finding("complete", "wrong", _("There is no Chinese on the sign.")))
    if not sign.mongolian.strip():
        found.append(Finding("complete", "wrong", _("There is no Mongolian on the sign. A window helps to translate.")))
    return found


def _script(sign: Sign, _rules: SignRules) -> list[Finding]:
    text = sign.mongolian
    if not text.strip():
        return []
    if _CYRILLIC.search(text):
        return [
            Finding("script", "wrong", _("This is Cyrillic, not the vertical script. Write it in the vertical script."))
        ]
    if _LATIN.search(text) or _HAN.search(text) or not _LETTER.search(text):
        return [Finding("script", "wrong", _("These are not letters of the vertical script: {letters}"),
                        {"letters": _foreign(text)})]  # fmt: skip
    found = []
    if _STRAY_SELECTOR.search(text):
        found.append(Finding("script", "wrong", _("A variation selector stands where no letter is before it.")))
    if _STRAY_SEPARATOR.search(text):
        found.append(Finding("script", "wrong", _("A vowel separator stands where no a or e follows a letter.")))
    if _OTHER_LETTER.search(text):
        found.append(
            Finding("script", "look", _("Letters of Todo, Sibe or Manchu are among them. Let a translator look."))
        )
    return found


def _foreign(text: str) -> str:
    letters = (one for one in text if unicodedata.category(one)[0] in "LN" and not "\u1800" <= one <= "\u18af")
    return "".join(dict.fromkeys(letters))[:20] or text[:20]


def _side(sign: Sign, rules: SignRules) -> list[Finding]:
    if not sign.side or sign.side in rules.sides:
        return []
    sides = "、".join(rules.sides)
    return [Finding("side", "wrong", _("The Mongolian stands at {side}; it should stand at {sides}."),
                    {"side": sign.side, "sides": sides})]  # fmt: skip


def _direction(sign: Sign, _rules: SignRules) -> list[Finding]:
    if sign.is_vertical is None:
        return [Finding("direction", "look", _("See on the drawing that the Mongolian runs from top to bottom."))]
    return [] if sign.is_vertical else [Finding("direction", "wrong", _("The Mongolian must run from top to bottom."))]


def _lines(sign: Sign, _rules: SignRules) -> list[Finding]:
    chinese, mongolian = len(lines_of(sign.chinese)), len(lines_of(sign.mongolian))
    if not chinese or not mongolian or chinese == mongolian:
        return []
    facts = {"chinese": str(chinese), "mongolian": str(mongolian)}
    sentence = _(
        "{chinese} lines of Chinese, {mongolian} of Mongolian. See that they follow each other, from left to right."
    )
    return [Finding("lines", "look", sentence, facts)]


def _size(sign: Sign, rules: SignRules) -> list[Finding]:
    if sign.chinese_size is None or sign.mongolian_size is None or sign.chinese_size <= 0:
        return [Finding("size", "look", _("Measure both scripts on the drawing: the Mongolian at least {least} %."),
                        {"least": str(rules.least_percent)})]  # fmt: skip
    percent = sign.mongolian_size * 100 / sign.chinese_size
    if percent >= rules.least_percent:
        return []
    sentence = _("The Mongolian has {percent} % of the size of the Chinese; at least {least} % is asked.")
    return [Finding("size", "wrong", sentence, {"percent": str(int(percent)), "least": str(rules.least_percent)})]


def _fonts(sign: Sign, rules: SignRules) -> list[Finding]:
    if not rules.fonts or sign.font in rules.fonts:
        return []
    if not sign.font:
        return []
    sentence = _("The font {font} is not on the list. See that it can be read.")
    return [Finding("fonts", "look", sentence, {"font": sign.font[:40]})]


def _terms(sign: Sign, rules: SignRules) -> list[Finding]:
    if not sign.mongolian.strip():
        return []
    found, written = [], plain_letters(sign.mongolian)
    for chinese, mongolian in rules.terms.items():
        if chinese in sign.chinese and plain_letters(mongolian) not in written:
            sentence = _("“{chinese}” is {mongolian} on the list of terms; here it is written otherwise.")
            found.append(Finding("terms", "look", sentence, {"chinese": chinese, "mongolian": mongolian}))
    return found


def plain_letters(text: str) -> str:
    """A text without selectors, separators, joiners and blanks: what is left to compare."""
    return "".join(
        one for one in text if one not in f"{SELECTORS}{SEPARATOR}{NARROW_SPACE}{JOINERS}" and not one.isspace()
    )


_CHECKS = {
    "complete": _complete, "script": _script, "side": _side, "direction": _direction, "lines": _lines, "size": _size,
    "fonts": _fonts, "terms": _terms,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line of a drawing: its place and size in the unit of the sign; ``is_vertical`` for the Mongolian."""

    text: str
    x: float
    y: float
    size: float
    is_vertical: bool


def draw(sign: Sign, width: float, height: float, percent: float = 100) -> list[Drawn]:
    """Where both scripts stand on a sign of this width and height, sizes in true relation: the Mongolian has
    ``percent`` of the Chinese. A preview of what was typed, not the drawing of a maker.
    """
    chinese, columns = lines_of(sign.chinese), lines_of(sign.mongolian)
    words = [word for line in columns for word in line.split(" ") if word]
    pad = min(width, height) * 0.06
    w, h = width - 2 * pad, height - 2 * pad
    longest = max((len(one) for one in chinese), default=1)
    if sign.side in ("上", "下"):
        band = h * 0.45
        letters = max((_height(one) for one in words), default=1)
        size = min((h - band) / max(len(chinese), 1) / 1.2, w / longest)
        small = min(size * percent / 100, band / letters, w / max(len(words), 1) / 1.2)
        top = pad if sign.side == "上" else pad + h - band
        below = pad + band if sign.side == "上" else pad
        total = len(words) * small * 1.2
        start = pad + (w - total) / 2
        drawn = [Drawn(one, start + (nth + 0.6) * small * 1.2, top, small, True) for nth, one in enumerate(words)]
        return drawn + _rows(chinese, pad, below, w, h - band, size)
    letters = max((_height(one) for one in columns), default=1)
    size = min(h / max(len(chinese), 1) / 1.2, w * 0.75 / longest)
    small = min(size * percent / 100, h / letters, w * 0.25 / max(len(columns), 1) / 1.2) if columns else 0.0
    wide = len(columns) * small * 1.2
    left = pad if sign.side != "右" else pad + w - wide
    drawn = [Drawn(one, left + (nth + 0.6) * small * 1.2, pad, small, True) for nth, one in enumerate(columns)]
    return drawn + _rows(chinese, pad + (wide if sign.side != "右" else 0), pad, w - wide, h, size)


def _height(text: str) -> float:
    """How long a vertical line is, in sizes of its letters: joined letters take a little more than half each."""
    return max(len(plain_letters(text)) * 0.62, 1)


def _rows(lines: Sequence[str], x: float, y: float, w: float, h: float, size: float) -> list[Drawn]:
    top = y + (h - len(lines) * size * 1.2) / 2
    return [
        Drawn(one, x + (w - len(one) * size) / 2, top + (nth + 0.95) * size * 1.2, size, False)
        for nth, one in enumerate(lines)
    ]
