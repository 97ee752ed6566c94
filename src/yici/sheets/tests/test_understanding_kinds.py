"""List, cross-tab, row-form, card: told by the body and the header, not by a word in the title."""

import pytest

from yici.sheets.grid import Box
from yici.sheets.layout import understand
from yici.sheets.opening import open_workbook
from yici.sheets.tests.workbooks import a_form, a_workbook

OPEN = ""


def test_printed_areas_with_amount_columns_make_a_cross_tab() -> None:
    layout = a_form(
        [["花名册"], ["乡镇", "户数", "人口数", "其中：女"], ["合计"], ["甲镇"], ["乙镇"]], ["A1:D1"], "A2:D5"
    )
    block = layout.main
    assert layout.kind == "cross" and block.totals == [3]
    assert [(row.number, row.path, row.is_total) for row in block.rows] == [
        (3, ("合计",), True), (4, ("甲镇",), False), (5, ("乙镇",), False),
    ]  # fmt: skip


def test_the_same_header_over_open_rows_is_a_list() -> None:
    layout = a_form([["统计表"], ["乡镇", "户数", "人口数", "其中：女"], [], [], ["合计"]], ["A1:D1"], "A2:D5")
    assert layout.kind == "list" and layout.main.blank_rows == [3, 4] and layout.main.totals == [5]


def test_two_stub_levels_and_repeated_groups() -> None:
    rows = [
        ["统计指标", OPEN, "总包", OPEN, "分包商A", OPEN, "合计"],
        [OPEN, OPEN, "当月", "当年", "当月", "当年", OPEN],
        ["人力", "总人数", *[OPEN] * 5],
        [OPEN, "总工时", *[OPEN] * 5],
        ["培训人次", OPEN, *[OPEN] * 5],
    ]
    merges = ["A1:B2", "C1:D1", "E1:F1", "G1:G2", "A3:A4", "A5:B5"]
    block = a_form(rows, merges).main
    assert block.kind == "cross" and block.header == (1, 1, 2, 7) and block.stub_columns == [1, 2]
    assert [row.path for row in block.rows] == [("人力", "总人数"), ("人力", "总工时"), ("培训人次",)]
    assert block.columns[4].path == ("分包商A", "当月") and block.columns[-1].is_total


def test_marks_and_of_which_make_parents() -> None:
    rows = [
        ["编号", "填表项目", "单位", "数量"],
        [OPEN, "一、人口", OPEN, OPEN],
        ["101", "（一）户籍人口", "人", OPEN],
        ["102", "其中：女", "人", OPEN],
        ["103", "（二）发文成立领导小组：1.是2.否", "代码", OPEN],
    ]
    block = a_form(rows).main
    assert block.kind == "rowform"
    paths = [(row.path[-1], len(row.path), row.unit, row.takes_value) for row in block.rows]
    assert paths[0] == ("一、人口", 1, "", False)
    assert paths[1][1:] == (2, "人", True) and paths[2] == ("其中:女", 3, "人", True) and paths[3][1:3] == (2, "代码")


def test_two_row_forms_side_by_side_stay_a_row_form() -> None:
    rows = [
        ["指标", "单位", "数量", "指标", "单位", "数量"],
        ["玉米", "亩", OPEN, "拖拉机", "台", OPEN],
        ["葵花", "亩", OPEN, "播种机", "台", OPEN],
    ]
    assert a_form(rows).kind == "rowform"


def test_named_rows_that_are_asked_for_words_are_a_list_with_keys() -> None:
    rows = [["序号", "村名", "书记姓名", "联系电话"], ["1", "甲村"], ["2", "乙村"], ["3", "丙村"]]
    layout = a_form([[*row, *[OPEN] * (4 - len(row))] for row in rows])
    assert layout.kind == "list" and layout.main.has_keys and not layout.main.blank_rows


def test_persons_that_stand_in_the_body_are_a_list() -> None:
    rows = [
        ["序号", "姓名", "身份证号", "补贴金额（元）", "签字"],
        ["1", "张某", "15", OPEN, OPEN],
        ["2", "李某", "16", OPEN, OPEN],
    ]
    block = a_form(rows).main
    assert block.kind == "list" and block.columns[4].use == "signature"


