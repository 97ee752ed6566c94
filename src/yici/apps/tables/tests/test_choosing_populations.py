"""Which rows belong in a list: phrases, grain, doubts; never everybody."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from yici.apps.tables.matching import ColumnFacts, SheetFacts
from yici.apps.tables.population import THRESHOLD, Guess, infer_population, lexicon_of, sentence_of

LEXICON = lexicon_of(Path(__file__).resolve().parents[5] / "cities" / "ordos")


def guess(title: str, *headings: str, entity: str = "person", name: str = "Sheet1", file_name: str = "") -> Guess:
    columns = tuple(ColumnFacts(chr(65 + at), (words,)) for at, words in enumerate(headings))
    sheet = SheetFacts(name, "list", title, (), columns)
    return infer_population(sheet, entity, (), LEXICON, file_name=file_name)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("某某村残疾人名单（2026年1月）", "disabled"),
        ("某某街道某某村2026年度党员名册", "party_members"),
        ("2026年返乡回流人员台账", "returned"),
        ("流动党员管理台账", "party_mobile"),
        ("农村留守儿童花名册", "children_left"),
    ],
)
def test_the_title_names_the_population(title: str, code: str) -> None:
    found = guess(title, "姓名", "性别")
    assert (found.code, found.entity) == (code, "person")
    assert found.confidence >= THRESHOLD


def test_a_title_that_names_nobody_is_a_question_and_never_everybody() -> None:
    found = guess("登记表", "姓名", "性别", "身份证号码")
    assert found.confidence < THRESHOLD
    assert found.condition == ""


def test_a_word_that_narrows_the_population_makes_it_a_question() -> None:
    found = guess("某某村新增残疾人名单", "姓名")
    assert found.confidence < THRESHOLD
    assert "新增" in found.reason


def test_a_mistyped_phrase_is_heard() -> None:
    assert guess("某某村检测户基本信息台账", "姓名", "与户主关系").code == "monitored_people"


def test_a_title_of_a_book_s_length_costs_no_time() -> None:
    began = time.process_time()
    guess("登记" * 50_000, "姓名")
    assert time.process_time() - began < 1


def test_a_column_of_kinship_says_one_row_a_person() -> None:
    found = guess("监测户信息台账", "姓名", "与户主关系", entity="household")
    assert found.entity == "person"


def test_growers_are_households_also_where_the_column_says_only_name() -> None:
    found = guess("2026年农作物耕种登记", "姓名", "身份证号码", "玉米")
    assert (found.entity, found.confidence >= THRESHOLD) == ("household", True)


def test_the_sheet_name_speaks_where_the_title_is_silent() -> None:
    assert guess("", "姓名", "性别", name="残疾人名单").code == "disabled"


def test_the_population_is_one_sentence_with_its_count() -> None:
    said = sentence_of(
        LEXICON, entity="person", name="持有效残疾人证的人", relation="registered", area="甲村", count=37
    )
    assert said == "一行一人：户籍在甲村的持有效残疾人证的人，共 37 行"
