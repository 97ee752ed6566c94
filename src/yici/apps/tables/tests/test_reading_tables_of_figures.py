"""Labels of cross-tabs and row-forms are read into numbers over records; what is not sure is asked."""

from __future__ import annotations

from yici.apps.tables.tests.tables_of_figures import a_table, an_area, cell, condition, read

AGE = "age(person.birth_date)"


def test_sex_and_age_of_the_registered_population() -> None:
    table = read(
        a_table(
            [
                ["人口年龄性别结构统计表"],
                ["单位：人"],
                ["类别", "合计", "男", "女"],
                ["户籍人口"], ["0—14岁"], ["15—59岁"], ["60岁及以上"], ["其中：80岁以上"],
            ],
            top=3,
        )
    )  # fmt: skip
    assert f"{AGE} >= 0 and {AGE} <= 14 and person.sex = '2'" in condition(table, "0-14岁", "女")
    assert f"{AGE} >= 60" in condition(table, "60岁及以上", "男")
    assert f"{AGE} >= 80" in condition(table, "80岁以上", "男")
    whole = cell(table, "户籍人口", "合计")
    assert whole.kind == "formula" and whole.formula is not None and len(whole.formula.parts) == 2
    assert whole.ask is not None and whole.ask.entity == "person"


def test_bounds_of_bands_meet_where_the_series_says() -> None:
    table = read(
        a_table([["常住人口年龄统计表"], ["年龄", "人数（人）"], ["18岁以下"], ["18—34岁"], ["35—59岁"], ["60岁以上"]])
    )
    assert condition(table, "18岁以下").endswith(f"{AGE} <= 17")
    assert f"{AGE} >= 18 and {AGE} <= 34" in condition(table, "18-34岁")
    two = read(
        a_table([["党员年龄结构"], ["年龄", "人数（人）"], ["35岁及以下"], ["36—45岁"], ["45—59岁"], ["60岁以上"]])
    )
    assert f"{AGE} <= 35" in condition(two, "35岁及以下")
    assert f"{AGE} >= 46 and {AGE} <= 59" in condition(two, "45-59岁")


def test_bounds_of_words_include_or_leave_out_the_number() -> None:
    rows = [["户籍人口年龄"], ["年龄", "人数（人）", "其中：女"], ["不满18周岁"], ["60岁以上"]]
    table = read(a_table(rows))
    assert f"{AGE} <= 17" in condition(table, "不满18周岁", "人数")
    assert f"{AGE} >= 60" in condition(table, "60岁以上", "女")


def test_disability_by_class_and_grade() -> None:
    table = read(
        a_table(
            [
                ["持证残疾人分类分级统计表"],
                ["残疾类别", "合计", "一级", "二级", "三级", "四级"],
                ["视力"], ["听力"], ["言语"], ["肢体"], ["智力"], ["精神"], ["多重"], ["合计"],
            ]
        )
    )  # fmt: skip
    found = condition(table, "视力", "一级")
    assert "disability.class = '1'" in found
    assert "disability.grade = '1'" in found
    assert "disability.certificate_number is known" in found
    total = cell(table, "合计", "二级")
    assert total.formula is not None and len(total.formula.parts) == 7


def test_relief_by_category_counts_households_and_people_apart() -> None:
    table = read(
        a_table(
            [["社会救助情况统计表"], ["类别", "户数（户）", "人数（人）"], ["农村低保"], ["城市低保"], ["特困供养"]]
        )
    )
    households, people = cell(table, "农村低保", "户数"), cell(table, "农村低保", "人数")
    assert households.ask is not None and households.ask.entity == "household"
    assert people.ask is not None and people.ask.entity == "person"
    assert people.ask.condition == "relief.category = 'rural_minimum'"


def test_crops_in_hectares_and_tons() -> None:
    table = read(
        a_table([["农作物种植情况表"], ["作物", "播种面积（公顷）", "产量（吨）", "单产"], ["玉米"], ["马铃薯"]])
    )
    area = cell(table, "玉米", "播种面积")
    assert area.ask is not None
    assert (area.ask.function, area.ask.value, area.unit) == ("sum", "crop.sown_area", "公顷")
    assert "crop.kind = 'maize'" in area.ask.condition
    assert "crop.season_year = this_year()" in area.ask.condition
    amount = cell(table, "玉米", "产量")
    assert amount.ask is not None and amount.ask.value == "crop.yield"
    assert cell(table, "玉米", "单产").kind == "ask"


def test_livestock_of_this_and_last_month_and_the_change() -> None:
    table = read(
        a_table(
            [
                ["畜禽存栏月报表"],
                ["畜种", "单位", "本月", "上月", "增减", "同比±%"],
                ["牛存栏", "头"],
                ["羊存栏", "只"],
                ["生猪存栏", "口"],
            ]
        )
    )
    now, before = cell(table, "牛存栏", "本月"), cell(table, "牛存栏", "上月")
    assert now.kind == "measure" and "livestock.kind in ('beef_cattle', 'dairy_cattle')" in condition(
        table, "牛存栏", "本月"
    )
    assert before.kind == "previous"
    change = cell(table, "羊存栏", "增减")
    assert change.formula is not None and change.formula.op == "change"
    assert cell(table, "羊存栏", "同比±").kind in ("formula", "ask")


