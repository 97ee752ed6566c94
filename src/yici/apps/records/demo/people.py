"""Facts about synthetic people, in the stored forms of the catalogue (a test prepares them all and compares)."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from yici.apps.records.demo import families, numbers
from yici.apps.records.demo.families import Member

EDUCATION_BY_AGE = ((16, ""), (22, "60"), (35, "20 30 40 60 70 70"), (50, "30 60 70 70 80"), (65, "60 70 70 80 80"),
                    (200, "70 80 80 80 90"))  # fmt: skip
WORK = ("farming", "farming", "farming", "migrant_in_county", "migrant_in_region", "migrant_outside", "unemployed",
        "self_employed", "employed", "welfare_post")  # fmt: skip
BANKS = ("rural_commercial", "rural_commercial", "postal", "agricultural", "rural_credit", "ordos")
DISABILITIES = "44444412356"
VETERANS = ("retired_soldier", "retired_soldier", "elder_soldier", "war", "sick")
TRADES = ("建筑工", "货车司机", "焊工", "餐饮服务", "保洁", "煤矿工人", "家政服务", "快递员")
PLACES = ("呼和浩特市", "包头市", "乌海市", "北京市", "西安市", "榆林市", "银川市", "东胜区")


def pick(random: Random, choices: Any) -> Any:
    """One of a sequence; a third of the time of ``Random.choice``."""
    return choices[int(random.random() * len(choices))]


def person_values(
    random: Random, member: Member, area_name: str, group: str, today: dt.date, *, is_rural: bool
) -> dict[str, Any]:
    """Plain values of a person."""
    age = member.age
    is_healthy = random.random() < 0.9 - age / 250
    values: dict[str, Any] = {
        "person.name": member.name,
        "person.sex": member.sex,
        "person.birth_date": member.born.isoformat(),
        "person.ethnicity": "02" if member.is_mongolian else "01",
        "person.household_registration_type": "family",
        "person.registered_address": f"{area_name}{group}",
        "person.medical_insurance": "resident" if random.random() < 0.93 else "none",
        "person.health_status": "healthy" if is_healthy else pick(random, ("chronic", "weak", "major")),
    }
    values["person.document_type"] = "none" if member.special == "no_number" else "id_card"
    if age >= 16:
        _grown(random, member, values, today, is_rural=is_rural)
    else:
        _child(random, member, values, area_name)
    if age >= 60:
        _elder(random, member, values, today)
    return values


def _grown(random: Random, member: Member, values: dict[str, Any], today: dt.date, *, is_rural: bool) -> None:
    age = member.age
    codes = next(one for limit, one in EDUCATION_BY_AGE if age < limit).split()
    values["person.education"] = pick(random, codes) if codes else "70"
    married = member.role in (families.HEAD, families.SPOUSE) or age > 32
    values["person.marital_status"] = "20" if married and random.random() < 0.93 else "10" if age < 40 else "30"
    is_able = age < 60 or random.random() < 0.3
    is_student = age < 22 and random.random() < 0.6
    values["person.is_student"] = ("senior" if age < 19 else "university") if is_student else "none"
    values["person.labour_capacity"] = (
        "none" if is_student or not is_able else pick(random, ("ordinary", "ordinary", "ordinary", "skilled", "weak"))
    )
    status = "student" if is_student else "unable" if not is_able else pick(random, WORK if is_rural else WORK[3:])
    values["person.work_status"] = status
    away = status in ("migrant_in_region", "migrant_outside")
    values["person.presence"] = (
        pick(random, ("away_region", "away_outside")) if away else "away_county" if is_student else "home"
    )
    if status.startswith("migrant"):
        values["person.work_place"] = pick(random, PLACES)
        values["person.occupation"] = pick(random, TRADES)
        values["person.work_months"] = str(3 + int(random.random() * 10))
        values["person.work_income"] = str(1500 * (10 + int(random.random() * 30)))
    if status == "welfare_post":
        values["person.welfare_post"] = pick(random, ("forest", "cleaning", "road", "grass"))
        values["person.welfare_post_pay"] = "12000"
    values["person.pension_insurance"] = "resident" if is_rural or random.random() < 0.5 else "employee"
    if age >= 18:
        values["person.ballot"] = True
    _memberships(random, member, values, today)


def _memberships(random: Random, member: Member, values: dict[str, Any], today: dt.date) -> None:
    age = member.age
    values["person.political_status"] = "13"
    if age >= 20 and random.random() < 0.07:
        joined = dt.date(today.year - int(random.random() * (age - 18)) - 1, 1 + int(random.random() * 12), 1)
        values["person.political_status"] = "01"
        values["party.joined_on"] = joined.isoformat()
        values["party.full_member_on"] = joined.replace(year=joined.year + 1).isoformat()
        values["party.kind"] = "full" if joined.year + 1 <= today.year else "probationary"
        values["party.is_mobile"] = values["person.presence"] not in ("home", "away_county")
        values["party.dues"] = str(1 + int(random.random() * 5))
    if member.sex == "1" and age >= 22 and random.random() < 0.04:
        enlisted = dt.date(today.year - age + 18, 9 if random.random() < 0.5 else 12, 1)
        values["veteran.category"] = pick(random, VETERANS) if age >= 60 else "retired_soldier"
        values["veteran.enlisted_on"] = enlisted.isoformat()[:7]
        values["veteran.discharged_on"] = enlisted.replace(year=enlisted.year + 2).isoformat()[:7]
        values["veteran.honour_plate"] = True


def _child(random: Random, member: Member, values: dict[str, Any], area_name: str) -> None:
    age = member.age
    stage = "none" if age < 3 else "preschool" if age < 6 else "primary" if age < 12 else "junior"
    values["person.is_student"] = stage
    values["person.presence"] = "home"
    if stage in ("primary", "junior"):
        values["person.school_name"] = "第一小学" if stage == "primary" else "第一中学"
        values["child.dropout"] = False
    if random.random() < 0.05:
        values["child.category"] = pick(random, ("left_behind", "in_difficulty", "de_facto", "disabled"))
        values["child.parents_away"] = pick(random, ("both", "father", "mother"))


def _elder(random: Random, member: Member, values: dict[str, Any], today: dt.date) -> None:
    age = member.age
    values["elder.self_care"] = (
        "intact" if random.random() < 0.9 - (age - 60) / 100 else pick(random, ("mild", "moderate", "severe"))
    )
    values["elder.living_alone"] = pick(random, ("couple", "children", "alone", "couple"))
    values["person.pension_amount"] = str(140 + int(random.random() * 20) * 10)
    if age >= 80:
        values["elder.allowance"] = "100" if age < 90 else "300" if age < 100 else "600"
    values["elder.alive_check"] = dt.date(today.year, 1 + int(random.random() * today.month), 1).isoformat()


def disability(random: Random, number: str, today: dt.date) -> tuple[str, dict[str, Any]]:
    """A certificate number and what goes with it."""
    kind, grade = pick(random, DISABILITIES), str(1 + int(random.random() * 4))
    values: dict[str, Any] = {
        "disability.class": kind,
        "disability.grade": grade,
        "disability.issued_on": dt.date(today.year - 1 - int(random.random() * 8), 6, 15).isoformat(),
        "disability.valid_to": dt.date(today.year + 1 + int(random.random() * 8), 6, 15).isoformat(),
        "person.health_status": "disabled",
    }
    if random.random() < 0.5:
        values["disability.living_subsidy"] = "100"
        values["disability.subsidy_since"] = f"{today.year - 2}-01"
    if grade in "12":
        values["disability.nursing_subsidy"] = "110" if grade == "1" else "100"
    return f"{number}{kind}{grade}", values


class NumberBook:
    """Hands out ID numbers once each; ``serial`` makes phones and cards unique over all synthetic people."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(
        self, member: Member, serial: int, *, wants_x: bool = False, not_these: frozenset[str] = frozenset()
    ) -> str:
        """An ID number that nobody has; with ``wants_x`` one that ends in X."""
        sequence = 2 * (serial % 500) + (1 if member.sex == "1" else 0)
        for step in range(500):
            number = numbers.id_number(member.born, (sequence + 2 * step) % 1000)
            if number not in self._taken and number not in not_these and (not wants_x or number[-1] == "X"):
                self._taken.add(number)
                return number
        return self.take(_day_later(member), serial, wants_x=wants_x, not_these=not_these)


def _day_later(member: Member) -> Member:
    member.born += dt.timedelta(days=1)
    return member


def protected_values(random: Random, member: Member, serial: int, book: NumberBook) -> dict[str, tuple[str, str]]:
    """Numbers of a person as (text, lookup)."""
    found: dict[str, tuple[str, str]] = {}
    if member.special != "no_number":
        number = book.take(member, serial, wants_x=member.special == "x")
        found["person.id_number"] = (number, number)
    if member.age >= 14 and random.random() < 0.92:
        phone = numbers.phone(serial)
        found["person.phone"] = (phone, phone)
    if member.role == families.HEAD or (member.age >= 60 and random.random() < 0.8):
        card = numbers.bank_card(serial)
        found["person.bank_account"] = (card, card)
    return found


def numbers_born(id_number: str) -> dt.date:
    """The birthday in a synthetic ID number."""
    return dt.date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