def test_a_card_pairs_labels_with_open_cells_and_keeps_inner_tables_apart() -> None:
    layout = a_form(
        [
            ["低保申请表"],
            ["申请人", OPEN, "性别", OPEN, "照片"],
            ["身份证号", OPEN, OPEN, OPEN, OPEN],
            ["家庭成员", "姓名", "关系", "年龄", "职业"],
            [OPEN] * 5,
            [OPEN] * 5,
            ["村委会意见", "（盖章）  年  月  日", OPEN, OPEN, OPEN],
            ["填表说明：本表一式两份。"],
        ],
        ["A1:E1", "E2:E3", "B3:D3", "A4:A6", "B7:E7", "A8:E8"],
        "A2:E7",
    )
    block = layout.main
    assert layout.kind == "card" and block.header is None and not block.columns
    pairs = {(one.label.ref, one.value.ref, one.path[-1], one.use) for one in block.fields}
    assert ("A2", "B2", "申请人", "value") in pairs and ("A3", "B3:D3", "身份证号", "value") in pairs
    assert ("E2:E3", "E2:E3", "照片", "photo") in pairs and ("A7", "B7:E7", "村委会意见", "value") in pairs
    inner = layout.more[0]
    assert inner.kind == "list" and inner.header == (4, 2, 4, 5) and inner.blank_rows == [5, 6]


def test_sections_and_groups_lead_the_path_of_a_field() -> None:
    rows = [
        ["一、基本情况", OPEN, OPEN, OPEN, OPEN],
        ["父亲", "姓名", OPEN, "电话", OPEN],
        ["母亲", "姓名", OPEN, "电话", OPEN],
        ["住址", OPEN, OPEN, OPEN, OPEN],
    ]
    fields = a_form(rows, ["A1:E1", "B4:E4"]).main.fields
    assert ("一、基本情况", "母亲", "电话") in [one.path for one in fields]
    assert ("一、基本情况", "住址") in [one.path for one in fields]


def test_one_pair_a_row_is_a_card() -> None:
    layout = a_form(
        [["企业信息表"], ["企业名称", OPEN], ["注册资本（万元）", OPEN], ["联系电话", OPEN]], ["A1:B1"], "A2:B4"
    )
    assert layout.kind == "card"
    assert [(one.path, one.unit, one.value.ref) for one in layout.main.fields][1] == (("注册资本",), "万元", "B3")


def test_a_filled_card_is_still_a_card() -> None:
    rows = [
        ["姓名", "张某某", "性别", "男"],
        ["出生日期", "1980-01-01", "民族", "汉族"],
        ["身份证号码", "159999198001010011", "联系电话", "13900000000"],
        ["家庭住址", "某某镇某某村", "备注", "无"],
    ]
    layout = a_form(rows)
    assert layout.kind == "card"
    assert layout.roles[0] == ["row_header", "data", "row_header", "data"]


def test_parked_lists_are_left_alone() -> None:
    rows = [["编号", "项目", "单位", "数量", OPEN, "甲县", "东村"], ["1", "户数", "户", OPEN, OPEN, "甲县", "西村"]]
    rows += [["2", "人数", "人", OPEN, OPEN, "甲县", "南村"], ["3", "耕地", "亩", OPEN, OPEN, "甲县", "北村"]]
    sheet = open_workbook(a_workbook(rows, drawn="A1:D4")).sheets[0]
    layout = understand(sheet)
    assert layout.kind == "rowform" and layout.parked == [Box(1, 6, 4, 7)]
    assert [column.letter for column in layout.main.columns] == ["A", "B", "C", "D"]


def test_tables_one_under_another_are_separate_blocks() -> None:
    layout = a_form(
        [
            ["一、人员"], ["序号", "姓名", "性别"], [OPEN] * 3, [OPEN] * 3, [],
            ["二、设备"], ["序号", "设备名称", "数量（台）"], [OPEN] * 3,
        ],
        ["A1:C1", "A6:C6"],
    )  # fmt: skip
    assert layout.main.header == (2, 1, 2, 3) and layout.more[0].header == (7, 1, 7, 3)


