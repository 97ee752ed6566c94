"""Draws in words: rules, beacons, steps, lines of the log. Everything that a page says about a draw comes from here."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from yici.apps.draws.contracts import DrawView
from yici.core import clock

KINDS = {
    "subset": gettext_lazy("some are drawn"),
    "permutation": gettext_lazy("all are put in an order"),
    "assign": gettext_lazy("each gets its people"),
    "balanced-classes": gettext_lazy("classes that differ little"),
}
VERBS = {
    "commit": gettext_lazy("list sealed"),
    "seal": gettext_lazy("a witness sealed a number"),
    "strike": gettext_lazy("struck from the list"),
    "reveal": gettext_lazy("a witness opened a number"),
    "closed": gettext_lazy("no number is opened any more"),
    "entered": gettext_lazy("one person wrote down the beacon"),
    "beacon": gettext_lazy("the beacon is there"),
    "result": gettext_lazy("result"),
    "void": gettext_lazy("void"),
    "published": gettext_lazy("list and result opened"),
    "signed": gettext_lazy("signed minutes"),
    "imported": gettext_lazy("held offline, published here"),
}


def beacon_words(beacon: str) -> str:
    """A beacon as people name it."""
    if beacon == "witnesses":
        return _("the witnesses' numbers")
    kind, _sign, rest = beacon.partition(":")
    if kind == "drand":
        return _("drand round {number}").format(number=f"{int(rest):,}")
    name, _sign, issue = rest.partition(":")
    if not name:
        return _("a lottery draw that is named later")
    return _("{name}, draw {issue}").format(name=name, issue=issue)


def wait_words(at: dt.datetime | None) -> str:
    """How long until the beacon, in words; "" when that is not known."""
    if at is None:
        return ""
    minutes = int((at - clock.now()).total_seconds() // 60)
    if minutes < 0:
        return _("The beacon is due; its value is awaited.")
    if minutes < 1:
        return _("Less than a minute until the beacon")
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return _("{days} days and {hours} hours until the beacon").format(days=days, hours=hours)
    if hours:
        return _("{hours} hours and {minutes} minutes until the beacon").format(hours=hours, minutes=minutes % 60)
    return ngettext("{minutes} minute until the beacon", "{minutes} minutes until the beacon", minutes).format(
        minutes=minutes
    )


def headline(draw: DrawView, total: int) -> str:
    """The sentence a page opens with."""
    if draw.state == "void":
        return _("This draw is void")
    if draw.state == "drawn":
        if draw.published_at is None:
            return _("Drawn; the result is opened later")
        return ngettext("Drawn: {total}", "Drawn: {total}", total).format(total=f"{total:,}")
    if draw.state == "revealed":
        return _("All numbers are open, the beacon is awaited")
    return _("The list is sealed; nobody can change it now")


def desk_headline(draw: DrawView) -> str:
    """What is to be done next, as a sentence for those who hold or witness the draw."""
    if draw.state == "committed":
        return _("Numbers are sealed and opened now")
    if draw.state == "revealed":
        return _("Everything is there: draw") if draw.facts.get("has_beacon") else _("Two people write down the beacon")
    if draw.state == "void":
        return _("This draw is void")
    return _("Drawn. Print the minutes and have them signed") if not draw.scan_digest else _("Drawn, signed and public")


def steps_of(draw: DrawView, seals: int, reveals: int) -> list[dict[str, Any]]:
    """The five steps with where each stands: done, now, later, or stopped (void)."""
    has_beacon = bool(draw.facts.get("has_beacon"))
    done = [
        True,
        draw.revealed_at is not None,
        has_beacon,
        draw.drawn_at is not None,
        bool(draw.scan_digest),
    ]
    words = [
        _("List sealed, {count}").format(count=f"{draw.leaves:,}"),
        _("Witnesses {opened} of {sealed}").format(opened=reveals, sealed=seals) if seals else _("Witnesses: none"),
        _("Public random number"),
        _("Result in order"),
        _("Signed and published"),
    ]
    now = next((place for place, is_done in enumerate(done) if not is_done), len(done))
    stopped = draw.state == "void"
    return [
        {
            "words": text,
            "state": "done" if is_done and place < now else "stopped" if stopped and place == now
            else "now" if place == now else "later",
            "icon": "check" if is_done and place < now else "x" if stopped and place == now
            else "loader-circle" if place == now else "circle",
        }
        for place, (text, is_done) in enumerate(zip(words, done, strict=True))
    ]  # fmt: skip


def rule_words(rule: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The rule as pairs of a word and what it says; only what it uses."""
    said = [(_("Way"), str(KINDS[rule["kind"]]))]
    if rule["k"]:
        said.append((_("How many"), f"{rule['k']:,}"))
    for name, table in ((_("How many of each"), rule["quotas"]), (_("At most"), rule["capacity"])):
        if table:
            said.append((name, "，".join(f"{key or _('others')} {value}" for key, value in sorted(table.items())[:30])))
    for name, text in (
        (_("Column of groups"), rule["strata"]),
        (_("Weights"), rule["weights"]),
        (_("Limit by"), rule["capacity_by"]),
    ):
        if text:
            said.append((name, text))
    for name, some in ((_("Avoidance"), rule["avoid"]), (_("Together"), rule["together"])):
        if some:
            said.append((name, ngettext("{count} pair", "{count} pairs", len(some)).format(count=f"{len(some):,}")))
    for name, some in ((_("Balanced by"), rule["balance"]), (_("Scores"), rule["scores"])):
        if some:
            said.append((name, "、".join(some)))
    if rule["substitutes"]:
        said.append((_("Substitutes"), f"{rule['substitutes']:,}"))
    return [*said, (_("Beacon"), beacon_words(rule["beacon"]))]


