"""A paper as .docx in office layout: A4, the margins, fonts and line spacing of official documents, page numbers."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from yici.apps.ledger.papers.content import Paper

TITLE, BODY, HEAD = "方正小标宋简体", "仿宋_GB2312", "黑体"
SIZE_TITLE, SIZE_BODY, SIZE_TABLE, LINE = Pt(22), Pt(16), Pt(12), Pt(28)


def make_docx(paper: Paper) -> bytes:
    """The bytes of the document."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    _number_pages(section)
    _paragraph(document, paper.title, font=TITLE, size=SIZE_TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, after=LINE)
    _paragraph(document, paper.lead, indent=True)
    for one in paper.sections:
        _paragraph(document, one.heading, font=HEAD, indent=True, keep=True)
        for text in one.paragraphs:
            _paragraph(document, text, indent=True)
        if one.table:
            _table(document, one.table)
    for text in paper.notes:
        _paragraph(document, text, indent=True, size=Pt(14))
    _paragraph(document, paper.signed, align=WD_ALIGN_PARAGRAPH.RIGHT, before=LINE)
    day = f"{paper.on.year}年{paper.on.month}月{paper.on.day}日"
    _paragraph(document, day, align=WD_ALIGN_PARAGRAPH.RIGHT)
    properties = document.core_properties
    properties.title, properties.author = paper.title, paper.signed
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _paragraph(
    where: Any, text: str, *, font: str = BODY, size: Any = SIZE_BODY, align: Any = None, indent: bool = False,
    before: Any = None, after: Any = None, keep: bool = False, spacing: Any = LINE,
) -> Any:  # fmt: skip
    made = where.add_paragraph()
    _set(made, text, font, size)
    shape = made.paragraph_format
    shape.alignment, shape.keep_with_next = align, keep
    shape.space_before, shape.space_after = before or Pt(0), after or Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, spacing
    if indent:
        shape.first_line_indent = size * 2
    return made


def _set(paragraph: Any, text: str, font: str, size: Any) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = size, "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _table(document: Any, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            cell = table.cell(at, column)
            paragraph = cell.paragraphs[0]
            _set(paragraph, text, HEAD if at == 0 else BODY, SIZE_TABLE)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if column == 0 else WD_ALIGN_PARAGRAPH.CENTER
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(OxmlElement("w:tblHeader"))  # the heads stand again on each page


def _number_pages(section: Any) -> None:
    """— 1 — in the middle of the foot."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _set(paragraph, "— ", BODY, Pt(14))
    run = paragraph.add_run()
    run.font.size = Pt(14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)
    _set(paragraph, " —", BODY, Pt(14))
