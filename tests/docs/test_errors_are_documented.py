"""Every error that a person can meet stands in the reference with its code and its very sentence."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import yici
from yici.core.errors import YiciError
from yici.sheets.errors import MESSAGES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "errors.md"


def kinds_of_errors(root: type[YiciError] = YiciError) -> Iterator[type[YiciError]]:
    """The class and all below it that belong to the program, in the order of their modules."""
    for module in pkgutil.walk_packages(yici.__path__, "yici."):
        if module.name.rsplit(".", 1)[-1] == "errors":
            importlib.import_module(module.name)
    found, waiting = [], [root]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    own = [kind for kind in set(found) if kind.__module__.startswith("yici.") and ".tests." not in kind.__module__]
    yield from sorted(own, key=lambda kind: (kind.__module__, kind.code, kind.__name__))


def line_of(kind: type[YiciError]) -> str:
    """The line of the page for an error."""
    sentence = inspect.cleandoc(kind.__doc__ or "").replace("\n", " ")
    return f"| `{kind.code}` | {kind.status} | {sentence} |"


def test_every_error_stands_in_the_reference_with_its_sentence() -> None:
    text = PAGE.read_text("utf-8")
    wanted = [line_of(kind) for kind in kinds_of_errors()]
    assert len(wanted) > 40
    assert [line for line in wanted if line not in text] == []


def test_every_refusal_of_a_workbook_stands_in_the_reference() -> None:
    text = PAGE.read_text("utf-8")
    assert [code for code, sentence in MESSAGES.items() if f"| `{code}` | {sentence} |" not in text] == []


def test_the_reference_names_no_error_that_is_gone() -> None:
    known = {line_of(kind) for kind in kinds_of_errors()} | {
        f"| `{code}` | {text} |" for code, text in MESSAGES.items()
    }
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert [line for line in lines if line not in known] == []
