"""How the ledger calls things on its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yici.apps.ledger.contracts import EntryFacts, EventLine, Light, Point, Standing
from yici.apps.ledger.contracts.keeping import FieldChange
from yici.apps.ledger.rules.chart import Chart, chart_of
from yici.apps.ledger.rules.folding import apply, difference, fold
from yici.apps.ledger.rules.numbers import shown
from yici.apps.ledger.rules.progress import target_of
from yici.apps.ledger.states import ENTRY_WORDS
from yici.apps.places.public import unit_labels

FIELD_WORDS = {
    "title": gettext_lazy("What was promised"), "sentence": gettext_lazy("Sentence"), "kind": gettext_lazy("Kind"),
    "level": gettext_lazy("Level"), "item_type": gettext_lazy("Type of things"), "parent": gettext_lazy("Part of"),
    "years": gettext_lazy("Years"), "indicator": gettext_lazy("Indicator"),
    "comparator": gettext_lazy("Comparison"), "value": gettext_lazy("Target"), "unit": gettext_lazy("In what"),
    "base": gettext_lazy("Begins at"), "base_on": gettext_lazy("Begins on"), "deadline": gettext_lazy("Until"),
    "place": gettext_lazy("Place"), "lead": gettext_lazy("Leading unit"),
    "assisting": gettext_lazy("Units that assist"),
    "columns": gettext_lazy("Further columns"), "state": gettext_lazy("State"),
    "disclosure": gettext_lazy("Disclosure"), "disclosed_by": gettext_lazy("Decided by"),
    "ended_on": gettext_lazy("Ended on"), "ended_how": gettext_lazy("How it ended"),
    "into": gettext_lazy("Became"), "present": gettext_lazy("Figure"), "present_on": gettext_lazy("As of"),
    "claimed_on": gettext_lazy("Claimed on"), "verified_on": gettext_lazy("Verified on"),
    "verified_by": gettext_lazy("Verified by"),
}  # fmt: skip
HIDDEN = ("claimed_by", "value_text", "verified_by", "present_on", "disclosed_by", "ended_how", "sentence")
EVENT_WORDS = {
    "add": gettext_lazy("Came into the ledger"), "change": gettext_lazy("Changed"),
    "merge": gettext_lazy("Took in another entry"), "merged_away": gettext_lazy("Went into another entry"),
    "split": gettext_lazy("Was split"), "pause": gettext_lazy("Paused for now"),
    "resume": gettext_lazy("Goes on"), "close": gettext_lazy("Closed"), "reopen": gettext_lazy("Opened again"),
    "start": gettext_lazy("Has begun"), "fall_behind": gettext_lazy("Is behind"),
    "catch_up": gettext_lazy("Has caught up"), "stand": gettext_lazy("Became a standing task"),
    "claim": gettext_lazy("The lead unit says it is done"), "verify": gettext_lazy("Verified"),
    "refute": gettext_lazy("Not verified"), "strike_off": gettext_lazy("Struck off"),
    "figure": gettext_lazy("New figure"), "disclose": gettext_lazy("Disclosure decided"),
    "link": gettext_lazy("Linked with a later text"),
}  # fmt: skip
ASK_WORDS = {
    "add": gettext_lazy("take it in"), "change": gettext_lazy("change it"), "merge": gettext_lazy("put together"),
    "split": gettext_lazy("split it"), "pause": gettext_lazy("pause it"), "resume": gettext_lazy("let it go on"),
    "close": gettext_lazy("close it"), "reopen": gettext_lazy("open it again"),
}  # fmt: skip
KIND_WORDS = {
    "target": gettext_lazy("Target"), "result": gettext_lazy("Achieved"), "action": gettext_lazy("Something to do"),
}  # fmt: skip
LEVEL_WORDS = {
    "plan": gettext_lazy("plan"), "programme": gettext_lazy("programme"), "item": gettext_lazy("item"),
    "milestone": gettext_lazy("milestone"),
}  # fmt: skip
DISCLOSURE_WORDS = {
    "": gettext_lazy("not decided yet"), "public": gettext_lazy("public"),
    "on_request": gettext_lazy("on request"), "not_public": gettext_lazy("not public"),
}  # fmt: skip
COMPARATOR_WORDS = {"": "", ">=": "≥", "<=": "≤", "=": "=", "~": "≈"}
FLAG_WORDS = {
    "jump": gettext_lazy("it jumps"), "fall": gettext_lazy("it falls"),
    "contradicts": gettext_lazy("another source says otherwise"),
}  # fmt: skip
WHY_WORDS = {
    "due": gettext_lazy("a figure or an end is due"), "late": gettext_lazy("it is late"),
    "flagged": gettext_lazy("the last figure looked odd"), "quiet": gettext_lazy("nothing was heard for three months"),
    "asked": gettext_lazy("the office asks"),
}  # fmt: skip
LINK_WORDS = {
    "restated": gettext_lazy("said again"), "raised": gettext_lazy("raised"), "lowered": gettext_lazy("lowered"),
    "related": gettext_lazy("spoken of in another measure"),
    "reported": gettext_lazy("reported on"), "dropped": gettext_lazy("no longer spoken of"),
}  # fmt: skip
HOW_WORDS = {
    "added": gettext_lazy("came in"), "ended": gettext_lazy("ended"), "reopened": gettext_lazy("came back"),
    "changed": gettext_lazy("changed"),
}  # fmt: skip
LOOKS = {"green": "in_time", "amber": "due_soon", "red": "overdue", "none": "not_started"}


def light_words(light: Light) -> str:
    """A colour as a fact; a red one names the unit and the day."""
    day = f"{light.on:%Y-%m-%d}" if light.on else ""
    return {
        "ended": _("ended"), "claimed": _("said to be done"), "reached": _("reached"), "on_path": _("on its way"),
        "due_soon": _("due {day}").format(day=day), "no_figure": _("no figure yet"),
        "just_below": _("a little below the path"), "below_path": _("below the path"),
        "within_interval": _("below the path, can still be reached"),
        "behind": _("behind: {unit}, until {day}").format(unit=light.unit, day=day),
        "overdue": _("over since {day}: {unit}").format(unit=light.unit, day=day),
        "short_of_target": _("will not be reached like this: {unit}, {day}").format(unit=light.unit, day=day),
    }[light.why]  # fmt: skip


def target_words(facts: EntryFacts) -> str:
    """The target as people read it: ≥ 2000万吨."""
    if not facts.value:
        return ""
    return f"{COMPARATOR_WORDS.get(facts.comparator, '')} {shown(facts.value, facts.unit)}".strip()


def present_words(facts: EntryFacts) -> str:
    """The newest figure on the scale of the target."""
    return shown(facts.present, facts.unit, facts.value or facts.present)


def change_words(change: FieldChange, unit: str = "") -> str:
    """A changed field as a sentence: “Lead unit: 工信局 → 能源局”."""
    label = str(FIELD_WORDS.get(change.name, change.name))
    before, after = (value_words(change.name, value, unit) for value in (change.before, change.after))
    return f"{label}: {before} → {after}" if before else f"{label}: {after or '–'}"


def value_words(name: str, value: Any, unit: str = "") -> str:
    """A value of a field as people read it."""
    if name in ("lead", "assisting"):
        codes = [value] if isinstance(value, str) else list(value)
        names = unit_labels([one for one in codes if one])
        return "、".join(names.get(one, one) for one in codes if one)
    if name in ("value", "base", "present"):
        return shown(str(value), unit)
    if name == "columns":
        return "，".join(f"{key} {one}" for key, one in dict(value).items())
    if name == "into":
        return str(len(value)) if value else ""
    known: dict[str, Mapping[str, Any]] = {
        "state": ENTRY_WORDS, "kind": KIND_WORDS, "level": LEVEL_WORDS, "disclosure": DISCLOSURE_WORDS,
        "comparator": COMPARATOR_WORDS,
    }  # fmt: skip
    words = known.get(name, {})
    return str(words.get(value, value)) if value != "" else ""


def changes_words(changes: Sequence[FieldChange], unit: str = "") -> list[str]:
    """Changed fields as sentences, without those that only serve the machine."""
    return [change_words(one, unit) for one in changes if one.name not in HIDDEN]


def told(events: Sequence[EventLine], *, is_public: bool = False) -> list[dict[str, Any]]:
    """What happened, the newest first: words, what changed, why, who. The public reads no words of reports."""
    facts, found = EntryFacts(), []
    left_out = ("figure",) if is_public else ()  # those stand in the table of figures
    for one in events:
        after = apply(facts, one.content)
        lines = [] if one.kind == "add" else changes_words(difference(facts, after), after.unit)
        if one.kind in left_out:
            facts = after
            continue
        hides = is_public and one.kind in ("figure", "claim", "verify", "refute", "fall_behind", "disclose")
        found.append(
            {"event": one, "words": EVENT_WORDS[one.kind], "lines": lines, "reason": "" if hides else one.reason}
        )
        facts = after
    return found[::-1]


def chart_pair(facts: EntryFacts, points: Sequence[Point], standing: Standing, added_on: Any) -> list[Chart]:
    """The chart for a phone and for a desk; none without figures."""
    target = target_of(facts, added_on)
    if target is None:
        return []
    names = {"goal": _("Target"), "now": _("Now"), "should": _("should be")}
    found = [chart_of(target, points, standing, width=width, names=names) for width in (358, 720)]
    return [one for one in found if one is not None]


def forecast_words(facts: EntryFacts, standing: Standing) -> str:
    """The forecast in a sentence."""
    one = standing.forecast
    if one is None:
        return ""
    low, high = (shown(value, "", facts.value) for value in (one.lowest, one.highest))
    return _("If it goes on like this: {low} to {high} on {day} (from {steps} steps)").format(
        low=low, high=high, day=f"{one.on:%Y-%m-%d}", steps=one.steps
    )


def facts_at(events: Sequence[EventLine]) -> EntryFacts:
    """What an entry was when it came in."""
    return fold([one.content for one in events[:1]])
