"""The one served style sheet: source files in one fixed order, their ``@layer`` wrappers taken off.

Chromium below 99 drops ``@layer`` blocks whole, and offices have Chromium 86; so layers exist in the sources and the
order of ``ORDER`` takes their place when served. Nothing is built beforehand: the text is made once in a process and
addressed by its hash.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

SOURCES = Path(__file__).resolve().parent / "static" / "css"

LAYERS = ("reset", "tokens", "base", "layout", "parts", "pages")

ORDER = (
    "reset/reset.css",
    "tokens/colours.css",
    "tokens/sizes.css",
    "base/document.css",
    "base/words.css",
    "layout/frame.css",
    "layout/arrange.css",
    "parts/button.css",
    "parts/clock.css",
    "parts/known.css",
    "parts/card.css",
    "parts/table.css",
    "parts/sheet.css",
    "parts/progress.css",
    "parts/field.css",
    "parts/message.css",
    "parts/popover.css",
    "parts/float.css",
    "parts/drop.css",
    "parts/question.css",
    "parts/figure.css",
    "pages/home.css",
    "pages/inbox.css",
    "pages/tables.css",
    "pages/rosters.css",
    "pages/figures.css",
    "pages/collecting.css",
    "pages/follow.css",
    "pages/say.css",
    "pages/hotline-desk.css",
    "pages/draws.css",
    "pages/services.css",
    "pages/halls.css",
    "pages/filling.css",
    "pages/residents.css",
    "pages/oversight.css",
    "pages/items.css",
    "pages/evaluation.css",
    "pages/ledger.css",
    "pages/styleguide.css",
    "pages/print.css",  # last: paper, forced colours and reduced motion overrule every part
)

_TOKEN = re.compile(r"/\*.*?\*/|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|@layer\b[^{};]*[{;]|[{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """The text as served, its gzip form, and the twelve hex signs of its hash that stand in the address."""

    text: str
    compressed: bytes
    version: str


def flatten(text: str) -> str:
    """Take the ``@layer name { … }`` wrappers off; what stands inside is kept as it is. Comments go.

    >>> flatten("@layer parts { a { b: c; } }").split()
    ['a', '{', 'b:', 'c;', '}']
    """
    kept: list[str] = []
    opened: list[bool] = []  # for every open brace: is it a layer's?
    at = 0
    for found in _TOKEN.finditer(text):
        kept.append(text[at : found.start()])
        at = found.end()
        token = found.group()
        if token.startswith("/*") or (token.startswith("@layer") and token.endswith(";")):
            continue
        if token.startswith("@layer"):
            opened.append(True)
        elif token == "{":
            opened.append(False)
            kept.append(token)
        elif token == "}":
            if not opened:
                raise ValueError("A style sheet closes a brace that it never opened.")
            if not opened.pop():
                kept.append(token)
        else:
            kept.append(token)
    if opened:
        raise ValueError("A style sheet opens a brace that it never closes.")
    kept.append(text[at:])
    return "".join(kept)


def concatenate(folder: Path = SOURCES, order: tuple[str, ...] = ORDER) -> str:
    """The served text: every file of ``order`` flattened, one after the other, white space reduced."""
    text = "\n".join(flatten((folder / name).read_text(encoding="utf-8")) for name in order)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"


def unlisted(folder: Path = SOURCES, order: tuple[str, ...] = ORDER) -> list[str]:
    """Files that lie in the folder but have no place in the order (they would never be served)."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.css")
        if path.relative_to(folder).as_posix() not in order
    )


def current_stylesheet() -> Stylesheet:
    """The style sheet of this process; read again when a source file changes."""
    return _stylesheet(max((SOURCES / name).stat().st_mtime_ns for name in ORDER))


@lru_cache(maxsize=2)
def _stylesheet(changed: int) -> Stylesheet:
    text = concatenate()
    data = text.encode("utf-8")
    return Stylesheet(text, gzip.compress(data, 9, mtime=0), hashlib.sha256(data).hexdigest()[:12])
