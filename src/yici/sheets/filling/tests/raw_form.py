# ruff: noqa: E501
"""A workbook written part by part, with what openpyxl would lose: note boxes, shapes, extensions, printer settings,
shared formulas, a calculation chain, charts, a foreign part."""

import io
import zipfile

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAW = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'

TABLE = f"""<worksheet {MAIN} xmlns:r="{REL}"><dimension ref="A1:G9"/><sheetViews><sheetView workbookViewId="0">\
<selection activeCell="A9" sqref="A9"/></sheetView></sheetViews><cols><col min="3" max="3" width="9" style="1"/></cols>\
<sheetData><row r="1" spans="1:7" ht="40" customHeight="1"><c r="A1" t="inlineStr"><is><t>登记表</t></is></c></row>\
<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"/><c r="G2" t="str"><f>D9&amp;"&lt;D7&gt;"</f><v>旧</v></c></row>\
<row r="4" spans="1:7"><c r="A4" s="1"/><c r="B4" s="1"/><c r="D4" s="1"/><c r="E4"><f t="shared" ref="E4:E6" si="0">\
D4*$D$8</f><v>0</v></c></row>\
<row r="5" spans="1:7"><c r="A5" s="1"/><c r="E5"><f t="shared" si="0"/><v>0</v></c></row>\
<row r="6" spans="1:7" hidden="0"><c r="A6" s="2"/><c r="B6" s="2"/><c r="D6" s="2"/><c r="E6"><f t="shared" si="0"/><v>0</v></c></row>\
<row r="7"><c r="A7" t="inlineStr"><is><t>合计</t></is></c><c r="D7"><f>SUM(D4:D6)</f><v>0</v></c></row>\
<row r="8"><c r="D8"><v>2</v></c></row><row r="9"><c r="A9" t="inlineStr"><is><t>签字</t></is></c></row></sheetData>\
<mergeCells count="2"><mergeCell ref="A1:G1"/><mergeCell ref="A9:C9"/></mergeCells>\
<conditionalFormatting sqref="D4:D6"><cfRule type="expression" priority="1"><formula>D4&gt;$D$8</formula></cfRule>\
</conditionalFormatting><hyperlinks><hyperlink ref="A9" location="'登记'!A7" display="合计"/></hyperlinks>\
<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>\
<pageSetup paperSize="9" r:id="rId3"/><rowBreaks count="1" manualBreakCount="1"><brk id="8" max="16383" man="1"/></rowBreaks>\
<drawing r:id="rId1"/><legacyDrawing r:id="rId2"/><extLst><ext uri="{{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}}" \
xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="1" \
xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list"><x14:formula1>\
<xm:f>'登记'!$D$7:$D$8</xm:f></x14:formula1><xm:sqref>B4:B6</xm:sqref></x14:dataValidation></x14:dataValidations></ext>\
</extLst></worksheet>"""
OTHER = f"""<worksheet {MAIN}><sheetData><row r="1"><c r="A1"><f>登记!D7+B1</f><v>5</v></c><c r="B1"><v>1</v></c></row>\
<row r="2" ><c r="A2" ><f t="shared" ref="A2:A3" si="4">SUM(登记!D$4:D$6)</f><v>0</v></c></row><row r="3"><c r="A3">\
<f t="shared" si="4"/><v>0</v></c></row><row r="4"></row></sheetData></worksheet>"""
ALONE = (
    f'<worksheet {MAIN}><sheetData><row r="9"><c r="A9"><f>A1</f></c></row><row r="10"></row></sheetData></worksheet>'
)
STYLES = f"""<styleSheet {MAIN}><fonts count="1"><font><b/><sz val="11"/></font></fonts><fills count="1"><fill/></fills>\
<borders count="1"><border/></borders><cellXfs count="3"><xf numFmtId="0" fontId="0"/><xf numFmtId="2" fontId="0" \
applyAlignment="1"><alignment horizontal="center"/></xf><xf numFmtId="49" fontId="0"/></cellXfs></styleSheet>"""
DRAWING = f"""<xdr:wsDr {DRAW}><xdr:twoCellAnchor editAs="oneCell"><xdr:from><xdr:col>0</xdr:col><xdr:row>7</xdr:row>\
</xdr:from><xdr:to><xdr:col>2</xdr:col><xdr:row>8</xdr:row></xdr:to><xdr:sp/></xdr:twoCellAnchor><xdr:twoCellAnchor>\
<xdr:from><xdr:col>0</xdr:col><xdr:row>3</xdr:row></xdr:from><xdr:to><xdr:col>2</xdr:col><xdr:row>8</xdr:row></xdr:to>\
<xdr:sp/></xdr:twoCellAnchor></xdr:wsDr>"""
NOTES = f'<comments {MAIN}><commentList><comment ref="A9" authorId="0"><text><t>盖章</t></text></comment></commentList></comments>'
BOXES = (
    '<xml xmlns:x="urn:schemas-microsoft-com:office:excel"><x:ClientData ObjectType="Note"><x:Anchor>1, 15, 8, 2, 3, 15, 12, 4'
    "</x:Anchor><x:Row>8</x:Row><x:Column>0</x:Column></x:ClientData></xml>"
)
CHART = '<c:chartSpace xmlns:c="c"><c:ser><c:f>登记!$D$4:$D$6</c:f></c:ser></c:chartSpace>'
NAMES = '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="0">\'登记\'!$A$1:$G$9</definedName></definedNames>'


def relations(*found):
    items = "".join(f'<Relationship Id="{key}" Type="{REL}/{kind}" Target="{target}"/>' for key, kind, target in found)
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
    )


def parts():
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in ((1, "登记"), (2, "别的"), (3, "独立"))
    )
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/calcChain.xml" ContentType="x"/></Types>',
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{REL}"><sheets>{sheets}</sheets>{NAMES}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            *((f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in (1, 2, 3)),
            ("rId4", "styles", "styles.xml"),
            ("rId5", "calcChain", "calcChain.xml"),
            ("rId6", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/styles.xml": STYLES,
        "xl/sharedStrings.xml": f"<sst {MAIN}><si><t>序号</t></si></sst>",
        "xl/worksheets/sheet1.xml": TABLE,
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("rId1", "drawing", "../drawings/drawing1.xml"),
            ("rId2", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ("rId3", "printerSettings", "../printerSettings/printerSettings1.bin"),
            ("rId4", "comments", "/xl/comments1.xml"),
        ),
        "xl/worksheets/sheet2.xml": OTHER,
        "xl/worksheets/sheet3.xml": ALONE,
        "xl/drawings/drawing1.xml": DRAWING,
        "xl/drawings/vmlDrawing1.vml": BOXES,
        "xl/comments1.xml": NOTES,
        "xl/charts/chart1.xml": CHART,
        "xl/calcChain.xml": f'<calcChain {MAIN}><c r="E4"/></calcChain>',
        "xl/printerSettings/printerSettings1.bin": "\0\1\2",
        "xl/cellimages.xml": '<etc:cellImages xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"/>',
    }


def build(changed=None, method=zipfile.ZIP_DEFLATED):
    """The workbook; ``changed`` maps parts to other texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, text in {**parts(), **(changed or {})}.items():
            info = zipfile.ZipInfo(name, (2023, 5, 6, 7, 8, 10))
            info.compress_type = method
            package.writestr(info, text)
    return out.getvalue()
