"""What is refused before anything is frozen: rules that cannot be followed, lists that do not fit them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from yici.apps.draws.contracts import Line, Rule
from yici.apps.draws.rules.beacons import check_beacon
from yici.apps.draws.rules.canonical import MOST_ID, check_text, is_count
from yici.apps.draws.rules.classes import check_classes
from yici.apps.draws.rules.refusals import Refused

MOST_LINES = 2_000_000
MOST_WEIGHT = 1000
MOST_PAIRS = 10_000_000  # targets times assignees
KINDS = ("subset", "permutation", "assign", "balanced-classes")
USES = {
    "subset": {"strata", "quotas", "weights", "capacity_by", "capacity", "avoid", "together", "substitutes"},
    "permutation": {"substitutes"},
    "assign": {"capacity", "avoid", "together"},
    "balanced-classes": {"avoid", "together", "balance", "scores"},
}
OPTIONAL = (
    "strata",
    "quotas",
    "weights",
    "capacity_by",
    "capacity",
    "avoid",
    "together",
    "substitutes",
    "balance",
    "scores",
)
_PERSON = re.compile(r"[1-9]\d{5}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]\Z")
_FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def columns_of(rule: Rule, sealed: bool = False) -> tuple[str, ...]:
    """The columns that are frozen with the list: those that the rule names, sorted."""
    named = {rule.strata, rule.weights, rule.capacity_by, *rule.balance, *rule.scores}
    named |= {"role"} if rule.kind == "assign" else set()
    named |= {"sealed"} if sealed else set()
    return tuple(sorted(named - {""}))


def check_rule(rule: Rule) -> None:
    """Refuse a rule that says too little, too much or nonsense, whatever the list."""
    if rule.kind not in KINDS:
        raise Refused("kind", kind=rule.kind)
    check_text(rule.purpose, "purpose")
    check_beacon(rule.beacon)
    for field in OPTIONAL:
        if getattr(rule, field) and field not in USES[rule.kind]:
            raise Refused("not_for_kind", kind=rule.kind, field=field)
    for column in columns_of(rule):
        check_text(column, "rule")
    for where, names in (("balance", rule.balance), ("scores", rule.scores)):
        for name in names:
            check_text(name, where)
    for where, value in (("k", rule.k), ("substitutes", rule.substitutes)):
        _check_number(where, value, 0)
    for table in (rule.quotas, rule.capacity):
        for name, value in table.items():
            check_text(name, "rule", may_be_empty=table is rule.capacity)
            _check_number(name, value, 0)
    if rule.kind in ("assign", "balanced-classes") and rule.k < 1:
        raise Refused("number", where="k", value=rule.k, least=1, most=MOST_LINES)
    if rule.kind == "subset" and bool(rule.k) == bool(rule.quotas):
        raise Refused("no_count") if not rule.k else Refused("not_for_kind", kind="subset with quotas", field="k")
    if bool(rule.quotas) != bool(rule.strata) and rule.kind == "subset":
        raise Refused("no_count")


def _check_number(where: str, value: object, least: int, most: int = MOST_LINES) -> None:
    if not is_count(value) or not least <= value <= most:  # type: ignore[operator]
        raise Refused("number", where=where, value=value, least=least, most=most)


def check_lines(rule: Rule, lines: Sequence[Line]) -> None:
    """Refuse a list (sorted by id) that the rule cannot be followed with."""
    if not lines:
        raise Refused("no_lines")
    if len(lines) > MOST_LINES:
        raise Refused("too_many_lines", most=MOST_LINES)
    ids = {line.id for line in lines}
    if len(ids) < len(lines):
        doubled = next(id for id, count in Counter(line.id for line in lines).items() if count > 1)
        raise Refused("duplicate", id=doubled)
    for id in ids:
        if not (id.isascii() and id.isalnum() and len(id) <= MOST_ID):  # the quick way for official ids
            check_text(id, id[:40] or "id", MOST_ID)
    for column in columns_of(rule):
        if not any(column in line.values for line in lines):
            raise Refused("no_column", column=column)
    _check_pairs(rule, ids)
    if rule.kind == "subset":
        _check_subset(rule, lines)
    elif rule.kind == "assign":
        _check_assign(rule, lines)
    elif rule.kind == "balanced-classes":
        check_classes(lines, rule)
    elif rule.k > len(lines):
        raise Refused("k_too_large", wanted=rule.k, there=len(lines))


def check_no_person(id: str) -> None:
    """Refuse to freeze what looks like the number of an identity card. A verifier does not ask: the draw was held."""
    if len(id) == 18 and _is_person(id):
        raise Refused("person_number", id=id[:6] + "…")


def _is_person(id: str) -> bool:
    if not _PERSON.match(id):
        return False
    total = sum(int(digit) * factor for digit, factor in zip(id[:17], _FACTORS, strict=True))
    return "10X98765432"[total % 11] == id[17]


def _check_pairs(rule: Rule, ids: set[str]) -> None:
    for first, second in (*rule.avoid, *rule.together):
        if first == second:
            raise Refused("pair_with_itself", first=first)
        for id in (first, second):
            if id not in ids:
                raise Refused("unknown_in_pair", first=first, second=second, id=id)
    if rule.kind == "assign":
        both = set(rule.avoid) & set(rule.together)
        for first, second in sorted(both):
            raise Refused("contradiction", first=first, second=second)
        return
    group = groups_of(rule.together)
    for first, second in rule.avoid:
        if first in group and group[first] is group.get(second):
            raise Refused("contradiction", first=first, second=second)


def groups_of(together: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Everybody who stands in a pair → all who belong with them, sorted; one list object for a whole group."""
    group: dict[str, list[str]] = {}
    for first, second in together:
        one, other = group.setdefault(first, [first]), group.setdefault(second, [second])
        if one is not other:
            one += other
            for id in other:
                group[id] = one
    for members in group.values():
        members.sort()
    return group


