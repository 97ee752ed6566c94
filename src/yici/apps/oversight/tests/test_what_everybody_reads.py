"""Everybody reads plans, draws and results, and a business every visit it had; never who inspected or inner words."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.test import Client

from yici.apps.oversight.actions.visiting import cancel_visit, finish_visit, open_led_visit, publish_visit
from yici.apps.oversight.models import Visit
from yici.apps.oversight.selectors.sources import hazard_rows, visit_rows
from yici.apps.oversight.tests.cast import Oversight, a_target
from yici.apps.oversight.tests.lives import a_visit, approved, drafted, running, signed
from yici.apps.places.tests.pages import signed_in, words
from yici.core import clock
from yici.core.access import SYSTEM
from yici.shell.cli import main


def test_a_business_reads_its_visit_and_why_only_after_it_was_published(oversight: Oversight) -> None:
    for serial in range(1, 5):
        a_target(serial)
    plan = running(oversight)
    visit = signed(oversight, a_visit(plan), no=("food.expired",))
    visit = finish_visit(
        actor=oversight.actor("ida"), visit=visit.key, expected=visit.version, result="problems", summary="内部备注一句"
    )
    url, client = f"/open/checks/business/{visit.target_code}/", Client()
    assert "没有公开的检查" in words(client.get(url)) or "还没有公开" in words(client.get(url))
    publish_visit(actor=oversight.actor("pia"), visit=visit.key, expected=visit.version, words="已责令整改。")
    page = words(client.get(url))
    assert "D 类共 4 户，按 50% 抽取 2 户，随机抽中" in page and "已责令整改。" in page and "重大隐患 1 处" in page
    for hidden in ("内部备注一句", "Ida", "Ivo", "LIC00001", "看到的情况"):
        assert hidden not in page
    everything = words(client.get("/open/checks/")) + words(client.get(f"/open/checks/plans/{plan.number}/"))
    assert visit.target_name in everything and "Ida" not in everything and "内部备注一句" not in everything


def test_plans_are_public_from_their_approval(oversight: Oversight) -> None:
    a_target(1)
    inside = drafted(oversight, key="k9", title="还没批准的计划")
    opened = approved(oversight)
    page = words(Client().get("/open/checks/"))
    assert opened.title in page and inside.title not in page
    assert Client().get(f"/open/checks/plans/{inside.number}/").status_code == 404


def test_a_visit_that_was_not_made_says_why_and_one_led_by_a_complaint_never_whose(oversight: Oversight) -> None:
    a_target(1)
    visit = a_visit(running(oversight))
    cancel_visit(actor=oversight.actor("hal"), visit=visit.key, expected=visit.version, reason="closed_down")
    led = open_led_visit(
        actor=oversight.actor("ida"), target=visit.target_code, matters=["food"], officers=["J0001", "J0002"],
        led_by="住在楼上的王某举报", client_key="k",
    )  # fmt: skip
    led = signed(oversight, led)
    led = finish_visit(actor=oversight.actor("ida"), visit=led.key, expected=led.version, result="no_problem")
    publish_visit(actor=oversight.actor("pia"), visit=led.key, expected=led.version)
    page = words(Client().get(f"/open/checks/business/{visit.target_code}/"))
    assert "已停业或者注销" in page and "因投诉举报启动" in page and "王某" not in page


def test_a_code_that_is_none_is_told_so_and_a_right_one_leads_to_its_page(oversight: Oversight) -> None:
    code = a_target(1).code
    assert Client().get("/open/checks/business", {"code": "123"}).status_code == 422
    assert Client().get("/open/checks/business", {"code": code.lower()}).headers["Location"].endswith(f"/{code}/")
    assert Client().get("/open/checks/business/123/").status_code == 404


def test_figures_count_visits_and_hazards_by_their_rows(oversight: Oversight) -> None:
    a_target(1, "A")
    visit = signed(oversight, a_visit(running(oversight, permille={"A": 1000})), no=("food.expired",))
    finish_visit(actor=oversight.actor("ida"), visit=visit.key, expected=visit.version, result="problems")
    today, path = clock.today(), oversight.places.city.path
    (row,) = visit_rows(SYSTEM, None, today, path)
    assert (row["inspection.kind"], row["inspection.hazards"], row["inspection.at_cap"]) == ("drawn", 1, True)
    assert list(visit_rows(SYSTEM, today + dt.timedelta(days=1), today + dt.timedelta(days=2), path)) == []
    assert list(visit_rows(oversight.places.actor("charlie"), None, today, path)) == []
    (found,) = hazard_rows(SYSTEM, None, today, path)
    assert (found["hazard.grade"], found["hazard.is_repeat"]) == ("major", False)


def test_the_pages_lead_a_register_from_a_table_to_a_version(oversight: Oversight) -> None:
    pia, url = signed_in(oversight.accounts["pia"]), "/desk/checks/registers/targets/import"
    head, code = "统一社会信用代码,企业名称,类别,区划代码,信用风险分类", a_target(7).code
    bad = io.BytesIO(f"{head}\n123,小馆,餐饮单位,东村,D\n".encode())
    bad.name = "对象.csv"
    answer = pia.post(url, {"file": bad, "why": "导入", "act": "apply"})
    assert answer.status_code == 422 and "第 2 行" in words(answer)
    good = io.BytesIO(f"{head}\n{code},小馆,餐饮单位,东村,C\n".encode())
    good.name = "对象.csv"
    assert pia.post(url, {"file": good, "why": "分类更新", "act": "apply"}).status_code == 303
    page = words(pia.get("/desk/checks/registers/targets/versions/1/"))
    assert "分类更新" in page and "D → C" in page
    stale = {"expected": 1, "why": "改名", "code": code, "name": "别名", "category": "catering", "area": "东村",
             "risk_class": "B"}  # fmt: skip
    answer = pia.post(f"/desk/checks/registers/targets/entry?code={code}", stale)
    assert answer.status_code == 409 and "小馆 → 别名" in words(answer)


@pytest.mark.django_db
def test_a_register_is_filled_at_the_command_line(
    oversight: Oversight, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "ties.csv"
    file.write_text(f"人员编号,统一社会信用代码,关系\nJ0001,{a_target(1).code},亲属\nJ0099,1,亲属\n", "utf-8")
    assert main(["oversight", "import", "ties", str(file), "--check"]) == 2
    assert ":3:" in capsys.readouterr().err
    file.write_text(f"人员编号,统一社会信用代码,关系\nJ0001,{a_target(2).code},亲属\n", "utf-8")
    given = ["oversight", "import", "ties", str(file), "--apply", "--why", "申报", "--as", "pia", "--json"]
    assert main(given) == 0 and json.loads(capsys.readouterr().out)["added"] == 1
    assert Visit.objects.count() == 0
