"""Invented material for the style guide: a form as a village clerk meets it, its questions, its receipt. No real person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

TOKENS = (
    "paper", "card", "sunk", "ink", "ink2", "ink3", "edge", "line", "accent", "accent-wash", "accent-hover", "on-accent", "focus",
    "good", "good-wash", "soon", "soon-wash", "over", "over-wash", "pause", "pause-wash", "derived", "derived-wash",
)  # fmt: skip

COVERAGE = {"record": 22, "derived": 11, "asked": 3, "conflict": 1, "unknown": 5}

STEPS = (
    {"label": _("Put in the form"), "url": "#steps", "current": False},
    {"label": _("Is it understood?"), "url": "", "current": True},
    {"label": _("Answer what is missing"), "url": "", "current": False},
    {"label": _("Take it away"), "url": "", "current": False},
)


def _head(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "role": "head", **more}


def _person(number: int, cells: list[tuple[str, str]]) -> list[dict[str, Any]]:
    first = {"text": str(number), "known": "constant"}
    name = {"text": cells[0][0], "known": cells[0][1], "pin": True}
    return [first, name, *({"text": text, "known": known} for text, known in cells[1:]), {"text": "", "known": "blank"}]


def sheet() -> dict[str, Any]:
    """The drawn form with every cell state, in the shape that ``parts/sheet.html`` takes."""
    strip: list[dict[str, Any]] = [
        {"known": ""},
        {"known": "record", "pin": True, "reason": "列头“姓名”＝居民.姓名，这座城里 12 张表都这样认"},
        {"known": "derived", "reason": "“性别”由身份证号推算"},
        {"known": "derived", "reason": "“年龄”＝出生日期到填报日期的周岁"},
        {"known": "record", "reason": "“类别”＝居民.救助类别，民政局在管"},
        {"known": "conflict", "count": 1, "reason": "朝鲁的电话有两个：户籍册 8 月，残联本月"},
        {"known": "record", "reason": "“月补贴（元）”＝居民.月补贴"},
        {"known": "asked", "count": 2, "reason": "“取暖方式”＝住户.取暖方式，有 2 户还没人填过"},
        {"known": "unknown", "reason": "“帮扶成效自评”库里没有这一项"},
        {"known": "blank", "reason": "签字栏由本人签"},
    ]
    people = [
        [("田秀兰", "record"), ("女", "derived"), ("74", "derived"), ("低保户", "record"), ("138****2071", "record"),
         ("826", "record"), ("电采暖", "answered"), ("", "unknown")],
        [("朝鲁", "record"), ("男", "derived"), ("68", "derived"), ("残疾二级", "record"), ("2 个号码", "conflict"),
         ("560", "record"), ("电采暖", "record"), ("", "unknown")],
        [("乌云其木格", "record"), ("女", "derived"), ("81", "derived"), ("高龄独居", "record"), ("150****8830", "record"),
         ("300", "record"), ("", "asked"), ("", "unknown")],
        [("刘二小", "record"), ("男", "derived"), ("59", "derived"), ("监测户", "record"), ("139****0045", "record"),
         ("0", "record"), ("", "asked"), ("", "unknown")],
    ]  # fmt: skip
    rows = [
        [{"text": "红海子村2026年特殊困难群体走访台账", "role": "title", "colspan": 10}],
        [{"text": "填报单位：红海子村村委会　　填报日期：2026年11月20日　　单位：人、元", "role": "note", "colspan": 10}],
        [_head("序号", rowspan=2), _head("姓名", rowspan=2, pin=True), _head("基本情况", colspan=2), _head("保障情况", colspan=3),
         _head("走访情况", colspan=2), _head("领款人签字", rowspan=2)],
        [_head(text) for text in ("性别", "年龄", "类别", "联系电话", "月补贴（元）", "取暖方式", "帮扶成效自评")],
        *(_person(number, cells) for number, cells in enumerate(people, 1)),
        [{"text": ""}, {"text": "还有 37 行", "role": "more", "colspan": 9}],
        [{"text": ""}, {"text": "合计", "align": "left", "colspan": 5}, {"text": "2,512", "known": "derived"},
         {"text": ""}, {"text": ""}, {"text": ""}],
    ]  # fmt: skip
    return {"label": _("The form as it looks"), "strip": strip, "rows": rows}


def questions() -> list[dict[str, Any]]:
    """One question of each kind, in the shape that ``parts/question.html`` takes."""
    heating = [{"value": value, "label": value} for value in ("集中供热", "电采暖", "煤炉", "其他")]
    phones = [
        {"value": "1", "label": "186****9001", "more": "残联，本月"},
        {"value": "2", "label": "137****5520", "more": "户籍册，8 月"},
    ]
    nobody = _("Nobody has filled this in")
    return [
        {"key": "a1", "who": "田秀兰", "who_more": "二社　74 岁", "prompt": "取暖方式", "kind": "choice", "choices": heating,
         "value": "电采暖", "last": nobody},
        {"key": "a2", "who": "乌云其木格", "who_more": "一社　81 岁", "prompt": "取暖方式", "kind": "choice", "choices": heating,
         "last": nobody},
        {"key": "a3", "who": "朝鲁", "who_more": "三社　68 岁", "prompt": "电话用哪一个", "kind": "choice", "choices": phones,
         "last": _("Two sources differ"), "known": "conflict"},
        {"key": "a4", "who": "刘二小", "who_more": "四社　59 岁", "prompt": "承包地面积", "kind": "number", "unit": "亩",
         "value": "12..5", "error": _("This is not a number. Write it like 12.5."), "last": _("Nobody has filled this in")},
        {"key": "a5", "who": "刘二小", "who_more": "四社　59 岁", "prompt": "上次走访日期", "kind": "date", "last": "2026-08-02"},
    ]  # fmt: skip


RECEIPT = (
    {"cell": "B6", "value": "田秀兰", "known": "record", "how": "公安，人口", "version": "v3 2026-08-02"},
    {"cell": "D6", "value": "74", "known": "derived", "how": "出生日期到 2026-11-20", "version": "年龄 v2"},
    {"cell": "H6", "value": "电采暖", "known": "answered", "how": "高娃，今天 12:24", "version": "v1"},
    {"cell": "F7", "value": "186****9001", "known": "conflict", "how": "用了残联的，已告诉户籍", "version": "v2 2026-11-03"},
)


class SpecimenForm(forms.Form):
    """A form with a reason, an optional field, a choice and an error."""

    phone = forms.CharField(label=_("Phone"), help_text=_("Only to call you back; nobody else sees it."))
    id_number = forms.CharField(label=_("ID number"))
    remark = forms.CharField(label=_("Remark"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    village = forms.ChoiceField(label=_("Village"), choices=[("1", "红海子村"), ("2", "乌兰木伦村")])
    agreed = forms.BooleanField(label=_("I have looked at it"), required=False)

    def clean_id_number(self) -> str:
        """Counts the signs, as the real check does first."""
        number = str(self.cleaned_data["id_number"])
        if len(number) != 18:
            raise forms.ValidationError(_("There are %(count)s signs; an ID number has 18."), params={"count": len(number)})
        return number


def form() -> SpecimenForm:
    """The form as it comes back with one error."""
    return SpecimenForm({"phone": "138 0013 8000", "id_number": "15999919870203421", "village": "1"}, prefix="guide")
