"""Items leave in the exchange layout and come back the same; plain tables become versions somebody writes on."""

from __future__ import annotations

import argparse
import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yici.apps.places.tests.pages import signed_in, value_of, words
from yici.apps.services.actions.importing import exported_json, exported_sheets, import_items
from yici.apps.services.cityfiles import TABLES
from yici.apps.services.cityfiles.sections import SECTIONS, content_of
from yici.apps.services.commands import run_export, run_import
from yici.apps.services.errors import ItemFileUnreadable
from yici.apps.services.models import ItemVersion
from yici.apps.services.rules.differing import differences
from yici.apps.services.rules.exporting import sheets_of, task_of
from yici.apps.services.rules.importing import content_from, parse_grids, parse_json
from yici.apps.services.tests.editing_cast import Editors
from yici.core.cityfiles import read_city

ORDOS = Path(__file__).resolve().parents[5] / "cities" / "ordos"
NAMES = {one.name: one.name_of for one in SECTIONS["item"]}


@pytest.fixture(scope="module")
def city() -> dict[str, list[dict[str, str]]]:
    files = read_city(ORDOS, TABLES)
    return {table.name: [dict(row) for row in files.rows(table.name)] for table in TABLES}


def all_versions(city: dict[str, list[dict[str, str]]]) -> list[tuple[str, str]]:
    return [(row["code"], row["valid_from"]) for row in city["service_items"]]


def test_every_item_of_the_city_leaves_and_comes_back_the_same(city: dict[str, list[dict[str, str]]]) -> None:
    materials = {row["code"]: row for row in city["service_materials"]}
    seen = 0
    for code, day in all_versions(city):
        content = content_of("item", code, day, city)
        sent = json.loads(json.dumps({"tasks": [task_of(code, day, content, materials, "某局")]}, ensure_ascii=False))
        parsed = parse_json(sent, "x.json")
        assert (parsed.wrong, parsed.unknown) == ([], []), code
        blank = content_of("item", "nothing", "", city)
        back = content_from(parsed.tasks[0], blank, lambda name: name)
        assert differences(content, back, NAMES) == [], code
        seen += 1
    assert seen >= 60


def test_every_item_survives_plain_sheets(city: dict[str, list[dict[str, str]]]) -> None:
    materials = {row["code"]: row for row in city["service_materials"]}
    newest = dict(all_versions(city))
    versions = [(code, day, content_of("item", code, day, city)) for code, day in newest.items()]
    grids = [(name, [headings, *rows]) for name, headings, rows in sheets_of(versions, materials)]
    parsed = parse_grids(grids)
    assert (parsed.wrong, parsed.unknown, len(parsed.tasks)) == ([], [], len(newest))
    blank = content_of("item", "nothing", "", city)
    for task in parsed.tasks:
        content = content_of("item", task.fact("code"), newest[task.fact("code")], city)
        assert differences(content, content_from(task, blank, lambda name: name), NAMES) == [], task.fact("code")


def brought(editors: Editors, *files: tuple[str, bytes], who: str = "eva", written: bool = False):  # type: ignore[no-untyped-def]
    return import_items(actor=editors.actor(who), files=files, is_written=written)


