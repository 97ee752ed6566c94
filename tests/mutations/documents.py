"""Damages of Word documents and XML spreadsheets: tables and rows that lie about spans, merges, places and depth."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from sheet_xml import REFERENCES, TOKENS, XML_MUTATIONS

_GENERAL = (
    "unclosed", "lost_quote", "deep", "other_value", "other_text", "lost_attribute", "lost_element", "lost_piece",
    "repeated_piece", "entities", "odd_characters", "markup", "other_tag", "other_namespace",
)  # fmt: skip


def _some(pattern: str, text: str, chance: random.Random) -> re.Match[str] | None:
    found = list(re.finditer(pattern, text))[:5000]
    return chance.choice(found) if found else None


def _in_place(text: str, found: re.Match[str] | None, new: str) -> str:
    return text if found is None else text[: found.start()] + new + text[found.end() :]


def spans(text: str, chance: random.Random) -> str:
    piece = f'<w:gridSpan w:val="{chance.choice(("0", "-3", "65", "16385", "x", "999999999", "2"))}"/>'
    return _in_place(text, _some(r'<w:gridSpan w:val="\d+"/>|(?<=<w:tcPr>)', text, chance), piece)


def merges_down(text: str, chance: random.Random) -> str:
    """Blocks without a beginning, beginnings without a block, other widths."""
    piece = chance.choice(("<w:vMerge/>", '<w:vMerge w:val="restart"/>', '<w:hMerge w:val="continue"/>', "<w:hMerge/>"))
    for _ in range(chance.choice((1, 8))):
        text = _in_place(text, _some(r"<w:vMerge[^>]*>|(?<=<w:tcPr>)", text, chance), piece)
    return text


def nested(text: str, chance: random.Random) -> str:
    """Tables in tables, controls in controls."""
    depth = chance.choice((1, 15, 90, 3000))
    opened, closed = chance.choice(
        (("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"), ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"))
    )
    return _in_place(text, _some(r"(?=<w:(?:p|tbl|tr|tc)[ >])", text, chance), opened * depth + closed * depth)


def skipped(text: str, chance: random.Random) -> str:
    piece = f'<w:trPr><w:gridBefore w:val="{chance.choice(TOKENS)[:99]}"/><w:tblHeader/></w:trPr>'
    return _in_place(text, _some(r"(?<=<w:tr>)", text, chance), piece)


def emptied(text: str, chance: random.Random) -> str:
    """A row without cells, a cell without paragraphs, a table without rows."""
    name = chance.choice(("tr", "tc", "tbl", "p"))
    return _in_place(text, _some(rf"<w:{name}>(?:(?!<w:{name}>).)*?</w:{name}>", text, chance), f"<w:{name}/>")


def many_rows(text: str, chance: random.Random) -> str:
    piece = chance.choice(("<w:tr><w:tc><w:p/></w:tc></w:tr>", "<w:tr/>", "<w:tbl/>")) * chance.choice((300, 30_000))
    return _in_place(text, _some(r"(?=<w:tr>)", text, chance), piece)


def held(text: str, chance: random.Random) -> str:
    piece = "<w:sdt><w:sdtPr><w:lock w:val='sdtContentLocked'/></w:sdtPr><w:sdtContent>"
    return _in_place(text, _some(r"(?=<w:p>)", text, chance), piece).replace(
        "</w:p>", "</w:p></w:sdtContent></w:sdt>", 1
    )


def indexes(text: str, chance: random.Random) -> str:
    """Rows and cells that go backwards, far away, or come twice."""
    found = _some(r'ss:(?:Index|MergeAcross|MergeDown|Span)="\d+"|(?<=<Row)|(?<=<Cell)', text, chance)
    name = chance.choice(("Index", "MergeAcross", "MergeDown", "Span"))
    return _in_place(text, found, f' ss:{name}="{chance.choice(TOKENS)[:99]}"')


def wide_blocks(text: str, chance: random.Random) -> str:
    across, down = chance.choice((16_383, 299, 5)), chance.choice((499, 9))
    piece = f'<Row><Cell ss:MergeAcross="{across}" ss:MergeDown="{down}"/></Row>'
    return text.replace("</Table>", piece * chance.choice((1, 50, 5000)) + "</Table>", 1)


def formulas(text: str, chance: random.Random) -> str:
    some = (
        "=R[-1048577]C",
        "=RC" * 3000,
        "=R[99999999]C[9]",
        "=" + "(" * 9000,
        "='x!R1C1",
        '="' + "R1C1" * 2000,
        "={R1C1}",
    )
    return _in_place(text, _some(r"(?<=<Cell)(?= )", text, chance), f" ss:Formula='{chance.choice(some)}'")


def cyclic_parents(text: str, chance: random.Random) -> str:
    return re.sub(r'ss:Parent="\w+"', f'ss:Parent="{chance.choice(("head", "framed", "day", "Default", "x"))}"', text)


def rules(text: str, chance: random.Random) -> str:
    where = ",".join(
        chance.choice((*REFERENCES, "R1C1", "R2:R9", "C1", "R9C9:R1C1", "R0C0"))
        for _ in range(chance.choice((1, 4000)))
    )
    rule = f"<Range>{where}</Range><Type>List</Type>"
    piece = f"<DataValidation xmlns='urn:schemas-microsoft-com:office:excel'>{rule}</DataValidation>"
    return text.replace("</Worksheet>", piece + "</Worksheet>", 1)


def phantom_cells(text: str, chance: random.Random) -> str:
    rows, cells = chance.choice(((2, 16_384), (20_000, 2), (1_000, 100)))
    line = "<Cell ss:StyleID='framed'/>" * cells
    return text.replace("</Table>", f"<Row>{line}</Row>" * rows + "</Table>", 1)


def _by_name(*own: Callable[[str, random.Random], str]) -> dict[str, Callable[[str, random.Random], str]]:
    return {name: XML_MUTATIONS[name] for name in _GENERAL} | {one.__name__: one for one in own}


WORD_MUTATIONS = _by_name(spans, merges_down, nested, skipped, emptied, many_rows, held)
SPREADSHEET_MUTATIONS = _by_name(indexes, wide_blocks, formulas, cyclic_parents, rules, phantom_cells)
