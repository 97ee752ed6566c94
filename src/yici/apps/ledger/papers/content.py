"""What stands in a paper: a title, paragraphs and tables, made from lines of the ledger. Pure: no file, no database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from yici.apps.ledger.contracts import EntryLine
from yici.apps.ledger.rules.numbers import shown
from yici.apps.ledger.states import ENDED, ENTRY_WORDS

COMPARATORS = {">=": "≥", "<=": "≤", "=": "=", "~": "≈", "": ""}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs and, where there is one, a table (first row: heads)."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A document in office layout."""

    title: str
    lead: str
    sections: tuple[Section, ...]
    signed: str
    on: dt.date
    notes: tuple[str, ...] = field(default=())


def division(lines: Sequence[EntryLine], *, helpers: dict[str, str], signed: str, on: dt.date) -> Paper:
    """The division of tasks (分工方案): what each unit leads, with who helps and until when."""
    by_unit: dict[str, list[EntryLine]] = defaultdict(list)
    for one in lines:
        if one.facts.state not in ENDED:
            by_unit[one.lead_name or _("no lead unit yet")].append(one)
    sections, number = [], 0
    for unit in sorted(by_unit, key=lambda name: (-len(by_unit[name]), name)):
        paragraphs = []
        for one in by_unit[unit]:
            number += 1
            assisting = "、".join(helpers.get(code, code) for code in one.facts.assisting)
            more = [_("lead unit: {unit}").format(unit=unit)]
            more += [_("assisting: {units}").format(units=assisting)] if assisting else []
            more += [_("until {day}").format(day=one.facts.deadline)] if one.facts.deadline else []
            what, more_words = one.facts.title, "；".join(more)
            paragraphs.append(_("{number}. {what} ({more})").format(number=number, what=what, more=more_words))
        sections.append(Section(_("{unit} ({count})").format(unit=unit, count=len(paragraphs)), tuple(paragraphs)))
    words = _("{count} tasks of {units} units. Numbers and days are those of the ledger on {day}.")
    return Paper(
        _("Division of key tasks"), words.format(count=number, units=len(by_unit), day=f"{on:%Y-%m-%d}"),
        tuple(sections), signed, on,
    )  # fmt: skip


def notice(lines: Sequence[EntryLine], *, signed: str, on: dt.date) -> Paper:
    """The supervision notice (督查通报): how many stand where, what is behind with unit and day, a table of units."""
    alive = [one for one in lines if one.facts.state not in ENDED]
    red = [one for one in alive if one.standing.light.colour == "red"]
    done = [one for one in lines if one.facts.state == "done"]
    claimed = [one for one in alive if one.facts.claimed_on]
    lead = _(
        "The ledger has {count} entries on {day}: {done} struck off, {claimed} said to be done and not verified yet, "
        "{red} late or not to be reached like this."
    )
    sections = [
        Section(_("What is late"), tuple(
            _("{number}. {what}: {unit}, until {day}{figure}.").format(
                number=at, what=one.facts.title, unit=one.lead_name, day=one.facts.deadline, figure=_figure(one)
            ) for at, one in enumerate(red, 1)
        ) or (_("Nothing is late."),)),
        Section(_("What was struck off"), tuple(f"{at}. {one.facts.title}（{one.lead_name}，{one.facts.ended_on}）"
                                                for at, one in enumerate(done, 1)) or (_("Nothing yet."),)),
        Section(_("By unit"), (), _table(lines)),
    ]  # fmt: skip
    return Paper(
        _("Notice on the progress of key tasks"),
        lead.format(count=len(lines), day=f"{on:%Y-%m-%d}", done=len(done), claimed=len(claimed), red=len(red)),
        tuple(sections), signed, on,
        (_("Colours follow from a declared rule over believed figures (our own definition); red names unit and day."),),
    )  # fmt: skip


def _figure(one: EntryLine) -> str:
    facts = one.facts
    if not facts.value or one.standing.present is None:
        return ""
    return _(", {present} on {on} of {target}").format(
        present=shown(one.standing.present.value, facts.unit, facts.value), on=one.standing.present.on.isoformat(),
        target=shown(facts.value, facts.unit),
    )  # fmt: skip


def _table(lines: Sequence[EntryLine]) -> tuple[tuple[str, ...], ...]:
    by_unit: dict[str, list[EntryLine]] = defaultdict(list)
    for one in lines:
        by_unit[one.lead_name or "–"].append(one)
    heads = (
        _("Unit"), _("Entries"), str(ENTRY_WORDS["not_started"]), str(ENTRY_WORDS["moving"]), _("said to be done"),
        _("struck off"), _("late"),
    )  # fmt: skip
    rows: list[tuple[str, ...]] = [heads]
    for unit in sorted(by_unit):
        some = by_unit[unit]
        counts = [
            sum(1 for one in some if one.facts.state == state)
            for state in ("not_started", "moving", "mostly_done", "done")
        ]
        late = sum(1 for one in some if one.standing.light.colour == "red")
        rows.append((unit, str(len(some)), *map(str, counts), str(late)))
    return tuple(rows)
