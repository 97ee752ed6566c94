"""A report comes as text in several encodings, as Word or as PDF; furniture of pages is left out, offsets stay."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import opencc
import pytest
import typst

from yici.apps.ledger.reading import UnreadableText, read_file, read_text, text_of
from yici.shell.cli import main

SENTENCE = "到2027年，全市建成学校36所，城镇化率达到68.5%。"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def a_word_file(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p>{paragraph}</w:p>" for paragraph in paragraphs)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
    return made.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def values(text: str, year: int | None = None) -> list[float]:
    return [float(item.value) for item in read_text(text, year=year) if item.value is not None]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "report.txt"
    file.write_bytes(SENTENCE.encode(encoding))
    text, items = read_file(file)
    assert text == SENTENCE
    assert [(item.value, item.deadline) for item in items] == [(36, "2027-12-31"), (68.5, "2027-12-31")]


def test_line_ends_of_any_kind_count_as_one_letter() -> None:
    text = text_of(f"标题\r\n{SENTENCE}\r\n".encode())
    item = read_text(text)[0]
    assert text[item.start : item.end] == item.span == "全市建成学校36所"


def test_a_word_file_gives_its_paragraphs_without_what_was_deleted() -> None:
    deleted = "<w:del><w:r><w:delText>99所</w:delText><w:t>98所</w:t></w:r></w:del>"
    text = text_of(a_word_file(run("一、主要目标"), run("到2027年，全市建成学校") + deleted + run("36所。")))
    assert text == "一、主要目标\n到2027年，全市建成学校36所。"
    assert values(text) == [36]


def test_a_pdf_gives_its_text_and_page_numbers_are_no_figures() -> None:
    pages = [
        f"到20{27 + page}年，全市城镇化率达到{68.5 + page}%，新建和改扩建中小学校{36 + page}所，"
        f"其中农村学校八千{'一二三'[page]}百所。"
        for page in range(3)
    ]
    setting = '#set page(width: 9cm, height: 4cm, numbering: "— 1 —", header: [某市重点工作汇编])\n'
    text = text_of(typst.compile((setting + "\n#pagebreak()\n".join(pages)).encode(), format="pdf"))
    assert values(text) == [68.5, 36, 8100, 69.5, 37, 8200, 70.5, 38, 8300]


def test_lines_that_the_page_broke_are_joined_and_offsets_stay() -> None:
    lines = [
        "某市政府工作报告汇编",
        "今年将新建学校3所，确保全市森林覆盖率提高到",
        "38.5%，并新增城镇就业不少于五万三千",
        "人。",
        "- 7 -",
    ]
    text = "\n".join(lines)
    items = read_text(text, year=2025)
    assert [(i.value, i.unit) for i in items] == [(3, "所"), (38.5, "%"), (53000, "人")]
    assert items[1].span == "确保全市森林覆盖率提高到\n38.5%"


def test_a_line_on_every_page_does_not_part_a_sentence() -> None:
    head = "某市第十六届人民代表大会第四次会议文件"
    pages = [f"去年，全市新建改扩建中小学校和幼儿园共{n}\n{head}\n所，新增学位{n}万个。" for n in (3, 4, 5)]
    assert values("\n".join(pages)) == [3, 30000, 4, 40000, 5, 50000]


def test_traditional_letters_and_wide_signs_are_read_where_they_stand() -> None:
    text = "過去一年，我市實現生產總值２,３５６．８億元，增長６．２％，畝均稅收達１８萬元。"
    items = read_text(text)
    assert [(i.value, i.unit, i.kind) for i in items] == [
        (235680000000, "元", "result"), (6.2, "%", "result"), (180000, "元", "result")
    ]  # fmt: skip
    assert items[1].span == "增長６．２％"


REPORT = (
    "一、2024年工作回顾\n“三项工程”全面完成，新增学位1.2万个，解决率、满意率均达98.5%以上。\n"
    "二、2025年工作安排\n力争规上工业增加值增长7%左右，年内开工建设“智慧港口”项目，到“十五五”末吞吐量突破2亿吨。\n"
)


@pytest.mark.parametrize(
    "changed",
    [
        opencc.OpenCC("s2t").convert(REPORT),
        opencc.OpenCC("s2hk").convert(REPORT),
        REPORT.translate(
            {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)} | {ord("%"): "％", ord("."): "．"}
        ),
        REPORT.translate(str.maketrans("，、。“”", ",、。「」")),
        REPORT.replace("“", '"').replace("”", '"'),
    ],
)
def test_letters_widths_and_quotes_change_nothing(changed: str) -> None:
    def read(text: str) -> list[tuple[object, ...]]:
        return [(i.start, i.end, i.kind, i.value, i.unit, i.comparator, i.deadline) for i in read_text(text)]

    assert len(read(REPORT)) == 7
    assert read(changed) == read(REPORT)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 nothing more", "broken"),
        (b"PK\x03\x04 cut off", "broken"),
        (a_word_file()[:-30], "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old Word", "unsupported"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "unsupported"),
        (b" \r\n ", "no_text"),
        (a_word_file(""), "no_text"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableText) as refused:
        text_of(content)
    assert refused.value.reason == reason
    assert str(refused.value).count("\n") == 0


def test_a_word_file_that_declares_entities_is_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w") as package:
        package.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(UnreadableText):
        text_of(bomb.getvalue())


def test_the_command_prints_json_and_needs_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "report.txt"
    file.write_text("今年，新增城镇就业5万人以上。", "utf-8")
    assert main(["ledger", "read", str(file), "--year", "2025", "--place", "某市", "--json"]) == 0
    (item,) = json.loads(capsys.readouterr().out)["items"]
    assert (item["value"], item["unit"], item["comparator"], item["kind"]) == (50000, "人", ">=", "target")
    assert (item["deadline"], item["place"]) == ("2025-12-31", "某市")


def test_pasted_text_is_read_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("去年新建学校3所。".encode("gb18030")), "utf-8"))
    assert main(["ledger", "read", "-"]) == 0
    assert capsys.readouterr().out.split("\t")[2:5] == ["result", "新建学校", "= 3 所"]


def test_the_command_refuses_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "read", str(tmp_path / "missing.txt")]) == 2
    file = tmp_path / "report.txt"
    file.write_text("今年", "utf-8")
    assert main(["ledger", "read", str(file), "--year", "25"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 2