def _check_subset(rule: Rule, lines: Sequence[Line]) -> None:
    if rule.weights:
        for line in lines:
            weight_of(line, rule.weights)
    strata = [line.values.get(rule.strata, "") for line in lines] if rule.strata else [""] * len(lines)
    there = Counter(strata)
    if rule.strata and there[""]:
        raise Refused("empty_stratum", id=lines[strata.index("")].id, column=rule.strata)
    quotas = quotas_of(rule)
    for stratum in sorted(there):
        if stratum not in quotas:
            raise Refused("stratum_without_quota", stratum=stratum)
    for stratum, wanted in sorted(quotas.items()):
        if wanted and not there[stratum]:
            raise Refused("quota_without_lines", stratum=stratum, wanted=wanted)
        if wanted > there[stratum]:
            if not rule.strata:
                raise Refused("k_too_large", wanted=wanted, there=there[""])
            raise Refused("quota_too_large", stratum=stratum, wanted=wanted, there=there[stratum])
    by_id = {line.id: stratum for line, stratum in zip(lines, strata, strict=True)} if rule.together else {}
    for members in groups_of(rule.together).values():
        for stratum, count in Counter(by_id[id] for id in members).items():
            if count > quotas[stratum]:
                raise Refused("together_too_many", id=members[0])


def quotas_of(rule: Rule) -> Mapping[str, int]:
    """Quotas by stratum; without strata everything is one stratum, named ""."""
    return rule.quotas if rule.strata else {"": rule.k}


def weight_of(line: Line, column: str) -> int:
    """The weight of a line, refused unless it is 1 … 1000 in plain digits."""
    text = line.values.get(column, "")
    if not re.fullmatch(r"[1-9][0-9]{0,3}", text) or int(text) > MOST_WEIGHT:
        raise Refused("number", where=f"{line.id}, {column}", value=text or "–", least=1, most=MOST_WEIGHT)
    return int(text)


def _check_assign(rule: Rule, lines: Sequence[Line]) -> None:
    roles: dict[str, str] = {line.id: line.values.get("role", "") for line in lines}
    for id, role in roles.items():
        if role not in ("target", "assignee"):
            raise Refused("role", id=id, value=role)
    assignees = [id for id, role in roles.items() if role == "assignee"]
    targets = [id for id, role in roles.items() if role == "target"]
    if not assignees or not targets:
        raise Refused("no_role", role="target" if assignees else "assignee")
    if len(assignees) * len(targets) > MOST_PAIRS:
        raise Refused("too_many_pairs", targets=len(targets), assignees=len(assignees))
    for first, second in (*rule.avoid, *rule.together):
        if (roles[first], roles[second]) != ("target", "assignee"):
            raise Refused("pair_roles", first=first, second=second)
    for id in rule.capacity:
        if id and roles.get(id) != "assignee":
            raise Refused("unknown_id", id=id)
    willing = {id for id in assignees if capacity_of(rule, id) != 0}
    barred: dict[str, set[str]] = {}
    for first, second in rule.avoid:
        barred.setdefault(first, set()).add(second)
    fixed = Counter(first for first, _ in set(rule.together))
    for id in targets:
        there = len(willing - barred[id]) if id in barred else len(willing)
        if there < rule.k:
            raise Refused("too_few_assignees", id=id, wanted=rule.k, there=there)
        if fixed[id] > rule.k:
            raise Refused("together_too_many", id=id)
    for id, tasks in Counter(second for _, second in set(rule.together)).items():
        limit = capacity_of(rule, id)
        if limit is not None and tasks > limit:
            raise Refused("together_too_many", id=id)
    limits = [capacity_of(rule, id) for id in assignees]
    room = sum(len(targets) if limit is None else min(limit, len(targets)) for limit in limits)
    if room < len(targets) * rule.k:
        raise Refused("capacity_short", there=room, wanted=len(targets) * rule.k)


def capacity_of(rule: Rule, value: str) -> int | None:
    """The most of one value (subset) or one assignee (assign); None: no limit."""
    return rule.capacity.get(value, rule.capacity.get(""))
