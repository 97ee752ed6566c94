"""Word documents for tests, built from tables of texts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
FRAME = "".join(
    f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def run(text: str, look: str = "") -> str:
    """A run; `look` is the inside of its `rPr`."""
    words = "".join(
        ("<w:br/>" if n else "") + (f'<w:t xml:space="preserve">{escape(line)}</w:t>' if line else "")
        for n, line in enumerate(text.split("\n"))
    )
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{words}</w:r>"


def paragraph(text: str = "", look: str = "", place: str = "", mark: str = "") -> str:
    """A paragraph; `place` is the inside of its `pPr`, `mark` the look that waits in an empty one."""
    waiting = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    properties = f"<w:pPr>{place}{waiting}</w:pPr>" if place or waiting else ""
    return f"<w:p>{properties}{run(text, look) if text else ''}</w:p>"


def cell(text: str = "", span: int = 1, down: str = "", content: str = "", mark: str = "", width: int = 1200) -> str:
    """A `tc`; `down` is `restart` or `continue`, `content` takes the place of its one paragraph."""
    parts = [f'<w:tcW w:w="{width}" w:type="dxa"/>']
    parts += [f'<w:gridSpan w:val="{span}"/>'] if span > 1 else []
    parts += [f'<w:vMerge w:val="{down}"/>' if down == "restart" else "<w:vMerge/>"] if down else []
    return f"<w:tc><w:tcPr>{''.join(parts)}</w:tcPr>{content or paragraph(text, mark=mark)}</w:tc>"


def row(*cells: str, properties: str = "", attributes: str = "") -> str:
    """A `tr` of cells; plain texts become cells."""
    written = "".join(one if one.startswith("<") else cell(one) for one in cells)
    return f"<w:tr{attributes}>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{written}</w:tr>"


def table(*rows: str, columns: int, frame: str = FRAME) -> str:
    grid = "".join('<w:gridCol w:w="1200"/>' for _ in range(columns))
    look = f"<w:tblPr><w:tblBorders>{frame}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    return f"<w:tbl>{look}{''.join(rows)}</w:tbl>"


def a_document(
    *blocks: str, settings: str = "", extra: Sequence[tuple[str, bytes]] = (), main: str = "document"
) -> bytes:
    """A .docx whose body is made of these blocks."""
    end = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts: list[tuple[str, bytes]] = [
        (
            "[Content_Types].xml",
            f'{head}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/word/document.xml" ContentType="{TYPE}.{main}.main+xml"/>'
            f'<Override PartName="/word/settings.xml" ContentType="{TYPE}.settings+xml"/></Types>'.encode(),
        ),
        (
            "_rels/.rels",
            f'{head}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/'
            'officeDocument" Target="word/document.xml"/></Relationships>'.encode(),
        ),
        (
            "word/_rels/document.xml.rels",
            f'{head}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/settings" '
            'Target="settings.xml"/></Relationships>'.encode(),
        ),
        (
            "word/document.xml",
            f'{head}<w:document xmlns:w="{W}" xmlns:w14="{W14}" xmlns:r="{OFFICE}"><w:body>{"".join(blocks)}{end}'
            "</w:body></w:document>".encode(),
        ),
        ("word/settings.xml", f'{head}<w:settings xmlns:w="{W}">{settings}</w:settings>'.encode()),
        *extra,
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def a_roster(rows: int = 2, *, total: bool = False, above: str = "") -> bytes:
    """A list of people: title, unit, header, blank rows, and a total row where wanted."""
    blank = [row(*(cell(mark='<w:sz w:val="18"/>') for _ in range(4))) for _ in range(rows)]
    foot = [row(cell("合计", span=2), "", "")] if total else []
    return a_document(
        above,
        paragraph("残疾人基本情况登记表", look='<w:b/><w:sz w:val="36"/>', place='<w:jc w:val="center"/>'),
        paragraph("填报单位：          "),
        table(row("序号", "姓名", "身份证号", "备注", properties="<w:tblHeader/>"), *blank, *foot, columns=4),
        paragraph("填表人：        审核人："),
    )


def document_xml(data: bytes) -> str:
    """The main part as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("word/document.xml").decode()
