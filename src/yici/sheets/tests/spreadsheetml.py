"""XML spreadsheets of 2003 for tests."""

from __future__ import annotations

NAMES = (
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:html="http://www.w3.org/TR/REC-html40"'
)
STYLES = """
 <Style ss:ID="Default" ss:Name="Normal"><Alignment ss:Vertical="Center"/>
  <Font ss:FontName="宋体" ss:Size="12"/></Style>
 <Style ss:ID="framed"><Alignment ss:Horizontal="Center" ss:WrapText="1"/><Borders>
  <Border ss:Position="Bottom" ss:LineStyle="Continuous" ss:Weight="1"/>
  <Border ss:Position="Left" ss:LineStyle="Continuous" ss:Weight="2"/>
  <Border ss:Position="Right" ss:LineStyle="Double" ss:Weight="3"/>
  <Border ss:Position="Top" ss:LineStyle="Continuous" ss:Weight="1"/></Borders></Style>
 <Style ss:ID="head" ss:Parent="framed"><Font ss:FontName="黑体" ss:Size="14" ss:Bold="1" ss:Color="#FF0000"/>
  <Interior ss:Color="#C0C0C0" ss:Pattern="Solid"/><Protection ss:Protected="0"/></Style>
 <Style ss:ID="day" ss:Parent="framed"><NumberFormat ss:Format="Short Date"/></Style>
"""


def cell(text: object = None, kind: str = "", **attributes: object) -> str:
    """A `Cell`; attribute names without their prefix, `inner` for more than data."""
    inner = str(attributes.pop("inner", ""))
    kind = kind or ("Number" if isinstance(text, (int, float)) else "String")
    data = "" if text is None else f'<Data ss:Type="{kind}">{text}</Data>'
    written = "".join(f' ss:{name}="{value}"' for name, value in attributes.items())
    return f"<Cell{written}>{data}{inner}</Cell>"


def row(*cells: str, **attributes: object) -> str:
    written = "".join(f' ss:{name}="{value}"' for name, value in attributes.items())
    return f"<Row{written}>{''.join(cells)}</Row>"


def sheet(
    *rows: str, name: str = "台账", columns: str = "", options: str = "", after: str = "", **facts: object
) -> str:
    """A `Worksheet`; `options` is the inside of `WorksheetOptions`, `after` follows it."""
    written = "".join(f' ss:{key}="{value}"' for key, value in facts.items())
    return (
        f'<Worksheet ss:Name="{name}"{written}><Table ss:DefaultRowHeight="14.25">{columns}{"".join(rows)}</Table>'
        f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{options}</WorksheetOptions>'
        f"{after}</Worksheet>"
    )


def a_book(*sheets: str, styles: str = STYLES, names: str = "") -> bytes:
    """The whole file."""
    return (
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook {NAMES}>'
        f"<Styles>{styles}</Styles>{names}{''.join(sheets)}</Workbook>"
    ).encode()


def a_roster(rows: int = 3) -> bytes:
    """A list with a title over all columns, a header of two rows, blank rows and a total."""
    blank = [row(*(cell(StyleID="framed") for _ in range(4))) for _ in range(rows)]
    last = 4 + rows
    return a_book(
        sheet(
            row(cell("耕地地力保护补贴登记表", MergeAcross=3, StyleID="head"), Height=30),
            row(cell("填报单位：")),
            row(cell("序号", MergeDown=1, StyleID="head"), cell("姓名", MergeDown=1, StyleID="head"),
                cell("补贴", MergeAcross=1, StyleID="head")),
            row(cell("面积（亩）", Index=3, StyleID="head"), cell("金额（元）", StyleID="head")),
            *blank,
            row(cell("合计", MergeAcross=1, StyleID="framed"),
                cell(0, Index=3, StyleID="framed", Formula=f"=SUM(R[-{rows}]C:R[-1]C)"),
                cell(0, StyleID="framed", Formula=f"=SUM(R5C4:R{last}C4)")),
            options="<PageSetup><Layout x:Orientation='Landscape'/></PageSetup>",
        )
    )  # fmt: skip
