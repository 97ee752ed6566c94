"""Registers are filled from files that are looked at whole first; each change is a version."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from yici.apps.oversight.actions.registers import apply_import, check_import, retire_entry, save_entry
from yici.apps.oversight.errors import EntryUnusable, RegisterChanged, RegisterReasonNeeded
from yici.apps.oversight.models import Inspector, RegisterChange, RegisterVersion, Target, Tie
from yici.apps.oversight.selectors.registers import stand_of
from yici.apps.oversight.tests.cast import Oversight, a_target, a_tie, an_inspector
from yici.apps.records.tests.numbers import credit_code
from yici.core import clock
from yici.core.errors import ChangedMeanwhile, NotAllowed

HEAD = ["统一社会信用代码", "企业名称", "类别", "区划代码", "地址", "信用风险分类"]


def rows(*some: int, risk: str = "C", name: str = "小馆") -> list[list[Any]]:
    return [[credit_code(serial), f"{name}{serial}", "餐饮单位", "东村", "一街", risk] for serial in some]


def test_a_file_becomes_one_version_with_all_its_entries(oversight: Oversight) -> None:
    pia = oversight.actor("pia")
    done = apply_import(actor=pia, register="targets", grid=[HEAD, *rows(1, 2, 3)], why="首次导入", source="对象.xlsx")
    assert (done.added, done.version) == (3, 1) and Target.objects.get(code=credit_code(2)).area.code == "159901100201"
    again = apply_import(actor=pia, register="targets", grid=[HEAD, *rows(1, 2, 3)], why="再导一次")
    assert (again.same, again.version) == (3, 1) and RegisterVersion.objects.count() == 1
    more = apply_import(actor=pia, register="targets", grid=[HEAD, *rows(3, 4, risk="D类")], why="分类更新")
    assert (more.added, more.changed, more.version) == (1, 1, 2)
    change = RegisterChange.objects.get(version__number=2, code=credit_code(3))
    assert (change.before["risk_class"], change.after["risk_class"]) == ("C", "D")


@pytest.mark.parametrize(
    ("at", "value", "what"),
    [
        (0, credit_code(2)[:-1] + "0", "credit_code"), (0, 911599990000001, "digits_lost"), (1, "", "needed"),
        (2, "煤矿", "unknown"), (3, "没有的村", "unknown"), (5, "E", "class_unknown"),
    ],
)  # fmt: skip
def test_one_bad_row_and_nothing_is_written(oversight: Oversight, at: int, value: Any, what: str) -> None:
    grid = [HEAD, *rows(1, 2)]
    grid[2][at] = value
    found = apply_import(actor=oversight.actor("pia"), register="targets", grid=grid, why="导入")
    assert [(one.line, one.what) for one in found.troubles] == [(3, what)] and not Target.objects.exists()


def test_a_code_that_stands_twice_and_a_missing_column_are_named(oversight: Oversight) -> None:
    assert [one.what for one in check_import("targets", [HEAD, *rows(1, 1)]).troubles] == ["twice"]
    assert [one.column for one in check_import("targets", [HEAD[:-1], *rows(1)]).troubles] == ["risk_class"]
    assert [one.what for one in check_import("targets", [HEAD]).troubles] == ["empty"]
    assert [one.what for one in check_import("targets", []).troubles] == ["empty"]


def test_who_changed_the_register_since_the_check_is_not_overwritten(oversight: Oversight) -> None:
    pia, grid = oversight.actor("pia"), [HEAD, *rows(1)]
    checked = check_import("targets", grid)
    apply_import(actor=pia, register="targets", grid=[HEAD, *rows(2)], why="别人先导入")
    with pytest.raises(RegisterChanged):
        apply_import(actor=pia, register="targets", grid=grid, why="导入", expected=checked.version)


def test_inspectors_come_with_licence_powers_and_account(oversight: Oversight) -> None:
    head = ["人员编号", "姓名", "单位", "执法证号", "有效期至", "检查事项", "用户名"]
    grid = [head, ["J0100", "某某", "health", "LIC100", dt.date(2027, 6, 30), "消防安全检查、food", "olga"]]
    assert apply_import(actor=oversight.actor("pia"), register="inspectors", grid=grid, why="导入").added == 1
    row = Inspector.objects.get(code="J0100")
    assert (row.powers, row.account, row.licence_until) == (
        ["fire", "food"], oversight.accounts["olga"].key, dt.date(2027, 6, 30),
    )  # fmt: skip
    grid[1][0], grid[1][6] = "J0101", ""
    with pytest.raises(EntryUnusable):  # the licence is another's
        apply_import(actor=oversight.actor("pia"), register="inspectors", grid=grid, why="导入")


def test_ties_name_only_who_is_in_the_registers(oversight: Oversight) -> None:
    target = a_target(1)
    head = ["人员编号", "统一社会信用代码", "关系"]
    fine = [head, ["J0001", target.code, "亲属"]]
    assert apply_import(actor=oversight.actor("pia"), register="ties", grid=fine, why="申报").added == 1
    assert Tie.objects.get().kind == "kinship"
    wrong = [head, ["J0099", target.code, "亲属"]]
    assert [one.what for one in check_import("ties", wrong).troubles] == ["not_registered"]


def test_an_entry_is_changed_on_its_version_and_for_a_reason(oversight: Oversight) -> None:
    pia, row = oversight.actor("pia"), a_target(1)
    values = {"code": row.code, "name": "新名", "category": "catering", "area": "159901100201", "risk_class": "B"}
    with pytest.raises(RegisterReasonNeeded):
        save_entry(actor=pia, register="targets", values=values, expected=1, why=" ")
    save_entry(actor=pia, register="targets", values=values, expected=1, why="更名")
    with pytest.raises(ChangedMeanwhile):
        save_entry(actor=pia, register="targets", values={**values, "name": "别名"}, expected=1, why="更名")
    with pytest.raises(EntryUnusable):
        save_entry(actor=pia, register="targets", values={**values, "risk_class": "X"}, expected=2, why="更名")
    assert Target.objects.get(code=row.code).name == "新名"


def test_a_retired_entry_leaves_the_register_and_stays_in_its_versions(oversight: Oversight) -> None:
    pia, row = oversight.actor("pia"), a_target(1)
    with pytest.raises(ChangedMeanwhile):
        retire_entry(actor=pia, register="targets", code=row.code, expected=7, why="注销")
    retire_entry(actor=pia, register="targets", code=row.code, expected=1, why="注销")
    row.refresh_from_db()
    assert row.retired_on == clock.today() and RegisterChange.objects.get().after is None
    assert stand_of("targets").entries == 0
    done = apply_import(actor=pia, register="targets", grid=[HEAD, *rows(1)], why="重新开业")
    row.refresh_from_db()
    assert done.added == 1 and row.retired_on is None


def test_the_digest_of_a_register_follows_every_entry(oversight: Oversight) -> None:
    first, row = stand_of("targets"), a_target(1)
    second = stand_of("targets")
    Target.objects.filter(pk=row.pk).update(risk_class="A")
    assert len({first.digest, second.digest, stand_of("targets").digest}) == 3


@pytest.mark.parametrize("who", ["hal", "ida", "gus", "sue"])
def test_only_who_keeps_the_registers_changes_them(oversight: Oversight, who: str) -> None:
    row = a_target(1)
    with pytest.raises(NotAllowed):
        apply_import(actor=oversight.actor(who), register="targets", grid=[HEAD, *rows(2)], why="导入")
    with pytest.raises(NotAllowed):
        save_entry(actor=oversight.actor(who), register="targets", values={"code": row.code}, expected=1, why="改")
    with pytest.raises(NotAllowed):
        retire_entry(actor=oversight.actor(who), register="targets", code=row.code, expected=1, why="改")


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (Target, {"risk_class": "E"}), (Target, {"code": "short"}), (Inspector, {"licence": ""}),
        (Inspector, {"licence": "LIC00002"}), (Tie, {"kind": "friend"}),
    ],
)  # fmt: skip
def test_the_database_refuses_what_no_register_may_hold(
    oversight: Oversight, model: Any, wrong: dict[str, object]
) -> None:
    a_tie(an_inspector(50, oversight.market, ["food"]), a_target(1))
    row = model.objects.order_by("-id").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**wrong)


def test_the_database_refuses_two_versions_of_one_number_and_one_without_a_reason(oversight: Oversight) -> None:
    given = {"register": "targets", "at": clock.now(), "who": "x", "changed": 1}
    RegisterVersion.objects.create(number=1, why="a", **given)
    for wrong in ({"number": 1, "why": "b"}, {"number": 2, "why": ""}, {"number": 3, "why": "c", "register": "nobody"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RegisterVersion.objects.create(**{**given, **wrong})
