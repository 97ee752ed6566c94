"""Who lives together: households with kinship, ages and the 2 % of special cases."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from yici.apps.records.demo import names

HEAD, SPOUSE, SON, DAUGHTER, FATHER, MOTHER, GRANDSON, GRANDDAUGHTER = "02", "10", "20", "30", "51", "52", "41", "42"
SPECIAL = 0.02  # share of people with something rare about them
SPECIALS = ("separator", "one_word", "rare_sign", "x", "changed_number", "no_number", "moved", "died", "elsewhere",
            "regained")  # fmt: skip


@dataclass(slots=True)
class Member:
    """A synthetic person before there are values."""

    role: str
    sex: str
    born: dt.date
    age: int
    name: str = ""
    is_mongolian: bool = False
    special: str = ""


@dataclass(slots=True)
class Family:
    """A household: members, the head first; what it lives from."""

    members: list[Member] = field(default_factory=list)
    is_herding: bool = False
    is_rural: bool = True
    surname: str = ""


def _born(random: Random, age: int, today: dt.date) -> dt.date:
    return today - dt.timedelta(days=int(age * 365.2425 + random.random() * 364))


def _age_of_head(random: Random) -> int:
    draw = random.random()
    if draw < 0.12:
        return 24 + int(random.random() * 11)
    if draw < 0.62:
        return 35 + int(random.random() * 25)
    return 60 + int(random.random() * 26)


def _add(family: Family, random: Random, role: str, sex: str, age: int, today: dt.date) -> Member:
    born = _born(random, max(age, 0), today)
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    member = Member(role, sex, born, years)
    family.members.append(member)
    return member


def make_family(random: Random, today: dt.date, *, is_rural: bool) -> Family:
    """A household of one to seven people of one or more generations."""
    family = Family(is_herding=is_rural and random.random() < 0.3, is_rural=is_rural)
    family.surname = names.SURNAMES[min(int(random.random() ** 1.6 * len(names.SURNAMES)), len(names.SURNAMES) - 1)]
    mongolian = random.random() < (0.5 if family.is_herding else 0.12)
    age = _age_of_head(random)
    head_sex = "1" if random.random() < 0.82 else "2"
    _add(family, random, HEAD, head_sex, age, today)
    is_couple = random.random() < (0.85 if age < 70 else 0.6)
    if is_couple:
        gap = int(random.random() * 5) - 1
        _add(family, random, SPOUSE, "2" if head_sex == "1" else "1", max(age - gap, 21), today)
    for place in range(_children(random, age)):
        child_age = age - 23 - int(random.random() * 6) - place * 3
        if child_age >= 0:
            son = random.random() < 0.51
            _add(family, random, SON if son else DAUGHTER, "1" if son else "2", child_age, today)
    if age > 50 and random.random() < 0.2:
        boy = random.random() < 0.5
        _add(family, random, GRANDSON if boy else GRANDDAUGHTER, "1" if boy else "2", int(random.random() * 14), today)
    if age < 60 and random.random() < 0.22:
        mother = random.random() < 0.6
        _add(family, random, MOTHER if mother else FATHER, "2" if mother else "1", age + 24, today)
    for member in family.members:
        _name(member, family, random, mongolian)
    return family


def _children(random: Random, age: int) -> int:
    if age > 62:
        return 1 if random.random() < 0.35 else 0
    draw = random.random()
    return 0 if draw < 0.2 else 1 if draw < 0.6 else 2 if draw < 0.92 else 3


def _name(member: Member, family: Family, random: Random, mongolian: bool) -> None:
    if random.random() < SPECIAL:
        member.special = SPECIALS[int(random.random() * len(SPECIALS))]
    member.is_mongolian = mongolian
    own = family.surname
    if member.role in (SPOUSE, MOTHER):
        own = names.SURNAMES[int(random.random() * len(names.SURNAMES))]
    if member.special in ("separator", "rare_sign"):
        member.name = names.rare_name(random, own, member.sex)
    elif mongolian or member.special == "one_word":
        member.name = names.mongolian_name(random, member.sex)
    else:
        member.name = names.chinese_name(random, own, member.sex)
