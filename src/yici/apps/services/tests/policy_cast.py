"""Policies of the test city: an allowance of age (two versions, the newer without a form), aid in hardship, a card that
needs a form, and a reward for firms."""

from __future__ import annotations

from yici.apps.records.tests.builders import a_catalogue
from yici.apps.services.tests.cast import put

OLD, NEW = "2025-01-01", "2026-01-01"


def a_policy(code: str, name: str, *, since: str = NEW, entity: str = "person", unit: str = "civil_affairs",
             item: str = "", gives: str = "补贴") -> None:  # fmt: skip
    """A version of a policy without conditions; without an item it needs no form."""
    put(
        "service_policies.csv", f"{code}|{since}", code=code, valid_from=since, valid_to="", name=name, name_en=code,
        entity=entity, unit=unit, gives=gives, gives_en="aid", without_asking="no" if item else "yes", item=item,
        days="20", basis="本地规定",
    )  # fmt: skip


def a_condition(policy: str, code: str, when: str, yes: str, *, since: str = NEW, position: int = 1,
                given: str = "") -> None:  # fmt: skip
    """A condition of a version."""
    put(
        "service_policy_conditions.csv", f"{policy}|{since}|{code}", policy=policy, valid_from=since,
        position=str(position), code=code, when=when, yes=yes, no=f"不是：{yes}", unknown=f"不清楚：{yes}", yes_en=code,
        no_en=f"not {code}", unknown_en=f"not known: {code}", given=given,
    )  # fmt: skip


def the_policies(*, with_catalogue: bool = True) -> None:
    """Put them into the city's files, with the small catalogue of elements that they look at."""
    if with_catalogue:
        a_catalogue()
    for since, age, item in ((OLD, 90, "food_licence"), (NEW, 80, "")):
        a_policy("elder_allowance", "高龄津贴", since=since, item=item)
        a_condition("elder_allowance", "age", f"person.age >= {age}", f"年满{age}岁", since=since)
        a_condition(
            "elder_allowance", "alive", "person.death_date is not known", "健在", since=since, position=2, given="yes"
        )
    a_policy("aid", "困难补助")
    a_condition("aid", "age", "person.age >= 60", "年满60岁")
    a_condition("aid", "hardship", "household.type in ('monitored', 'exited')", "监测户", position=2)
    a_policy("elder_card", "优待证", item="food_licence")
    a_condition("elder_card", "age", "person.age >= 60", "年满60岁")
    a_condition("elder_card", "no_card", "disability.certificate_number is not known", "还没有优待证", position=2)
    a_policy("high_tech", "高企奖励", entity="enterprise")
    a_condition("high_tech", "recognised", "enterprise.name is known", "已认定")
