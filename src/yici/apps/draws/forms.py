"""What comes in from the desk pages of draws: parsed and judged before any action is called."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yici.apps.draws.contracts import Line, Rule
from yici.apps.draws.errors import RuleNotSound
from yici.apps.draws.rules.reading import read_lines, read_pairs, settle
from yici.apps.draws.rules.refusals import Refused
from yici.core import clock

KINDS = (
    ("subset", _("Draw some from the list")),
    ("permutation", _("Put all in an order")),
    ("assign", _("Give each target its people")),
    ("balanced-classes", _("Make classes that differ little")),
)
BEACONS = (
    ("lottery", _("A named lottery draw after the sealing, written down by two people")),
    ("witnesses", _("Witnesses of at least two units, who seal numbers on the spot")),
    ("drand", _("A round of drand (needs the internet to look it up)")),
)
AREA = forms.Textarea(attrs={"rows": 3})


class NewDrawForm(forms.Form):
    """A free draw: what, from which list, how, and by which beacon."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    title = forms.CharField(max_length=200, label=_("What is drawn"))
    purpose = forms.CharField(
        max_length=500, label=_("What for"), help_text=_("Part of the commitment, word for word.")
    )
    list_file = forms.FileField(
        label=_("The list (CSV)"),
        help_text=_("First line: id and the columns that the rule needs. Official ids or pseudonyms, no names."),
    )  # fmt: skip
    kind = forms.ChoiceField(choices=KINDS, label=_("Way"))
    k = forms.IntegerField(min_value=0, required=False, label=_("How many (or how many classes, or people for each)"))
    strata = forms.CharField(max_length=60, required=False, label=_("Column of groups"))
    quotas = forms.CharField(
        max_length=500, required=False, label=_("How many of each group"), help_text=_("A=2, B=30% …"),
    )  # fmt: skip
    substitutes = forms.IntegerField(min_value=0, required=False, label=_("Substitutes"))
    weights = forms.CharField(max_length=60, required=False, label=_("Column of weights"))
    capacity_by = forms.CharField(max_length=60, required=False, label=_("Column with a limit"))
    capacity = forms.CharField(
        max_length=500, required=False, label=_("Limits"), help_text=_("One number for all, or a=1, b=3.")
    )
    avoid = forms.CharField(
        required=False, label=_("Avoidance"), widget=AREA, help_text=_("Two ids a line, with a comma.")
    )
    together = forms.CharField(
        required=False, label=_("Together"), widget=AREA, help_text=_("Two ids a line, with a comma.")
    )
    balance = forms.CharField(
        max_length=300, required=False, label=_("Columns to balance"), help_text=_("The most important first.")
    )
    scores = forms.CharField(max_length=300, required=False, label=_("Columns of scores"))
    beacon = forms.ChoiceField(choices=BEACONS, label=_("Public random number"))
    lottery = forms.CharField(max_length=40, required=False, label=_("Name of the lottery"), initial="双色球")
    issue = forms.CharField(max_length=20, required=False, label=_("Number of its draw"), help_text="2026137")
    beacon_at = forms.DateTimeField(
        required=False, label=_("When it is drawn"), input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )  # fmt: skip
    round = forms.IntegerField(min_value=1, required=False, label=_("Number of the round"))
    is_sealed = forms.BooleanField(required=False, label=_("Keep list and result back until I publish them"))
    reason = forms.CharField(max_length=300, required=False, label=_("Why there is another draw"))

    def clean(self) -> dict[str, Any]:
        """A beacon needs its name."""
        data = dict(super().clean() or {})
        if data.get("beacon") == "lottery" and not (data.get("lottery") and data.get("issue")):
            self.add_error("issue", _now("Name the lottery and the number of its draw."))
        if data.get("beacon") == "drand" and not data.get("round"):
            self.add_error("round", _now("Name the round."))
        return data

    def rule_and_lines(self) -> tuple[Rule, list[Line]]:
        """The rule and the list; ``RuleNotSound`` with one sentence."""
        data = self.cleaned_data
        try:
            lines = read_lines(data["list_file"].read(), data["list_file"].name or "list.csv")
            ids = {line.id for line in lines}
            pairs = {
                name: read_pairs(data[name].replace("，", ",").encode(), name, ids) for name in ("avoid", "together")
            }
            return settle(self._table(), lines, pairs["avoid"], pairs["together"]), lines
        except Refused as problem:
            raise RuleNotSound(problem=_now(problem.template).format(**problem.facts)) from problem

    def _table(self) -> dict[str, Any]:
        data = self.cleaned_data
        beacon = {
            "lottery": f"lottery:{data['lottery']}:{data['issue']}", "witnesses": "witnesses",
            "drand": f"drand:{data['round']}",
        }[data["beacon"]]  # fmt: skip
        capacity = data["capacity"].strip()
        return {
            "kind": data["kind"], "purpose": data["purpose"], "beacon": beacon, "k": data["k"] or 0,
            "strata": data["strata"].strip(), "quotas": table_of(data["quotas"]), "weights": data["weights"].strip(),
            "capacity_by": data["capacity_by"].strip(),
            "capacity": int(capacity) if capacity.isdecimal() else table_of(capacity),
            "substitutes": data["substitutes"] or 0, "balance": words_of(data["balance"]),
            "scores": words_of(data["scores"]),
        }  # fmt: skip

    def due_at(self) -> dt.datetime | None:
        """When the beacon falls, as it was typed: a moment of the city."""
        at: dt.datetime | None = self.cleaned_data["beacon_at"]
        if at is None or self.cleaned_data["beacon"] != "lottery":
            return None
        return at if at.tzinfo else at.replace(tzinfo=clock.city_zone())


