"""Invented material for the style guide: a form as a clerk meets it, its questions, its receipt. No real person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

TOKENS = [
    *("paper", "card", "sunk", "ink", "ink2", "ink3", "edge", "line"),
    *("accent", "accent-wash", "accent-hover", "on-accent", "focus"),
    *("good", "good-wash", "soon", "soon-wash", "over", "over-wash"),
    *("pause", "pause-wash", "derived", "derived-wash"),
]

# How a page uses each part; shown beside it.
USAGE = {
    "buttons": '{% include "parts/button.html" with label=_("…") kind="main" icon_name="send" url=… %}',
    "fields": '{% include "parts/errors.html" %}\n{% field form.phone %}',
    "clocks": '{% clock "due_soon" words at=iso moment=full_words %}\n{% known "asked" count=3 %}',
    "messages": '{% message "good" words %}\n{% part "empty" icon_name="inbox" title=_("…") %}…{% endpart %}\n'
    '{% include "parts/figure.html" with value=… unit=… label=… moment=… url=… definition=… %}',
    "float": '{% part "dialog" id="void" title=… act=… action=url %}…{% endpart %}\n'
    '<a class="button" href="…" data-dialog="void">…</a>\n'
    '{% part "popover" label=… %}…{% endpart %}\n'
    '{% include "parts/toast.html" with words=… undo_url=… %}',
    "steps": '{% include "parts/steps.html" with steps=… %}\n'
    '{% include "parts/progress.html" with label=… done=… total=… words=… %}\n'
    '{% include "parts/coverage.html" with counts=… words=… %}',
    "drop": '{% include "parts/drop.html" with action=url name="form" accept=".xlsx,.xls" title=… hint=… error=… %}',
    "sheet": '{% include "parts/sheet.html" with sheet=… %}\n'
    '{% part "card" title=… %}{% part "left" state="unknown" %}…{% endpart %}{% endpart %}',
    "questions": '<table class="table" data-grid data-stack>\n'
    '{% for question in questions %}{% include "parts/question.html" with url=… %}{% endfor %}',
    "receipt": '{% for row in rows %}{% include "parts/receipt_row.html" %}{% endfor %}',
    "bar": '{% block bottom %}<div class="sticky-bar">…</div>{% endblock %}',
}

COVERAGE = {"record": 22, "derived": 11, "asked": 3, "conflict": 1, "unknown": 5}

STEPS = (
    {"label": _("Put in the form"), "url": "#steps", "current": False},
    {"label": _("Is it understood?"), "url": "", "current": True},
    {"label": _("Answer what is missing"), "url": "", "current": False},
    {"label": _("Take it away"), "url": "", "current": False},
)

# One line a column of the strip: known, count, why.
_STRIP = (
    "record 0 列头“姓名”＝居民.姓名，这座城里 12 张表都这样认",
    "derived 0 “性别”由身份证号推算",
    "derived 0 “年龄”＝出生日期到填报日期的周岁",
    "record 0 “类别”＝居民.救助类别，民政局在管",
    "conflict 1 朝鲁的电话有两个：户籍册 8 月，残联本月",
    "record 0 “月补贴（元）”＝居民.月补贴",
    "asked 2 “取暖方式”＝住户.取暖方式，有 2 户还没人填过",
    "unknown 0 “帮扶成效自评”库里没有这一项",
    "blank 0 签字栏由本人签",
)

_PEOPLE = (
    "田秀兰/record 女/derived 74/derived 低保户/record 138****2071/record 826/record 电采暖/answered /unknown",
    "朝鲁/record 男/derived 68/derived 残疾二级/record 2个号码/conflict 560/record 电采暖/record /unknown",
    "乌云其木格/record 女/derived 81/derived 高龄独居/record 150****8830/record 300/record /asked /unknown",
    "刘二小/record 男/derived 59/derived 监测户/record 139****0045/record 0/record /asked /unknown",
)


def _head(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "role": "head", **more}


def _person(number: int, line: str) -> list[dict[str, Any]]:
    cells = [dict(zip(("text", "known"), cell.split("/"), strict=True)) for cell in line.split(" ")]
    return [{"text": str(number), "known": "constant"}, {**cells[0], "pin": True}, *cells[1:], {"known": "blank"}]


def sheet() -> dict[str, Any]:
    """The drawn form with every cell state, in the shape that ``parts/sheet.html`` takes."""
    strip: list[dict[str, Any]] = [{"known": ""}]
    for line in _STRIP:
        known, count, reason = line.split(" ", 2)
        strip.append({"known": known, "count": int(count), "reason": reason, "pin": len(strip) == 1})
    groups = [
        _head("序号", rowspan=2),
        _head("姓名", rowspan=2, pin=True),
        _head("基本情况", colspan=2),
        _head("保障情况", colspan=3),
        _head("走访情况", colspan=2),
        _head("领款人签字", rowspan=2),
    ]
    note = "填报单位：红海子村村委会　　填报日期：2026年11月20日　　单位：人、元"
    rows = [
        [{"text": "红海子村2026年特殊困难群体走访台账", "role": "title", "colspan": 10}],
        [{"text": note, "role": "note", "colspan": 10}],
        groups,
        [_head(text) for text in "性别 年龄 类别 联系电话 月补贴（元） 取暖方式 帮扶成效自评".split()],  # noqa: SIM905
        *(_person(number, line) for number, line in enumerate(_PEOPLE, 1)),
        [{}, {"text": "还有 37 行", "role": "more", "colspan": 9}],
        [{}, {"text": "合计", "align": "left", "colspan": 5}, {"text": "2,512", "known": "derived"}, {}, {}, {}],
    ]
    return {"label": _("The form as it looks"), "strip": strip, "rows": rows}


def questions() -> list[dict[str, Any]]:
    """One question of each kind, in the shape that ``parts/question.html`` takes."""
    heating = {
        "prompt": "取暖方式",
        "kind": "choice",
        "choices": [{"value": value, "label": value} for value in ("集中供热", "电采暖", "煤炉", "其他")],
        "last": _("Nobody has filled this in"),
    }
    phones = [
        {"value": "1", "label": "186****9001", "more": "残联，本月"},
        {"value": "2", "label": "137****5520", "more": "户籍册，8 月"},
    ]
    tian = {"key": "a1", "who": "田秀兰", "who_more": "二社　74 岁", "value": "电采暖"}
    wuyun = {"key": "a2", "who": "乌云其木格", "who_more": "一社　81 岁"}
    chaolu = {"key": "a3", "who": "朝鲁", "who_more": "三社　68 岁", "prompt": "电话用哪一个"}
    liu = {"who": "刘二小", "who_more": "四社　59 岁"}
    area = {"key": "a4", "prompt": "承包地面积", "kind": "number", "unit": "亩", "value": "12..5"}
    visit = {"key": "a5", "prompt": "上次走访日期", "kind": "date", "last": "2026-08-02"}
    return [
        {**heating, **tian},
        {**heating, **wuyun},
        {**chaolu, "kind": "choice", "choices": phones, "last": _("Two sources differ"), "known": "conflict"},
        {**liu, **area, "error": _("This is not a number. Write it like 12.5."), "last": heating["last"]},
        {**liu, **visit},
    ]


_RECEIPT = (
    "B6|田秀兰|record|公安，人口|v3 2026-08-02",
    "D6|74|derived|出生日期到 2026-11-20|v2 2026-01-01",
    "H6|电采暖|answered|高娃，今天 12:24|v1 2026-11-22",
    "F7|186****9001|conflict|用了残联的，已告诉户籍|v2 2026-11-03",
)
RECEIPT = [dict(zip(("cell", "value", "known", "how", "version"), line.split("|"), strict=True)) for line in _RECEIPT]


class SpecimenForm(forms.Form):
    """A form with a reason, an optional field, a choice and an error."""

    phone = forms.CharField(label=_("Phone"), help_text=_("Only to call you back; nobody else sees it."))
    id_number = forms.CharField(label=_("ID number"))
    remark = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    village = forms.ChoiceField(
        label=_("Village"),
        choices=[("1", "红海子村"), ("2", "乌兰木伦村")],
        widget=forms.Select(attrs={"translate": "no"}),
    )
    agreed = forms.BooleanField(label=_("I have looked at it"), required=False)

    def clean_id_number(self) -> str:
        """Counts the signs, as the real check does first."""
        number = str(self.cleaned_data["id_number"])
        if len(number) != 18:
            words = _("There are %(count)s signs; an ID number has 18.")
            raise forms.ValidationError(words, params={"count": len(number)})
        return number


def form() -> SpecimenForm:
    """The form as it comes back with one error."""
    typed = {"phone": "138 0013 8000", "id_number": "15999919870203421", "village": "1"}
    return SpecimenForm(typed, auto_id="guide_%s")
