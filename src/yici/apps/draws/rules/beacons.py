"""Public randomness of a later moment: a drand round, a named lottery draw, witnesses alone. No generator of ours."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from typing import Any

from yici.apps.draws.rules.canonical import canonical_json, check_text, domain_hash, is_hex
from yici.apps.draws.rules.drand import GENESIS, PERIOD, check_signature
from yici.apps.draws.rules.refusals import Refused

LOTTERY_HINT = 'It looks like {"name":…,"issue":…,"day":"2026-11-28","numbers":[[3,11],[5]],"entered_by":["甲","乙"]}.'
LOTTERY_KEYS = ("day", "entered_by", "issue", "name", "numbers")
LAST_SECOND = 253_402_300_799  # of the year 9999; later rounds have no moment that can be written
_FORM = re.compile(r"witnesses|lottery|drand:[1-9][0-9]{0,14}|lottery:[^:]+:[^:]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def check_beacon(beacon: str) -> None:
    """Refuse a beacon that no rule can name."""
    if not isinstance(beacon, str) or not _FORM.fullmatch(beacon):
        raise Refused("beacon_form", beacon=beacon)
    check_text(beacon, "beacon")


def drand_beacon(round_: str, signature: str) -> dict[str, Any]:
    """What is logged of a drand round."""
    return {"beacon": f"drand:{round_}", "signature": signature.lower()}


def lottery_beacon(found: object) -> dict[str, Any]:
    """What is logged of a lottery record: numbers sorted within their groups (a flat list is one group)."""
    if not isinstance(found, Mapping):
        raise Refused("lottery_record", key="name", hint=LOTTERY_HINT)
    numbers = found.get("numbers")
    if isinstance(numbers, list) and numbers and not any(isinstance(one, list) for one in numbers):
        numbers = [numbers]
    record = {key: found.get(key) for key in LOTTERY_KEYS}
    record["numbers"] = [sorted(_numbers(group)) for group in numbers] if isinstance(numbers, list) else None
    record["issue"] = str(record["issue"]) if isinstance(record["issue"], int) else record["issue"]
    record["beacon"] = f"lottery:{record['name']}:{record['issue']}"
    _check_lottery(record)
    return record


def _numbers(group: object) -> list[int]:
    if not isinstance(group, list) or not group:
        raise Refused("lottery_record", key="numbers", hint=LOTTERY_HINT)
    if all(isinstance(one, str) and re.fullmatch(r"[0-9]{1,9}", one) for one in group):
        return [int(one) for one in group]
    if not all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one < 10**9 for one in group):
        raise Refused("lottery_record", key="numbers", hint=LOTTERY_HINT)
    return list(group)


def _check_lottery(record: Mapping[str, Any]) -> None:
    for key in ("name", "issue", "day"):
        if not isinstance(record[key], str) or not record[key] or (key != "day" and ":" in record[key]):
            raise Refused("lottery_record", key=key, hint=LOTTERY_HINT)
        check_text(record[key], key)
    try:
        dt.date.fromisoformat(record["day"] if _DAY.fullmatch(record["day"]) else "")
    except ValueError:
        raise Refused("lottery_record", key="day", hint=LOTTERY_HINT) from None
    numbers = record["numbers"]
    if not isinstance(numbers, list) or not numbers or any(group != sorted(_numbers(group)) for group in numbers):
        raise Refused("lottery_record", key="numbers", hint=LOTTERY_HINT)
    people = record["entered_by"]
    if not isinstance(people, list) or len(people) != 2:
        raise Refused("lottery_record", key="entered_by", hint=LOTTERY_HINT)
    for one in people:
        check_text(one, "entered_by")
    if people[0] == people[1]:
        raise Refused("lottery_people", people="、".join(people))


def randomness_of(rule_beacon: str, data: Mapping[str, Any]) -> bytes:
    """32 bytes of what the beacon said; refuses another than the committed one, and evidence that does not hold."""
    named = data.get("beacon")
    if not isinstance(named, str) or not (
        named == rule_beacon or (rule_beacon == "lottery" and named.startswith("lottery:"))
    ):
        raise Refused("beacon_differs", wanted=rule_beacon, there=named)
    if named == "witnesses":
        _only(data, {"beacon"})
        return bytes(32)
    if named.startswith("drand:"):
        _only(data, {"beacon", "signature"})
        signature = data["signature"]
        if not is_hex(signature, 96):
            raise Refused("hex", where=named, digits=96)
        check_signature(int(named[6:]), bytes.fromhex(signature))
        return hashlib.sha256(bytes.fromhex(signature)).digest()
    _only(data, {*LOTTERY_KEYS, "beacon"})
    _check_lottery(data)
    if named != f"lottery:{data['name']}:{data['issue']}":
        raise Refused("beacon_differs", wanted=named, there=f"lottery:{data['name']}:{data['issue']}")
    told = [data["name"], data["issue"], data["day"], data["numbers"]]
    return domain_hash("lottery", canonical_json(told))


def _only(data: Mapping[str, Any], keys: set[str]) -> None:
    for key in sorted(set(data) ^ keys):
        raise Refused("unknown_key", name="beacon", key=key, known=", ".join(sorted(keys)))


def known_since(data: Mapping[str, Any]) -> str:
    """When anybody could know the beacon at the earliest, in UTC: a round's moment, 20:00 of a lottery's day in China.

    "" for witnesses. The hour is our own definition: the national lotteries draw after it.
    """
    named = str(data["beacon"])
    if named.startswith("drand:"):
        seconds = min(GENESIS + (int(named[6:]) - 1) * PERIOD, LAST_SECOND)
        return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if not named.startswith("lottery:"):
        return ""
    closes = dt.datetime.fromisoformat(f"{data['day']}T20:00:00+08:00").astimezone(dt.UTC)
    return closes.strftime("%Y-%m-%dT%H:%M:%SZ")
