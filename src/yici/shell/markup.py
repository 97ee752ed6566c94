"""What a template and a page must not contain: words nobody translated, inline script or style, reasons in ``title=``.

``check_template`` reads a template, ``untranslated`` a finished page in one language. Data (names, places, what
a form says) stands in an element with ``translate="no"`` or its own ``lang``; such elements are not looked into.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.template.base import Lexer, TokenType

LETTER = re.compile(r"[A-Za-z\u3400-\u9fff]")
CHINESE = re.compile(r"[\u3400-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3,}")

SPOKEN = {"alt", "aria-label", "aria-description", "placeholder", "aria-valuetext", "aria-roledescription"}
SILENT = {"script", "style", "code", "kbd", "samp", "svg", "template"}
VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input"),
    *("link", "meta", "source", "track", "wbr", "path", "rect"),
}

# Blocks of our base templates that stand inside an attribute: what they hold is code.
ATTRIBUTE_BLOCKS = {"face", "width", "body_attributes"}

# Words that are the same in both languages, or names of formats and keys that Chinese pages use as they are.
SHARED = {
    "excel",
    "wps",
    "word",
    "xlsx",
    "xls",
    "et",
    "docx",
    "xml",
    "csv",
    "enter",
    "ctrl",
    "shift",
    "english",
    "http",
    "https",
    "json",
    "utf",
}


class Reader(HTMLParser):
    """Collects the text and the spoken attributes that a visitor meets, with line numbers; skips data and code."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.problems: list[tuple[int, str]] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; remember whether what it holds is left alone."""
        given = dict(attrs)
        line = self.getpos()[0]
        silent = self._silent or tag in SILENT or given.get("translate") == "no" or (tag != "html" and "lang" in given)
        self._forbidden(tag, given, line)
        if not silent:
            self.found += [(line, value) for name, value in attrs if name in SPOKEN and value]
            if tag == "input" and given.get("type") in ("submit", "button", "reset") and given.get("value"):
                self.found.append((line, str(given["value"])))
        if tag not in VOID:
            self._open.append((tag, silent))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """``<rect />`` opens nothing."""
        self._forbidden(tag, dict(attrs), self.getpos()[0])

    def handle_endtag(self, tag: str) -> None:
        """Close up to the element; templates may close what a condition opened."""
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        """Text that a visitor reads."""
        if not self._silent and data.strip():
            self.found.append((self.getpos()[0], data.strip()))

    @property
    def _silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _forbidden(self, tag: str, given: dict[str, str | None], line: int) -> None:
        for name in given:
            if name.startswith("on"):
                self.problems.append((line, f"{name}= is an inline script; bind it by data-* in a module"))
        if "style" in given or tag == "style":
            self.problems.append((line, "an inline style; the content policy refuses it, use a class"))
        if tag == "script" and "src" not in given:
            self.problems.append((line, "an inline script; the content policy refuses it, use a module"))
        if "title" in given:
            self.problems.append((line, "title= is not reached by keyboard or finger; use the popover part"))


def read(html: str) -> Reader:
    """Read a page or a piece of one."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def check_template(text: str) -> list[str]:
    """Problems of a template's source: ``line N: what``."""
    bare = "".join(_plain(text))
    reader = read(bare)
    problems = [f"line {line}: {words}" for line, words in reader.problems]
    for line, words in reader.found:
        if LETTER.search(words):
            problems.append(f"line {line}: “{words[:40]}” stands outside a translate tag")
    return problems


def _plain(text: str) -> list[str]:
    """The template's own text; tags and what stands in blocktranslate or in an attribute become line breaks alone."""
    kept = []
    inside = ""
    for token in Lexer(text).tokenize():
        words = token.contents.split() if token.token_type == TokenType.BLOCK else []
        name = words[0] if words else ""
        if inside:
            inside = "" if name == inside else inside
        elif name in ("blocktranslate", "blocktrans", "comment", "verbatim"):
            inside = f"end{name}"
        elif name == "block" and words[1] in ATTRIBUTE_BLOCKS:
            inside = "endblock"
        elif token.token_type == TokenType.TEXT:
            kept.append(token.contents)
            continue
        kept.append("\n" * token.contents.count("\n"))
    return kept


def untranslated(html: str, language: str) -> list[str]:
    """Text of a page that is not in its language: Chinese on an English page, English words on a Chinese one."""
    problems = []
    for line, words in read(html).found:
        if language.startswith("zh"):
            strange = [word for word in ENGLISH.findall(words) if word.lower() not in SHARED]
        else:
            strange = CHINESE.findall(words)
        if strange:
            problems.append(f"line {line}: “{words[:60]}” is not in {language}")
    return problems