def a_book(**sheets: list[list[object]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


STALL = a_book(
    事项=[
        ["市场监管局事项清单"], ["事项名称", "服务对象", "办件类型", "法定办结时限", "法定时限单位", "承诺办结时限",
                          "承诺时限单位", "跑动次数", "通办范围", "网办深度", "办理结果", "受理条件", "科室电话"],
        ["摊位备案", "自然人", "承诺件", 10, "工作日", 3, "工作日", 0, "全市", "Ⅳ级", "备案单",
         "有固定摊位\n本地居住", "8581234"],
    ],
    材料=[["事项名称", "材料名称", "必要性", "份数"], ["摊位备案", "身份证", "必要", 1], ["摊位备案", "摊位照片",
        "容缺后补", 2]],
    环节=[["事项名称", "环节"], ["摊位备案", "说一次"], ["摊位备案", "发备案单"]],
    字段=[["事项名称", "字段代码", "字段", "英文名称", "类型", "必填"], ["摊位备案", "form.stall", "摊位号", "Stall",
        "文字", "是"]],
)  # fmt: skip


def test_a_table_of_a_bureau_is_looked_at_first_and_writes_nothing(editors: Editors) -> None:
    found = brought(editors, ("事项.xlsx", STALL))
    [item] = found.items
    assert (item.name, item.is_new, item.why_not) == ("摊位备案", True, "")
    assert found.unknown == ["科室电话"] and found.wrong == []
    facts = item.content["facts"][0]
    assert (facts["object"], facts["promised_length"], facts["conditions"]) == ("person", "3", "有固定摊位|本地居住")
    assert item.content["needs"][0]["material"] == "identity"
    assert item.content["materials"][0]["name"] == "摊位照片"
    assert not ItemVersion.objects.exists()


def test_it_becomes_a_version_that_somebody_writes_on_and_keeps_what_nobody_knows(editors: Editors) -> None:
    brought(editors, ("事项.xlsx", STALL), written=True)
    row = ItemVersion.objects.get()
    assert row.state == "draft" and "8581234" in row.content["national"][0]["kept"]
    again = brought(editors, ("事项.xlsx", STALL), written=True)
    assert [one.why_not for one in again.items] == ["unfinished"] and ItemVersion.objects.count() == 1


def test_one_sheet_with_merged_cells_is_understood(editors: Editors) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(["事项名称", "承诺办结时限", "承诺时限单位", "材料名称", "份数"])
    for row in (["食品经营许可", 6, "工作日", "身份证", 1], [None, None, None, "平面图", 2]):
        sheet.append(row)
    for column in "ABC":
        sheet.merge_cells(f"{column}2:{column}3")
    book.save(out)
    [item] = brought(editors, ("一张表.xlsx", out.getvalue())).items
    assert item.code == "food_licence" and item.content["facts"][0]["promised_length"] == "6"
    assert [(row["material"], row["copies"]) for row in item.content["needs"]] == [("identity", "1"), ("plan", "2")]
    assert len(item.content["fields"]) == 2  # what the file does not speak of stays


def test_a_value_nobody_understands_is_named_with_its_line(editors: Editors) -> None:
    table = "事项名称,办件类型,承诺办结时限\n食品经营许可,马马虎虎,六天\n".encode("gb18030")
    found = brought(editors, ("表.csv", table))
    assert [(one.line, one.heading, one.value) for one in found.wrong] == [(2, "办件类型", "马马虎虎")]
    problems = {(one.column, line) for one, _, line in found.items[0].problems}
    assert ("promised_length", 2) in problems and ("handling", 2) in problems


def test_an_item_of_another_unit_or_the_same_again_begins_nothing(editors: Editors) -> None:
    sent = exported_json(["food_licence"]).encode()
    assert brought(editors, ("a.json", sent)).items[0].why_not == "same"
    assert brought(editors, ("a.json", sent), who="sia").items[0].why_not == "other_unit"


def test_the_template_is_empty_and_read_again(editors: Editors) -> None:
    names = [name for name, _, rows in exported_sheets(None) if rows == []]
    assert names == ["事项", "材料", "字段", "环节", "规则", "常见问题"]


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\xff", b"{", b'{"tasks": 7}', b"PK\x03\x04rubbish", "甲,乙\n1,2".encode(), b"[[]]"]
)
def test_rubbish_gets_one_sentence(editors: Editors, data: bytes) -> None:
    with pytest.raises(ItemFileUnreadable):
        brought(editors, ("x", data))


def test_the_page_shows_first_and_begins_with_the_second_button(editors: Editors) -> None:
    client, address = signed_in(editors.accounts["eva"]), reverse("services-desk:import-items")
    look = client.post(address, {"act": "look", "file": SimpleUploadedFile("事项.xlsx", STALL)})
    assert "有 1 个版本可以开始写" in words(look) and "科室电话" in words(look) and not ItemVersion.objects.exists()
    carried = {"act": "begin", "name": "事项.xlsx", "carried": value_of(look, "carried")}
    assert "接着写" in words(client.post(address, carried)) and ItemVersion.objects.count() == 1
    rubbish = client.post(address, {"act": "look", "file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04no")})
    assert rubbish.status_code == 422 and "x.xlsx" in words(rubbish)
    assert client.get(reverse("services-desk:items-template")).content.startswith(b"PK")


def test_the_command_says_the_same_and_writes_only_when_told(
    editors: Editors, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "items.json"
    assert run_export(argparse.Namespace(codes=["food_licence"], to=path, template=False)) == 0
    sent = json.loads(path.read_text("utf-8"))
    sent["tasks"][0] |= {"promise_day": "5", "our_own_mark": "x"}
    path.write_text(json.dumps(sent), "utf-8")
    given = argparse.Namespace(files=[path], username="eva", write=False, json=True)
    assert run_import(given) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["unknown"] == ["our_own_mark"] and told["items"][0]["changes"] == 2
    assert not ItemVersion.objects.exists()
    given.write = True
    assert run_import(given) == 0 and ItemVersion.objects.get().content["facts"][0]["promised_length"] == "5"
    assert run_import(argparse.Namespace(files=[tmp_path / "no"], username="eva", write=False, json=True)) == 2
