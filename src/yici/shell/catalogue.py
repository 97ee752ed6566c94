"""The message catalogue in pure Python: what must be translated, what is missing, ``.po`` to ``.mo`` without gettext.

Message ids are English and stand in templates and Python; the Chinese catalogue of the whole project is one file.
Builders write ``{% translate %}`` or ``_()``, run ``python -m yici.shell.catalogue update``, and write the Chinese into
the new entries; ``… check`` (part of ``make check``) names what is still missing. ``compile_catalogues`` runs at setup.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

SOURCE = Path(__file__).resolve().parents[1]
LOCALE = Path(__file__).resolve().parent / "locale"
CHINESE = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"

# gettext function -> where its arguments stand: context, message, plural (None: it has none)
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
    "Sentence": (None, 0, None),  # yici.sheets, which has no catalogue of its own
    "SheetError": (None, 1, None),
}

_STRING = r"u?('(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
_CALL = re.compile(rf"\b(gettext|ngettext|pgettext|npgettext|_)\({_STRING}(?:,\s*{_STRING})?(?:,\s*{_STRING})?")
_PLACEHOLDER = re.compile(r"%\([a-zA-Z_]\w*\)[sd]|\{[a-zA-Z_]\w*\}")


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to translate. ``plural`` and ``context`` are empty when there is none."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass(slots=True)
class Found:
    """All messages with the files that use them, and calls whose text is put together and so cannot be translated."""

    places: dict[Message, set[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, message: Message, place: str) -> None:
        """Remember that ``place`` uses ``message``."""
        self.places.setdefault(message, set()).add(place)


def messages_in_template(text: str) -> set[Message]:
    """Messages of one template, found the way Django's makemessages finds them."""
    from django.utils.translation.template import templatize

    found = set()
    for call in _CALL.finditer(templatize(text)):
        given = [ast.literal_eval(part) for part in call.groups()[1:] if part]
        context_at, text_at, plural_at = FUNCTIONS[call.group(1)]
        context = given[context_at] if context_at is not None else ""
        plural = given[plural_at] if plural_at is not None and plural_at < len(given) else ""
        found.add(Message(given[text_at], plural, context))
    return found