def test_rows_of_areas_and_their_totals() -> None:
    areas = {name: an_area(name) for name in ("东村", "西村")}
    table = read(
        a_table([["户籍人口统计表"], ["嘎查村", "户籍人口", "其中：女", "占比%"], ["东村"], ["西村"], ["合计"]]), areas
    )
    east = cell(table, "东村", "户籍人口")
    assert east.area is not None and east.area.name == "东村"
    total = cell(table, "合计", "户籍人口")
    assert total.formula is not None and len(total.formula.parts) == 2
    unknown = read(a_table([["户籍人口统计表"], ["嘎查村", "户籍人口"], ["没有的村"], ["别处的村"]]), areas)
    assert cell(unknown, "没有的村", "户籍人口").kind == "elsewhere"


def test_a_word_that_nobody_knows_is_asked_and_named() -> None:
    table = read(a_table([["户籍人口统计表"], ["类别", "人数（人）", "户数（户）"], ["外星来客"], ["女"]]))
    asked = cell(table, "外星来客", "人数")
    assert asked.kind == "ask" and "外星" in asked.reason
    assert cell(table, "女", "人数").kind == "measure"


def test_a_title_that_narrows_further_makes_cells_questions() -> None:
    table = read(a_table([["本年新增低保对象统计表"], ["性别", "人数（人）"], ["男"], ["女"]]))
    assert cell(table, "男").kind == "ask"


def test_labour_by_ages_of_men_and_women() -> None:
    rows = [["村基本情况表"], ["项目", "单位", "数量"], ["户籍人口", "人"], ["劳动力(男16—59岁、女16—54岁)", "人"]]
    found = condition(read(a_table(rows)), "女16-54岁)")
    assert f"(person.sex = '1' and {AGE} >= 16 and {AGE} <= 59)" in found
    assert f"(person.sex = '2' and {AGE} >= 16 and {AGE} <= 54)" in found
    assert "person.labour_capacity in" in found


def test_education_of_party_members_in_ranked_values() -> None:
    table = read(
        a_table(
            [["党员学历结构统计表"], ["学历", "人数（人）"], ["大专及以上"], ["高中（中专）"], ["初中及以下"], ["合计"]]
        )
    )
    assert "person.education in ('10', '20', '30')" in condition(table, "大专及以上")
    assert "person.education in ('40', '60')" in condition(table, "高中(中专)")
    assert "person.education in ('70', '80', '90')" in condition(table, "初中及以下")
    assert "party.joined_on is known" in condition(table, "初中及以下")


def test_housing_safety_by_grade_of_households() -> None:
    table = read(a_table([["住房安全等级统计表"], ["等级", "户数（户）"], ["A级"], ["B级"], ["C级"], ["D级"]]))
    assert condition(table, "C级") == "household.housing_grade = 'C'"


def test_insured_share_of_the_population() -> None:
    table = read(
        a_table(
            [
                ["医保参保情况统计表"],
                ["项目", "单位", "数量"],
                ["户籍人口", "人"],
                ["医保参保人数", "人"],
                ["医保参保率", "%"],
            ]
        )
    )
    rate = cell(table, "医保参保率")
    assert rate.ask is not None and rate.over is not None and rate.factor == 100
    assert rate.ask.condition == "person.medical_insurance in ('employee', 'resident')"


def test_codes_of_a_question_are_its_choices() -> None:
    rows = [["村情调查表"], ["项目", "单位", "数量"], ["自然村个数", "个"], ["是否有卫生室：1.是 2.否", "代码"]]
    asked = cell(read(a_table(rows)), "卫生室")
    assert asked.fact == "village.clinic"
    assert asked.choices == (("1", "是"), ("2", "否"))
    assert cell(read(a_table(rows)), "自然村个数").fact == "village.natural_villages"


def test_a_row_after_one_marked_of_which_is_no_part_unless_it_is_set_in() -> None:
    rows = [["户籍人口统计表"], ["类别", "人数（人）", "其中：男"], ["60岁及以上"], ["其中：80岁以上"], ["少数民族"]]
    assert "60岁及以上" in cell(read(a_table(rows)), "少数民族", "人数").reason
    rows[-1] = ["　　少数民族"]
    assert f"{AGE} >= 60" in condition(read(a_table(rows)), "少数民族", "人数")


def test_what_a_person_said_of_a_row_decides() -> None:
    from yici.apps.tables.aggregates import Told

    rows = [["户籍人口统计表"], ["类别", "人数（人）", "户数（户）"], ["甲类人员"], ["女"]]
    table = read(a_table(rows), told={"row:甲类人员": Told(words="60岁及以上女性")})
    assert f"{AGE} >= 60" in condition(table, "甲类人员", "人数")
    assert "person.sex = '2'" in condition(table, "甲类人员", "人数")
