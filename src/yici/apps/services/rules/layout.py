"""The layout in which items are exchanged (实施清单), and the headings of plain tables: which column is which of ours.

Names are those of the published exchange tables (``up_task_general_basic``, ``_extend``, ``_material``, ``_questions``,
``_fee_project``) with their Chinese comments; what a version has besides goes under ``yici_`` names. Numbers of codes
are not part of those tables; the ones here are our own (本定义为系统自定), and words are always understood.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Our word → number, then words, the first of which is written into tables for people.
CODES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "object": {"person": ("1", "自然人", "个人", "公民"), "enterprise": ("2", "企业法人", "法人", "企业", "单位")},
    "handling": {"immediate": ("1", "即办件", "即办", "马上办"), "promised": ("2", "承诺件", "承诺", "承诺办")},
    "limit": {
        "working_days": ("1", "工作日", "个工作日"), "calendar_days": ("2", "自然日", "日历日", "天", "日"),
        "hours": ("3", "小时", "时"),
    },
    "necessity": {
        "required": ("1", "必要", "必须"), "optional": ("2", "非必要", "有就带"), "later": ("3", "容缺后补", "可容缺",
        "容缺"),
    },
    "reach": {"country": ("1", "全国"), "region": ("2", "全区", "全省", "跨市"), "city": ("3", "全市", "跨县", "本市")},
    "online": {"I": ("1", "Ⅰ级", "一级"), "II": ("2", "Ⅱ级", "二级"), "III": ("3", "Ⅲ级", "三级"), "IV": ("4", "Ⅳ级",
    "四级")},
    "yes": {"yes": ("1", "是", "有"), "no": ("0", "否", "无")},
    "kind": {
        "text": ("text", "文字", "文本"), "int": ("int", "整数"), "dec": ("dec", "小数", "数字"), "bool": ("bool",
        "是否"),
        "date": ("date", "日期"), "code": ("code", "选项", "单选"), "phone": ("phone", "电话"), "id": ("id",
        "身份证号"),
    },
    "then": {"hint": ("hint", "提示"), "supplement": ("supplement", "提醒补"), "not_met": ("not_met", "办不了")},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Col:
    """A column: section and column of ours, exchanged name, headings, and the codes its values are of."""

    section: str
    ours: str
    exchanged: str
    headings: tuple[str, ...] = ()
    codes: str = ""


def _cols(section: str, *given: tuple[str, str, str, str]) -> list[Col]:
    return [Col(section, ours, name, tuple(heads.split("|")) if heads else (), codes)
            for ours, name, heads, codes in given]  # fmt: skip


FACTS = _cols(
    "facts", ("code", "yici_code", "事项代码|系统代码", ""), ("name", "task_name", "事项名称|名称|业务办理项名称", ""),
    ("name_en", "yici_name_en", "英文名称", ""), ("national_code", "catalog_code", "基本编码", ""),
    ("valid_from", "plan_effective_date", "计划生效日期|生效日期|计划生效", ""),
    ("valid_to", "plan_cancel_date", "计划取消日期|截止日期", ""), ("unit", "dept_code",
    "实施主体编码|实施主体|实施部门", ""),
    ("object", "server_type", "服务对象", "object"), ("handling", "project_type", "办件类型", "handling"),
    ("legal_length", "anticipate_day", "法定办结时限|法定时限", ""),
    ("legal_rule", "anticipate_type", "法定办结时限单位|法定时限单位", "limit"),
    ("promised_length", "promise_day", "承诺办结时限|承诺时限", ""),
    ("promised_rule", "promise_type", "承诺办结时限单位|承诺时限单位", "limit"),
    ("visits", "limit_scene_num", "到办事现场次数|跑动次数|到现场次数", ""), ("reach", "handle_area", "通办范围",
    "reach"),
    ("online", "online_handle_depth", "网上办理深度|网办深度", "online"),
    ("result", "result_name", "审批结果名称|办理结果|结果名称", ""), ("result_licence", "yici_result_licence",
    "结果证照种类", ""),
    ("extension", "yici_extension", "最多延长", ""), ("result_years", "yici_result_years", "有效年数", ""),
    ("conditions", "accept_condition", "受理条件|申请条件", ""),
    ("basis", "by_law", "设定依据|法律依据|办理依据", ""), ("fee", "yici_fee", "收费|收费标准|收费情况", ""),
    ("remedy", "yici_remedy", "救济途径|法律救济", ""), ("words", "yici_words", "群众叫法|别名", ""),
    ("note", "yici_note", "备注", ""),
)  # fmt: skip
_NATIONAL = {
    "local_catalog_code": "地方基本编码", "task_code": "实施编码", "local_task_code": "地方实施编码",
    "task_handle_item": "业务办理项编码", "task_type": "事项类型", "power_source": "权力来源",
    "dept_type": "实施主体性质", "entrust_name": "委托部门", "use_level": "行使层级", "other_dept": "联办机构",
    "limit_explain": "数量限制", "anticipate_explain": "法定办结时限说明", "promise_explain": "承诺办结时限说明",
    "special_procedure": "特别程序", "limit_scene_explain": "办理现场办理原因说明|必须到现场的原因",
    "handle_type": "办理形式", "handle_flow": "办理流程", "transact_addr": "办理地点", "transact_time": "办理时间",
    "link_way": "咨询方式|咨询电话", "supervise_way": "监督投诉方式|投诉电话", "is_schedule": "是否支持预约办理",
    "is_pay_online": "是否支持网上支付", "is_express": "是否支持物流快递", "is_entry_center": "是否进驻政务大厅",
    "is_service_terminals": "是否支持终端办理", "fee_basis": "收费依据", "user_topic_type": "自然人主题",
    "corp_topic_type": "法人主题", "result_type": "审批结果类型",
}  # fmt: skip
NATIONAL = _cols("national", *((name, name, heads, "") for name, heads in _NATIONAL.items()))
NEEDS = _cols(
    "needs", ("name", "material_name", "材料名称|申请材料|所需材料", ""), ("material", "yici_material", "材料代码", ""),
    ("necessity", "is_need", "材料必要性|必要性", "necessity"), ("copies", "page_num", "纸质材料份数|份数", ""),
    ("when", "yici_when", "什么情况下要|条件", ""), ("basis", "by_law", "要求提供材料的依据|依据", ""),
    ("source", "source_type", "来源渠道", ""), ("hint", "fill_explain", "填报须知", ""), ("note", "remark", "备注", ""),
)  # fmt: skip
STEPS = _cols(
    "steps", ("code", "yici_code", "环节代码|代码", ""), ("name", "step_name", "环节|环节名称|步骤", ""),
    ("name_en", "yici_name_en", "英文名称", ""), ("special", "is_special", "特别程序|不计入时限", "yes"),
    ("note", "yici_note", "备注", ""),
)  # fmt: skip
QUESTIONS = _cols(
    "questions", ("question", "question", "问题", ""), ("answer", "answer", "答案|解答", ""),
    ("code", "yici_code", "代码", ""), ("question_en", "yici_question_en", "英文问题", ""),
    ("answer_en", "yici_answer_en", "英文答案", ""), ("note", "yici_note", "备注", ""),
)  # fmt: skip
FIELDS = _cols(
    "fields", ("code", "code", "字段代码|代码", ""), ("name", "name", "字段名称|字段|名称", ""),
    ("name_en", "name_en", "英文名称", ""), ("kind", "kind", "类型|字段类型", "kind"),
    ("required", "required", "必填|是否必填", "yes"), ("when", "when", "出现条件|条件", ""),
    ("formula", "formula", "算式", ""), ("least", "least", "最小", ""), ("most", "most", "最大", ""),
    ("choices", "choices", "选项", ""), ("group", "group", "重复组", ""), ("hint", "hint", "提示", ""),
    ("heading", "heading", "所属标题", ""),
    ("choices_en", "choices_en", "英文选项", ""), ("hint_en", "hint_en", "英文提示", ""), ("note", "note", "备注", ""),
)  # fmt: skip
RULES = _cols(
    "rules", ("code", "code", "规则代码|代码", ""), ("when", "when", "条件", ""), ("then", "then", "作用", "then"),
    ("says", "says", "提示语|说什么", ""), ("says_en", "says_en", "英文提示语", ""), ("note", "note", "备注", ""),
)  # fmt: skip
ALL: Mapping[str, Sequence[Col]] = {
    "facts": FACTS, "national": NATIONAL, "needs": NEEDS, "steps": STEPS, "questions": QUESTIONS, "fields": FIELDS,
    "rules": RULES,
}  # fmt: skip
#: Names of sheets, and of lists inside a task, by section.
SHEETS = {"facts": "事项", "needs": "材料", "fields": "字段", "steps": "环节", "rules": "规则", "questions": "常见问题"}
NESTED = {
    "needs": ("materials", "up_task_general_material"), "questions": ("questions", "up_task_general_questions"),
    "steps": ("flow", "flowsheet"), "fields": ("yici_fields",), "rules": ("yici_rules",),
    "fees": ("fee_projects", "up_task_general_fee_project"),
}  # fmt: skip
LISTS = {"conditions", "basis", "words", "choices", "choices_en"}
_BRACKETS = re.compile(r"[(（【\[].*?[)）】\]]|[*＊:：\s]")


def folded(text: str) -> str:
    """A heading without brackets, marks and blanks."""
    return _BRACKETS.sub("", unicodedata.normalize("NFKC", text)).lower()


def find_column(heading: str, section: str) -> Col | None:
    """The column that a heading means, in the sheet of a section: its own first, then those of other sections."""
    wanted = folded(heading)
    if not wanted:
        return None
    order = [section, "facts", "national", *ALL]
    for name in dict.fromkeys(one for one in order if one in ALL):
        for col in ALL[name]:
            if wanted in (folded(col.exchanged), *(folded(one) for one in col.headings)):
                return col
    return None


def ours_of(col: Col, text: str) -> str | None:
    """A value in our words; None when it is none of the codes."""
    text = text.strip()
    if col.ours in LISTS:
        return "|".join(dict.fromkeys(part.strip() for part in re.split(r"[\n|]", text) if part.strip()))
    text = re.sub(r"\s+", " ", text)
    if col.ours in ("valid_from", "valid_to"):
        return text[:10].replace("/", "-")
    if not col.codes or not text:
        return text
    for ours, words in CODES[col.codes].items():
        if text == ours or text in words or unicodedata.normalize("NFKC", text) in words:
            return ours
    return None


def theirs_of(col: Col, text: str, *, as_words: bool) -> str:
    """A value of ours as it is exchanged: numbers of codes, or words for people."""
    if col.ours in LISTS:
        return text.replace("|", "\n")
    known = CODES.get(col.codes, {}).get(text)
    return known[1 if as_words else 0] if known else text
