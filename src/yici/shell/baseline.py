"""What the browsers that offices have can do: Chromium 86, Firefox 102. Checks of the served style sheet and scripts.

Used by ``make check`` and the tests; needs the development library tinycss2. A property newer than the baseline is
allowed only where its absence costs nothing (``ENHANCEMENTS``) or where an older value of the same property stands
before it in the same rule.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

import tinycss2

AT_RULES = {"media", "supports", "keyframes", "page", "font-face"}

ENHANCEMENTS = {
    "accent-color", "color-scheme", "forced-color-adjust", "print-color-adjust", "scrollbar-gutter", "text-autospace",
    "text-decoration-thickness", "text-underline-offset", "text-wrap", "text-size-adjust", "hyphens",
}  # fmt: skip

TOO_NEW_PROPERTIES = {
    "inset": 87, "inset-block": 87, "inset-inline": 87, "margin-inline": 87, "margin-block": 87, "padding-inline": 87,
    "padding-block": 87, "border-inline": 87, "border-block": 87, "aspect-ratio": 88, "content-visibility": 85,
    "translate": 104, "rotate": 104, "scale": 104, "container": 105, "container-type": 105, "container-name": 105,
    "backdrop-filter": 103, "mask": 120, "mask-image": 120, "field-sizing": 123, "view-transition-name": 111,
    "anchor-name": 125, "position-anchor": 125, "position-area": 129, "animation-timeline": 115,
    "interpolate-size": 129,
    "overflow-clip-margin": 90, "offset-path": 116, "text-box": 133, "line-clamp": 999,
}  # fmt: skip

TOO_NEW_SELECTORS = {
    "has": 105, "is": 88, "where": 88, "user-valid": 119, "user-invalid": 119, "popover-open": 114, "modal": 105,
    "autofill": 110, "dir": 120, "state": 125, "open": 133, "file-selector-button": 89, "details-content": 131,
}  # fmt: skip

TOO_NEW_VALUES = re.compile(
    r"\b(color-mix|oklch|oklab|lch|lab|light-dark|color|round|mod|rem|sin|cos|tan|pow|sqrt|anchor|linear)\(|\b\d*\.?\d+"
    r"(dvh|svh|lvh|dvw|svw|lvw|cqw|cqh|cqi|cqb|cqmin|cqmax|lh|rlh|cap)\b|\bsubgrid\b|\bfrom\s+var\("
)

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*;)|\b(rgb|rgba|hsl|hsla)\(|:\s*(white|black|gr[ae]y|red|blue)\b")

HOUSE = {
    "letter-spacing": "no letter spacing: it tears Chinese words",
    "text-transform": "no upper-case tricks",
    "font-style": "no italics: Chinese has none",
}

TOO_NEW_SCRIPT = {
    r"\.at\(": "Array.at (92)",
    r"\bstructuredClone\b": "structuredClone (98)",
    r"\bObject\.(hasOwn|groupBy)\b": "Object.hasOwn, groupBy (93, 117)",
    r"\bcrypto\.randomUUID\b": "crypto.randomUUID (92)",
    r"\.(findLast|findLastIndex|toSorted|toSpliced|toReversed|with)\(": "new array methods (97, 110)",
    r"\.(showPopover|hidePopover|togglePopover)\(": "the popover attribute (114)",
    r"\bAbortSignal\.(timeout|any)\b": "AbortSignal.timeout (103)",
    r"\bstatic\s*\{": "static blocks (94)",
    r"\.inert\b": "inert (102; Firefox 112)",
    r"\bstartViewTransition\b": "view transitions (111)",
    r"\beval\(|\bnew Function\(": "code from text, which the content policy refuses",
    r"setAttribute\(\s*[\"']style[\"']": "a style attribute, which the content policy refuses",
    r"\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write": "HTML from text; build nodes or let the server answer",
}


def check_css(text: str) -> list[str]:
    """Problems of a served style sheet, each ``line N: what and since when``; an empty list is good."""
    return list(_rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)))


def check_source(text: str, *, may_name_colours: bool) -> list[str]:
    """Problems of one source file: colours outside the tokens, and anything that is not inside a layer."""
    problems = []
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type != "at-rule" or rule.lower_at_keyword != "layer":
            problems.append(f"line {rule.source_line}: stands outside its @layer")
    if not may_name_colours:
        bare = re.sub(r"/\*.*?\*/", lambda found: "\n" * found.group().count("\n"), text, flags=re.DOTALL)
        for number, line in enumerate(bare.splitlines(), 1):
            if COLOUR.search(line):
                problems.append(f"line {number}: a colour outside tokens/colours.css")
    return problems


def check_script(text: str) -> list[str]:
    """Problems of one script: newer than the baseline, refused by the content policy, or 100 lines and more."""
    problems = []
    lines = text.splitlines()
    if len(lines) >= 100:
        problems.append(f"line {len(lines)}: a script has fewer than 100 lines; divide it")
    for number, line in enumerate(lines, 1):
        code = line.split("//")[0]
        problems += [f"line {number}: {words}" for pattern, words in TOO_NEW_SCRIPT.items() if re.search(pattern, code)]
    return problems


def _rules(rules: list[Any]) -> Iterator[str]:
    for rule in rules:
        where = f"line {rule.source_line}"
        if rule.type == "error":
            yield f"{where}: cannot be parsed ({rule.message})"
        elif rule.type == "at-rule":
            yield from _at_rule(rule, where)
        elif rule.type == "qualified-rule":
            yield from _selector(tinycss2.serialize(rule.prelude), where)
            yield from _declarations(rule.content)


def _at_rule(rule: Any, where: str) -> Iterator[str]:
    name = rule.lower_at_keyword
    if name not in AT_RULES:
        yield f"{where}: @{name} is not known to Chromium 86"
    elif name == "media":
        if re.search(r"[<>=]", tinycss2.serialize(rule.prelude)):
            yield f"{where}: media query with < or > (104); write min-width or max-width"
        yield from _rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
    elif name in ("page", "font-face"):
        yield from _declarations(rule.content)
    elif name == "keyframes":
        for frame in tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True):
            yield from _declarations(frame.content)
    # @supports: what stands inside is reached only by browsers that know it


def _selector(selector: str, where: str) -> Iterator[str]:
    for name in re.findall(r":{1,2}([a-z-]+)", selector):
        if name in TOO_NEW_SELECTORS:
            yield f"{where}: :{name} needs Chromium {TOO_NEW_SELECTORS[name]}"
    if re.search(r":not\([^()]*,", selector):
        yield f"{where}: :not() with a list needs Chromium 88; write two :not()"
    if "&" in selector:
        yield f"{where}: nesting needs Chromium 112"


def _declarations(content: list[Any]) -> Iterator[str]:
    seen: set[str] = set()
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        where = f"line {item.source_line}"
        if item.type == "error":
            yield f"{where}: cannot be parsed ({item.message})"
        elif item.type != "declaration":
            yield f"{where}: a rule inside a rule needs Chromium 112"
        else:
            yield from _declaration(item.lower_name, tinycss2.serialize(item.value).strip(), where, seen)
            seen.add(item.lower_name)


def _declaration(name: str, value: str, where: str, seen: set[str]) -> Iterator[str]:
    if name in HOUSE and value not in ("inherit", "normal"):
        yield f"{where}: {name}: {HOUSE[name]}"
    if name == "text-wrap" and "balance" in value:
        yield f"{where}: text-wrap: balance divides Chinese words"
    if name == "font-weight" and value not in ("400", "600", "inherit"):
        yield f"{where}: font-weight {value}: the Chinese fonts have 400 and 600"
    if name in ENHANCEMENTS or name.startswith("--"):
        return
    if name in TOO_NEW_PROPERTIES:
        yield f"{where}: {name} needs Chromium {TOO_NEW_PROPERTIES[name]}"
    if (TOO_NEW_VALUES.search(value) or value == "clip") and name not in seen:
        yield f"{where}: {name}: {value} is newer than Chromium 86 and has no older value before it"


def check_everything() -> list[str]:
    """The served style sheet, its sources, the scripts and all templates; part of ``make check``."""
    from yici.shell import catalogue, markup, stylesheet

    problems = [f"served style sheet, {problem}" for problem in check_css(stylesheet.concatenate())]
    problems += [f"css/{name}: has no place in the order of stylesheet.py" for name in stylesheet.unlisted()]
    for name in stylesheet.ORDER:
        text = (stylesheet.SOURCES / name).read_text(encoding="utf-8")
        found = check_source(text, may_name_colours=name == "tokens/colours.css")
        problems += [f"css/{name} {problem}" for problem in found]
    for path in sorted(catalogue.SOURCE.rglob("static/**/*.js")):
        found = check_script(path.read_text(encoding="utf-8"))
        problems += [f"{path.relative_to(catalogue.SOURCE)} {problem}" for problem in found]
    for path in catalogue.source_files(catalogue.SOURCE):
        if path.suffix == ".html":
            found = markup.check_template(path.read_text(encoding="utf-8"))
            problems += [f"{path.relative_to(catalogue.SOURCE)} {problem}" for problem in found]
    return problems


if __name__ == "__main__":
    everything = check_everything()
    print("\n".join(everything) or "style sheet, scripts and templates are fit for Chromium 86 and Firefox 102")
    sys.exit(1 if everything else 0)
