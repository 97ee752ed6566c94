"""Whose fact a heading asks for: the row's own thing, or somebody who stands beside it (head, guardian, helper …).

"户主姓名", "监护人姓名", "帮扶人电话" must never be filled with the name or phone of the person of the row. A heading
is split into the role and the fact; an element may answer only when one of its own names carries the same role.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from yici.apps.tables.matching.words import words

#: Words for the thing of the row itself, by entity. "老人姓名" on a list of old people is the row's own name.
SELF_WORDS: dict[str, tuple[str, ...]] = {
    "person": words(
        """农民 受补贴人 补贴人 受助对象 受救助人 参保人员 被保险农户
        家庭成员 人员 成员 本人 个人 村民 居民 农民 牧民 农牧民 老年人 老人 老党员 儿童 学生 学员 党员 残疾人
        申请人 享受人 参保人 投保人 被保险人 保障对象 救助对象 补贴对象 补助对象 发放对象 服务对象 走访对象
        帮扶对象 对象 退役军人 优抚对象 领取人 受助人 患者 流动人口 务工人员 劳动者 劳动力 孤儿 幼儿 新生儿 逝者
        死者 死亡人员 返乡人员 受益人 脱贫人口 监测对象 贫困人口 种粮大户 公益岗 护林员 从业人员 来访人 持证人
        持卡人 被监护人 被救助人 领证人 登记人 姓名 困难群众 特困人员 低保对象 女职工 妇女 育龄妇女 孕产妇 畜主
        养殖户 种植户 承包方代表 承包方 承包人 农户 牧户"""
    ),
    "household": words(
        """农民 农牧民 受补贴人 补贴对象 补助对象 受补贴农户 受益农户
        农户 家庭 牧户 农牧户 低收入户 贫困户 脱贫户 监测户 受灾户 种植户 养殖户 承包方 困难户 住户 该户 低保户
        搬迁户"""
    ),
    "enterprise": words(
        """企业 单位 公司 经营主体 市场主体 商户 店铺 机构 合作社 个体工商户 经营者 用人单位"""
    ),
    "project": ("项目", "工程"),
    "village": ("村", "嘎查", "行政村", "社区"),
    "building": ("房屋", "建筑", "住房", "建筑物", "楼栋", "自建房"),
    "facility": ("设施", "设备", "工程"),
    "plot": ("地块", "耕地", "土地", "承包地"),
}  # fmt: skip

#: Somebody beside the row's thing: role -> the words forms use. Longer words are tried first.
OTHER_WORDS: dict[str, tuple[str, ...]] = {
    "head": ("户主", "户长", "户代表", "家庭户主"),
    "guardian": ("受委托监护人", "法定监护人", "委托监护人", "监护人", "监护照料人"),
    "helper": words(
        """帮扶责任人 帮扶联系人 帮扶干部 帮扶人 结对干部 包联干部 包户干部 包保责任人 包保干部 挂户责任人 挂户干部
        联系干部 责任干部 网格员 结对帮扶人 驻村干部 包联人 包抓干部"""
    ),
    "legal": ("法定代表人", "法人代表", "企业负责人", "法人", "负责人", "经营者", "业主"),
    "contact": ("紧急联系人", "联系人", "联络员"),
    "liaison": ("支部联系人", "党支部联系人", "包联党员"),
    "father": ("父亲",),
    "mother": ("母亲",),
    "parents": ("父母", "家长"),
    "spouse": ("配偶", "妻子", "丈夫"),
    "caregiver": ("赡养人", "照料人", "照护人", "护理人", "扶养人", "抚养人", "供养人"),
    "agent": ("代领人", "代办人", "委托人", "代理人", "代缴人", "被委托人", "受托人", "代持人"),
    "introducer": ("入党介绍人", "介绍人"),
    "owner": ("产权人", "房主", "所有权人", "产权单位", "房东", "所有人", "出租人", "承租人"),
    "giver": ("流出方", "转出方", "出让方", "甲方", "出租方"),
    "issuer": ("发包方", "发包人", "发包单位"),
    "taker": ("流入方", "转入方", "受让方", "乙方", "承租方"),
    "keeper": ("管护责任人", "管护人", "管护单位", "管理人", "养护责任人", "责任人", "主管部门", "包片领导"),
    "vaccinator": ("防疫员", "检疫员"),
    "doctor": ("签约医生", "家庭医生", "责任医生"),
    "former": ("原户主", "前妻", "前夫"),
    "child": ("子女", "孩子"),
    "filler": words(
        """填表人 填报人 制表人 登记人员 调查人 采集人 经办人 审核人 审批人 录入人 排查人 检查人 检查人员 核查人
        入户人员 走访人 宣传人"""
    ),
    "safety": ("安全管理员", "安全管理人员", "安全负责人", "安全责任人", "安全员"),
    "secretary": ("村党支部书记", "党支部书记", "支部书记", "村支书", "书记", "村主任", "主任", "村长", "第一书记"),
    "director": ("儿童主任", "儿童督导员"),
    "family": ("家属", "亲属", "直系亲属"),
    "deceased": ("死者",),
    "organiser": ("带头人", "牵头单位", "牵头人", "责任领导", "包联领导", "分管领导"),
}  # fmt: skip

_OTHER: list[tuple[str, str]] = sorted(
    ((word, role) for role, words in OTHER_WORDS.items() for word in words), key=lambda pair: -len(pair[0])
)
#: What may follow a role for the heading to be *about* that somebody: "户主" + "姓名", but not "法人" + "资格".
_FACT_STARTS = words(
    """姓名 名字 名称 性别 年龄 身份证 公民身份 居民身份 证件 电话 联系 手机 职务 单位 工作 地址 住址 家庭住址 民族
    学历 文化 出生 关系 与 银行 账号 签 号 及 所在 外出 务工 政治 户籍 现 是否 健康 身体 基本 信息 意见 代表
    承包 类型 去向 打工 在外"""
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role:
    """A heading split: whose fact (empty for the row's own), and the words of the fact."""

    role: str
    fact: str
    word: str = ""


@lru_cache(maxsize=8192)
def split_role(core: str) -> Role:
    """Split "户主姓名" into head + 姓名; "与户主关系" and "是否户主" stay whole, they are facts of the row's own."""
    if core.startswith(("与", "和", "是否", "同")):
        return Role("", core)
    for word, role in _OTHER:
        if core == word:
            return Role(role, "姓名", word)
        if core.startswith(word):
            rest = core[len(word) :].lstrip("的")
            if rest.startswith(_FACT_STARTS):
                return Role(role, rest, word)
    return Role("", core)


def is_personal(fact: str) -> bool:
    """Whether a fact can be somebody's own (name, phone, address …), so that a group heading may say whose."""
    return fact.startswith(_FACT_STARTS)


def own_fact(core: str, entity: str) -> str:
    """The heading without a word for the row's own thing: "老人姓名" -> "姓名"; unchanged where none stands."""
    for word in sorted(SELF_WORDS.get(entity, ()), key=len, reverse=True):
        if core.startswith(word) and len(core) > len(word):
            rest = core[len(word) :].lstrip("的")
            if rest:
                return rest
    return core


#: On a card about a thing the group of its holder speaks of the person and household behind it.
_HELD_BY: dict[str, tuple[str, ...]] = dict.fromkeys(
    ("plot", "crop", "livestock", "pasture", "machine", "building", "loan", "household"), ("household", "person")
)
_GROUP_TAILS = ("填写", "基本情况", "基本信息", "详细信息", "情况", "信息", "概况", "资料")


def names_row_itself(core: str, entity: str) -> bool:
    """Whether a group heading only names the row's own thing ("申请人基本情况" on a person's card)."""
    for tail in _GROUP_TAILS:
        core = core.removesuffix(tail)
    own = [word for near in (entity, *_HELD_BY.get(entity, ())) for word in SELF_WORDS.get(near, ())]
    return not core or core in own or (len(core) > 2 and core.endswith(tuple(word for word in own if len(word) > 1)))