def messages_in_python(text: str, name: str = "<text>") -> tuple[set[Message], list[str]]:
    """Messages of one Python file, and calls whose text is put together, so that nobody can translate it."""
    found: set[Message] = set()
    problems = []
    for node in ast.walk(ast.parse(text, name)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in FUNCTIONS or not node.args:
            continue
        wanted = [at for at in FUNCTIONS[called] if at is not None]
        given = node.args[: max(wanted) + 1]
        if any(_put_together(argument) for argument in given):
            problems.append(f"{name}:{node.lineno}: {called}() needs a plain string with named places in it")
        values = [argument.value if isinstance(argument, ast.Constant) else None for argument in given]
        if len(values) <= max(wanted) or not all(isinstance(values[at], str) for at in wanted):
            continue  # a variable: its text is marked where it is written (gettext_noop, lazy, an error's docstring)
        context_at, text_at, plural_at = FUNCTIONS[called]
        context = "" if context_at is None else str(values[context_at])
        plural = "" if plural_at is None else str(values[plural_at])
        found.add(Message(str(values[text_at]), plural, context))
    return found, problems


def _put_together(argument: ast.expr) -> bool:
    formatted = isinstance(argument, ast.Call) and getattr(argument.func, "attr", "") == "format"
    return formatted or isinstance(argument, (ast.JoinedStr, ast.BinOp))


def source_files(root: Path) -> Iterator[Path]:
    """Templates and Python files with text for people; tests and migrations have none."""
    for path in sorted([*root.rglob("*.html"), *root.rglob("*.py")]):
        if not {"tests", "migrations"} & set(path.relative_to(root).parts):
            yield path


def error_docstrings(texts: dict[str, str], root_class: str = "YiciError") -> dict[Message, set[str]]:
    """The docstrings of all errors, which are their messages: every class descending from ``root_class``, by name."""
    classes: list[tuple[str, str, list[str], str]] = []
    for name, text in texts.items():
        for node in ast.walk(ast.parse(text, name)):
            if isinstance(node, ast.ClassDef):
                bases = [
                    base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in node.bases
                ]
                classes.append((node.name, name, bases, ast.get_docstring(node) or ""))
    family = {root_class}
    while grown := {name for name, _, bases, _ in classes if name not in family and family & set(bases)}:
        family |= grown
    found: dict[Message, set[str]] = {}
    for name, place, _, words in classes:
        if name in family and words:
            found.setdefault(Message(words.replace("\n", " ")), set()).add(place)
    return found


def find_messages(root: Path = SOURCE) -> Found:
    """All messages of the project."""
    found = Found()
    python = {}
    for path in source_files(root):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            python[name] = text
        if path.suffix == ".html":
            messages = messages_in_template(text)
        elif any(mark in text for mark in ("gettext", "Sentence(", "SheetError(")):
            messages, problems = messages_in_python(text, name)
            found.problems += problems
        else:
            continue
        for message in messages:
            found.add(message, name)
    for message, places in error_docstrings(python).items():
        for name in places:
            found.add(message, name)
    return found


def check_catalogue(found: Found, catalogue: polib.POFile) -> list[str]:
    """What is wrong with the catalogue: missing, untranslated, unsure, left over, or with other placeholders."""
    problems = list(found.problems)
    entries = {_key(entry): entry for entry in catalogue if not entry.obsolete}
    for message, places in sorted(found.places.items(), key=lambda item: item[0].text):
        entry = entries.pop(message, None)
        where = ", ".join(sorted(places))
        if entry is None:
            problems.append(
                f"“{message.text}” ({where}) is not in the catalogue; run: python -m yici.shell.catalogue update"
            )
            continue
        translations = list(entry.msgstr_plural.values()) if message.plural else [entry.msgstr]
        if not translations or not all(translations):
            problems.append(f"“{message.text}” ({where}) has no Chinese")
        elif entry.fuzzy:
            problems.append(f"“{message.text}” ({where}) is marked unsure (fuzzy)")
        for translation in filter(None, translations):
            problems += _check_words(message, translation)
    problems += [f"“{message.text}” is in the catalogue but nothing uses it" for message in entries]
    return problems


def _check_words(message: Message, translation: str) -> Iterator[str]:
    wanted = set(_PLACEHOLDER.findall(message.text)) | set(_PLACEHOLDER.findall(message.plural))
    used = set(_PLACEHOLDER.findall(translation))
    if used - wanted or (not message.plural and wanted - used):
        yield f"“{message.text}” and its Chinese have different placeholders"
    for word in ("敬请", "予以", "贵单位", "操作成功", "系统异常", "参数错误"):
        if word in translation:
            yield f"“{message.text}”: {word} is office speech; say what was done, what failed, what now"


def _key(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def update_catalogue(path: Path = CHINESE, root: Path = SOURCE) -> tuple[int, int]:
    """Add what is new (with empty Chinese) and drop what nothing uses; says how many of each."""
    found = find_messages(root)
    catalogue = load_catalogue(path)
    old = {_key(entry): entry for entry in catalogue}
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = dict(METADATA)
    for message in sorted(found.places, key=lambda one: (one.text.lower(), one.context)):
        entry = old.get(message) or polib.POEntry(msgid=message.text, msgctxt=message.context or None)
        if message.plural and not entry.msgid_plural:
            entry.msgid_plural, entry.msgstr_plural = message.plural, {0: ""}
        entry.occurrences = [(place, "") for place in sorted(found.places[message])]
        fresh.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(path))
    return len(found.places.keys() - old.keys()), len(old.keys() - found.places.keys())


METADATA = {
    "Project-Id-Version": "yici",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def load_catalogue(path: Path = CHINESE) -> polib.POFile:
    """The catalogue, or an empty one where there is none yet."""
    if path.exists():
        return polib.pofile(str(path), wrapwidth=0, encoding="utf-8")
    return polib.POFile(wrapwidth=0)


def compile_catalogues(folder: Path = LOCALE) -> list[Path]:
    """Write each ``.mo`` that is missing or older than its ``.po`` (aside, then renamed); returns those written."""
    written = []
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        aside = target.with_suffix(".mo.new")
        polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(aside))
        aside.replace(target)
        written.append(target)
    return written


def main(arguments: list[str]) -> int:
    """``check``, ``update`` or ``compile``; exit code 1 when the check finds something."""
    if arguments == ["update"]:
        new, gone = update_catalogue()
        print(f"{new} new, {gone} dropped; write the Chinese into {CHINESE}")
        return 0
    if arguments == ["compile"]:
        print("\n".join(str(path) for path in compile_catalogues()) or "nothing to do")
        return 0
    if arguments == ["check"]:
        problems = check_catalogue(find_messages(), load_catalogue())
        print("\n".join(problems) or "every message has its Chinese")
        return 1 if problems else 0
    print("python -m yici.shell.catalogue check|update|compile")
    return 2


if __name__ == "__main__":
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
    sys.exit(main(sys.argv[1:]))