@pytest.mark.parametrize("rows", [[], [["填表说明"], ["一、本表由村委会填写，一式两份，按月上报。"]]])
def test_nothing_to_fill_is_none(rows: list[list[object]]) -> None:
    assert understand(open_workbook(a_workbook(rows)).sheets[0]).kind == "none"


def test_roles_cover_every_cell_and_merged_cells_repeat_theirs() -> None:
    rows = [["汇总表"], ["项目", "户数", "金额（元）"], ["合计", "=SUM(B4)", OPEN], ["甲", OPEN, OPEN], ["注：甲含乙"]]
    roles = a_form(rows, ["A1:C1", "A5:C5"], "A2:C4").roles
    assert roles[0] == ["title"] * 3 and roles[1] == ["column_header"] * 3
    assert roles[2][0] == "row_header" and roles[2][1] == "total" and roles[4] == ["footer"] * 3


def test_side_by_side_row_forms_name_the_rows_of_both() -> None:
    rows = [["指标", "单位", "数量", "指标", "单位", "数量"]]
    rows += [["一、种植", OPEN, OPEN, "二、机械", OPEN, OPEN], ["玉米", "亩", OPEN, "拖拉机", "台", OPEN]]
    rows += [["葵花", "亩", OPEN, "播种机", "台", OPEN]]
    found = [(row.number, row.stub, row.path, row.unit) for row in a_form(rows).main.rows]
    assert (3, 1, ("一、种植", "玉米"), "亩") in found and (4, 4, ("二、机械", "播种机"), "台") in found


def test_two_stub_levels_under_one_heading_are_two_columns() -> None:
    rows = [
        ["项目", OPEN, "单位", "数量"],
        ["路灯", "太阳能", "盏", OPEN],
        [OPEN, "市电", "盏", OPEN],
        ["桥涵", OPEN, "座", OPEN],
    ]
    block = a_form(rows, ["A1:B1", "A2:A3", "A4:B4"]).main
    assert [(column.letter, column.leaf) for column in block.columns] == [("A", 1), ("B", 1), ("C", 3), ("D", 4)]
    assert [row.path for row in block.rows] == [
        ("路灯", "太阳能"),
        ("路灯", "市电"),
        ("桥涵",),
    ] and block.kind == "rowform"


def test_units_come_out_of_labels_but_periods_stay() -> None:
    block = a_form([["乡镇", "上年（月）余额（万元）", "受益农田(鱼塘)面积(亩)"], [OPEN] * 3]).main
    assert [(column.path[-1], column.unit) for column in block.columns][1:] == [
        ("上年(月)余额", "万元"), ("受益农田(鱼塘)面积", "亩"),
    ]  # fmt: skip


def test_projects_already_described_are_a_list() -> None:
    rows = [["序号", "项目名称", "建设内容", "责任单位", "完成时限", "进展情况"]]
    rows += [
        ["1", "道路工程", "硬化道路", "交通局", "2024年底", OPEN],
        ["2", "水库", "除险加固", "水利局", "2024年底", OPEN],
    ]
    assert a_form(rows).kind == "list"


def test_a_filled_table_of_figures_stays_a_cross_tab() -> None:
    rows = [
        ["指标", "合计", "城镇", "农村"],
        ["户数", "12", "5", "7"],
        ["人数", "—", "—", "—"],
        ["面积", "0", "0", "0"],
    ]
    layout = a_form(rows)
    assert layout.kind == "cross" and layout.main.header == (1, 1, 1, 4)


def test_labels_with_colons_and_nothing_else_are_a_card() -> None:
    rows = [["登记表"], ["姓名：", OPEN, "性别：", OPEN], ["身份证号：", OPEN, "电话：", OPEN]]
    layout = a_form(rows, ["A1:D1"], drawn="")
    assert layout.kind == "card" and [one.path[0] for one in layout.main.fields] == ["姓名", "性别", "身份证号", "电话"]