def words_of(text: str) -> list[str]:
    """Words parted by commas or spaces."""
    return [word for word in re.split(r"[\s,，、]+", text.strip()) if word]


def table_of(text: str) -> dict[str, int | str]:
    """“A=2, B=30%” as a table; ``RuleNotSound`` names the piece that is none."""
    table: dict[str, int | str] = {}
    for piece in re.split(r"[,，;；\n]+", text.strip()):
        if not piece.strip():
            continue
        name, sign, value = (
            (part.strip() for part in re.split(r"([=＝:：])", piece, maxsplit=1))
            if re.search(r"[=＝:：]", piece)
            else (piece, "", "")
        )
        if not sign or not re.fullmatch(r"[0-9]{1,7}|[0-9]{1,3}(\.[0-9]{1,4})?\s*[%％]", value):
            raise RuleNotSound(problem=_now("“{piece}” is not like A=2 or B=30%.").format(piece=piece.strip()))
        table[name] = int(value) if value.isdecimal() else value
    return table


class StepForm(forms.Form):
    """A step of a draw: decided on which version, and why."""

    expected = forms.IntegerField(min_value=1)
    reason = forms.CharField(required=False, max_length=300)
    line = forms.CharField(required=False, max_length=128)


class WitnessForm(forms.Form):
    """A number is sealed or opened; ``witness`` and ``name`` are for guests."""

    act = forms.ChoiceField(choices=[("join", "join"), ("reveal", "reveal")])
    sealed = forms.CharField(required=False, max_length=200)
    value = forms.CharField(required=False, max_length=300)
    name = forms.CharField(required=False, max_length=80)
    represents = forms.CharField(required=False, max_length=100)
    witness = forms.UUIDField(required=False)
    is_guest = forms.BooleanField(required=False)


class BeaconForm(forms.Form):
    """What the beacon said, as read from the announcement."""

    expected = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    signature = forms.CharField(required=False, max_length=200, label=_("Signature of the round"))
    day = forms.DateField(required=False, label=_("Day of the draw"), widget=forms.DateInput(attrs={"type": "date"}))
    numbers = forms.CharField(
        required=False, max_length=200, label=_("Numbers"),
        help_text=_("Groups parted by +, as in 3 11 17 22 28 31 + 5"),
    )  # fmt: skip
    name = forms.CharField(required=False, max_length=40, label=_("Name of the lottery"))
    issue = forms.CharField(required=False, max_length=20, label=_("Number of its draw"))

    def said(self) -> dict[str, Any]:
        """As the engine reads it."""
        data = self.cleaned_data
        groups = [re.findall(r"\d+", group) for group in re.split(r"[+＋|;；]", data["numbers"])]
        return {
            "signature": re.sub(r"\s", "", data["signature"]),
            "day": data["day"].isoformat() if data["day"] else "",
            "numbers": [[int(one) for one in group] for group in groups],
            "name": data["name"].strip(),
            "issue": data["issue"].strip(),
        }
