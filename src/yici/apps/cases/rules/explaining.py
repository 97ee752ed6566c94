"""Why a clock ends when it does, in sentences that a person can check with a wall calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import reduce
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yici.apps.cases.rules.days import day_words, due_words, instant_words, range_words, short_day


def explain(facts: Mapping[str, Any], due_on: dt.date | None = None) -> str:
    """Why a clock ends on its day, from the facts kept when it was started and each time it was moved."""
    start = _day(facts["started_on"])
    sentences = [_first(facts, start)]
    sentences += [_MOVES[move["what"]](move, facts, start) for move in facts.get("moves", ())]
    unknown = {year for part in (facts, *facts.get("moves", ())) for year in part.get("unknown", ())}
    if unknown:
        years = ", ".join(str(year) for year in sorted(unknown))
        sentences.append(
            _(
                "Provisional: the official calendar of {years} is not out yet, only weekends were left out. The day is "
                "counted again when it comes."
            ).format(years=years)
        )
    return reduce(lambda told, one: _("{told} {one}").format(told=told, one=one), sentences)


def _day(iso: str) -> dt.date:
    return dt.date.fromisoformat(iso)


def _first(facts: Mapping[str, Any], start: dt.date) -> str:
    rule = facts["rule"]
    if rule == "hours":
        return ngettext(
            "{length} hour from {start}, day and night. It ends on {due}.",
            "{length} hours from {start}, day and night. It ends on {due}.",
            facts["length"],
        ).format(
            length=facts["length"],
            start=instant_words(dt.datetime.fromisoformat(facts["started_at"]), start),
            due=instant_words(dt.datetime.fromisoformat(facts["due_at"]), start),
        )
    if rule == "working_days":
        return _working_days(facts, start)
    days, due, begins = int(facts["days"]), day_words(_day(facts["due_on"])), day_words(start)
    if rule == "fixed_day":
        return ngettext(
            "The sender set the last day: {due}, at its end: {days} calendar day after {start}, holidays count.",
            "The sender set the last day: {due}, at its end: {days} calendar days after {start}, holidays count.",
            days,
        ).format(due=due, days=days, start=begins)
    return ngettext(
        "{days} calendar day from {start}, which is not counted itself; holidays count. It ends with {due}.",
        "{days} calendar days from {start}, which is not counted itself; holidays count. It ends with {due}.",
        days,
    ).format(days=days, start=begins, due=due)


def _working_days(facts: Mapping[str, Any], start: dt.date) -> str:
    length, due = int(facts["length"]), _day(facts["due_on"])
    why = _off_and_made_up(facts, start)
    if not why:
        return ngettext(
            "{length} working day from {start}, which is not counted itself; weekends are left out. It ends with "
            "{due}.",
            "{length} working days from {start}, which is not counted itself; weekends are left out. It ends with "
            "{due}.",
            length,
        ).format(length=length, start=short_day(start), due=due_words(due, start))
    plain = _day(facts["plain"])
    if plain == due:
        return ngettext(
            "{length} working day from {start}, which is not counted itself; {why}. It ends with {due}.",
            "{length} working days from {start}, which is not counted itself; {why}. It ends with {due}.",
            length,
        ).format(length=length, start=short_day(start), why=why, due=due_words(due, start))
    return ngettext(
        "{length} working day from {start}, which is not counted itself. It ends with {due}: moved from {plain} "
        "because {why}.",
        "{length} working days from {start}, which is not counted itself. It ends with {due}: moved from {plain} "
        "because {why}.",
        length,
    ).format(
        length=length, start=short_day(start), due=due_words(due, start), plain=short_day(plain, start), why=why
    )  # fmt: skip


def _off_and_made_up(way: Mapping[str, Any], beside: dt.date) -> str:
    """The days off by name and the make-up days on the way, in the order of the calendar; empty when there are none."""
    parts = [
        (first, _("{days} is a holiday ({name})").format(days=range_words(_day(first), _day(last), beside), name=name))
        for first, last, name in way.get("skipped", ())
    ]
    parts += [
        (day, _("{day} is a make-up working day").format(day=short_day(_day(day), beside)))
        for day, _name in way.get("made_up", ())
    ]
    return _("; ").join(words for _iso, words in sorted(parts, key=lambda part: part[0]))


def _new_end(move: Mapping[str, Any], start: dt.date) -> str:
    if "due_at" in move:
        return instant_words(dt.datetime.fromisoformat(move["due_at"]), start)
    return due_words(_day(move["due_on"]), start)


def _with_why(sentence: str, move: Mapping[str, Any], start: dt.date) -> str:
    why = _off_and_made_up(move, start)
    return _("{sentence} On the way, {why}.").format(sentence=sentence, why=why) if why else sentence


def _paused(move: Mapping[str, Any], facts: Mapping[str, Any], start: dt.date) -> str:
    paused, resumed = (instant_words(dt.datetime.fromisoformat(move[name]), start) for name in ("from", "to"))
    back, due = move.get("given_back"), _new_end(move, start)
    if back is None:
        return _("It stood from {paused} to {resumed} and ends later by as long: {due}.").format(
            paused=paused, resumed=resumed, due=due
        )
    if facts["rule"] == "working_days":
        sentence = ngettext(
            "It stood from {paused} to {resumed}; {back} working day is given back, so it ends with {due}.",
            "It stood from {paused} to {resumed}; {back} working days are given back, so it ends with {due}.",
            back,
        )
    else:
        sentence = ngettext(
            "It stood from {paused} to {resumed}; {back} day is given back, so it ends with {due}.",
            "It stood from {paused} to {resumed}; {back} days are given back, so it ends with {due}.",
            back,
        )
    return _with_why(sentence.format(paused=paused, resumed=resumed, back=back, due=due), move, start)


def _extended(move: Mapping[str, Any], facts: Mapping[str, Any], start: dt.date) -> str:
    by, due = int(move["by"]), _new_end(move, start)
    if facts["rule"] == "hours":
        sentence = ngettext("Extended once, by {by} hour: {due}.", "Extended once, by {by} hours: {due}.", by)
    elif facts["rule"] == "working_days":
        sentence = ngettext(
            "Extended once, by {by} working day: {due}.", "Extended once, by {by} working days: {due}.", by
        )
    else:
        sentence = ngettext("Extended once, by {by} day: {due}.", "Extended once, by {by} days: {due}.", by)
    return _with_why(sentence.format(by=by, due=due), move, start)


def _capped(move: Mapping[str, Any], facts: Mapping[str, Any], start: dt.date) -> str:
    was = (
        instant_words(dt.datetime.fromisoformat(move["was"]), start)
        if "T" in move["was"]
        else due_words(_day(move["was"]), start)
    )
    return _("It would end with {was}, but a part lies inside the limit above it: {due}.").format(
        was=was, due=_new_end(move, start)
    )


_MOVES = {"paused": _paused, "extended": _extended, "capped": _capped}