def log_words(verb: str, facts: Mapping[str, Any]) -> str:
    """What a line of the log says beside its verb."""
    if verb in ("seal", "reveal"):
        return f"{facts['witness']}（{facts['unit']}）"
    if verb == "strike":
        return f"{facts['id']}：{facts['reason']}"
    if verb == "void":
        return str(facts["reason"])
    if verb == "closed" and facts["missing"]:
        return _("missing: {names}").format(names="、".join(facts["missing"]))
    if verb == "beacon":
        numbers = facts.get("numbers")
        told = "；".join(" ".join(map(str, group)) for group in numbers) if numbers else ""
        return f"{beacon_words(facts['beacon'])} {told}".strip()
    if verb == "entered":
        return str(facts["by"])
    return ""


def grouped_hex(text: str) -> list[str]:
    """Sixty-four digits in groups of four, for reading aloud."""
    return [text[at : at + 4] for at in range(0, len(text), 4)]


def rule_of(text: str) -> dict[str, Any]:
    """The rule of a draw."""
    rule: dict[str, Any] = json.loads(text)
    return rule


def check_words() -> dict[str, Any]:
    """The sentences of the verifier. Braces are filled in on the reader's device."""
    return {
        "good": _("It holds"),
        "bad": _("It does not hold"),
        "same": _("Your device got the published result"),
        "sameVoid": _("The draw is void, as published"),
        "otherDraw": _("This is another draw than the code on the wall named"),
        "differs": _("Step {step} differs: {part}"),
        "unreadable": _("This file is no transcript of a draw"),
        "lead": _("{total} of {leaves}, in {seconds} seconds. No server was asked; everything was computed here."),
        "difference": _("{where}: expected {expected}, found {found}"),
        "place": _("First difference at {where}"),
        "missing": _("not opened, counted as zero: {names}"),
        "none": _("none"),
        "void": _("void"),
        "python": _("(its BLS signature is checked by the Python program only)"),
        "nobody": _("Nobody of this name or id stands on the list."),
        "parts": {
            "list": {"good": _("List and rule were not changed"), "bad": _("list or rule was changed")},
            "reveal": {"good": _("The witnesses' numbers fit"), "bad": _("a witness's number does not fit")},
            "beacon": {
                "good": _("The random number is the agreed one"), "bad": _("the random number is not the agreed one"),
            },
            "result": {"good": _("Drawn again: {total}, none differs"), "bad": _("the result is another one")},
            "signature": {"good": _("The signature fits"), "bad": _("the signature does not fit")},
        },
        "fates": {
            "chosen": _("{name}: ticket {ticket}, place {place}, cut-off {cutOff}. Not above the cut-off: drawn."),
            "not": _("{name}: ticket {ticket}, cut-off {cutOff}. Above the cut-off: not drawn."),
            "skipped": _("{name}: passed over ({why})."),
            "substitute": _("{name}: ticket {ticket}, substitute no. {place}."),
            "grouped": _("{name}: {group}"),
            "taken": _("{name}: place {place}."),
            "unchosen": _("{name}: not drawn."),
        },
    }  # fmt: skip
