"""Words of tables of figures that belong to no city: totals, shares, changes, periods, persons and households."""

from __future__ import annotations

from typing import Any

from yici.apps.tables.aggregates.contracts import Clause, Meaning
from yici.apps.tables.matching.words import words


def _many(kind: str, text: str, **facts: Any) -> dict[str, Meaning]:
    return {word: Meaning(kind, word, **facts) for word in words(text)}


NOISE = words(
    """的 了 数 个数 数量 总量 量 情况 结构 分布 状况 现状 类 类别 种类 分类 名称 按 分 其中 统计 汇总 基本
    基本情况 指标 项目 内容 合法 表 一览 明细 及 和 与 或 、 / · , ， ; : ( ) [ ] . - 实有 现有 共有 共 全部
    所有 已 有 为 在 内 本 该 全村 全镇 全乡 全旗 全区 本村 本镇 辖区 辖区内 村内 全苏木 全街道 农牧区
    农村牧区 农村 目前 截至目前 截至 登记 在册 具有 属于 分别 构成 组成 小类 组别 年龄段 年龄组 本辖区 村级
    乡级 镇级 嘎查村 我镇 旗级 年度 年度内 是否 是否有 设有 建有 总 数据 各 各类 情况表 统计表 汇总表 程度 享受
    享有 我村 填报 填写 数值 合法有效 有效 持证 持有 人员 人群"""
)
OPS = {
    **_many("op", "合计 小计 总计 共计 总数 总和 全体 总体 合计数 总数合计 计 累计合计 汇总数 总计数", op="total"),
    **_many(
        "op",
        """占比 比例 比重 百分比 构成比 所占比例 所占比重 占总数比例 占总数 占合计 占总数的比例 占总人口比例 占总人口
        占总数比重 占全部""",
        op="share",
    ),
    **_many(
        "op",
        """增长 增长率 增幅 增速 增减% 增减率 增减幅度 ±% 同比 环比 同比增长 环比增长 比上年增长 比上年±% 同比增减
        同比±% 环比±% 增减百分比 比上年增减% 比去年增长 较上年增长 较上年增减% 同比增减% 增减(±%) 同比(±%) 增减±%
        变动率 变化率 同比增幅""",
        op="growth",
    ),
    **_many(
        "op",
        """± 增减 增减数 增减额 增减量 变动 增加 比上年增减 较上年增减 同比增减数 比上月增减 较上月增减 净增 增减变化
        变化 差额""",
        op="change",
    ),
    **_many("op", "人均 平均每人 每人平均", op="per_person"),
    **_many("op", "户均 平均每户 每户平均", op="per_household"),
    **_many("op", "单产 亩产 平均亩产 单位面积产量 亩均产量", op="per_area"),
    **_many("op", "平均年龄", op="mean_age"),
    **_many("op", "男女比例 性别比 男女比", op="sex_ratio"),
}
PERIODS = {
    **_many(
        "period",
        """上年 去年 上年度 上一年 上年同期 去年同期 上年同月 去年同月 上年末 去年末 去年底 上年底 上年数 上年实际
        上年决算数 上年完成 同期 上期 上期数 上年年末 年初 年初数 期初 期初数 上月 上月末 上个月 月初 上季度 上季
        前年 前期 基期 上年实绩""",
        op="before",
    ),
    **_many(
        "period",
        """本年 今年 当年 本年度 当年度 本期 本期数 年末 期末 年底 月末 本月 当月 本月末 期末数 本年末 年末数 现状数
        本季度 本年数 完成 本年实际 本期末 年度末 当前 截止目前 截至本月 截至月末""",
        op="now",
    ),
    **_many(
        "period",
        "目标 计划 计划数 预计 预算数 年初预算数 调整预算数 任务 任务数 目标任务 拟 规划 应完成 指标任务",
        op="planned",
    ),
    **_many(
        "period",
        """新增 本年新增 当年新增 本月新增 新纳入 新认定 新办 新发展 本年新发展 当年新发展 退出 本年退出 累计 历年累计
        减少 本年减少 本年增加 当年增加 动态调整 新增加""",
        op="flow",
    ),
}
ENTITIES = {
    **_many("entity", "人数 总人数 人口数 人次数 人头数 人", entity="person"),
    **_many("entity", "户数 总户数 户 家庭数 家庭户数 农户数 家庭", entity="household"),
}
_WOMEN = Clause("person.sex", "person", "女", codes=frozenset(["2"]))
_MEN = Clause("person.sex", "person", "男", codes=frozenset(["1"]))
SEXES = {
    **{word: Meaning("value", "女", "person", (_WOMEN,)) for word in words("女 女性 妇女 女的 女生 女童")},
    **{word: Meaning("value", "男", "person", (_MEN,)) for word in words("男 男性 男的 男生 男童")},
}
#: The whole population by a relation to the area.
RESIDENTS = {
    **dict.fromkeys(
        words("户籍人口 户籍人数 户籍总人口 户籍 总人口 人口总数 全村人口 全镇人口 户籍人口数 人口合计 年末户籍人口"),
        "registered",
    ),
    **dict.fromkeys(
        words("常住人口 常住人数 常住 常住总人口 常住人口数 实有人口 实际居住人口 实际居住"),
        "resident",
    ),
}
AMOUNTS = words("面积 金额 总面积 总金额 数额 头数 只数 头数(只) 总额 资金 亩数 总头数 匹数")
PEOPLE = words("人口 居民 村民 农牧民 农民 牧民")
#: Words that narrow what a title speaks of in a way that no phrase of the lexicon says.
NARROWING = words(
    """新增 新纳入 退出 停发 取消 死亡 注销 迁入 迁出 出生 申请 申报 拟 疑似 抽样 调查样本 样本 典型 重点 示范
    规模以上 计划 预算 目标 未 死亡 培训 体检 参加 转移 返乡 信访 受理 检查 走访"""
)
#: Lists whose order is a rank: 1 when the later value is the higher one, -1 when the first is the highest.
RANKED = {"education": -1, "student_stage": 1, "enterprise_scale": 1}
#: Ends of a phrase that name who or what is counted.
WHO_ENDS = words(
    """人 户 员 童 对象 人口 家庭 学生 劳动力 妇女 老人 老年人 军人 者 企业 主体 合作社 农场 牧场 农牧场 房屋
    自建房 地块 干部 分子 项目 设施 农机具 孤儿 党员 隐患点 危房 村干部 资产 单位"""
)
#: Ends that may be left out: 低保户, 低保人员 and 低保对象 are 低保 in a heading above 户数 and 人数.
SOFT_ENDS = words("人员 对象 人口 家庭 户 人 者 人群 群众 名单")
LIST_ENDS = words(
    """名单 名册 花名册 台账 登记表 登记 基本信息 信息 清单 汇总 统计 发放 登记册 名录 数据 情况 清册 明细 调查
    资料 资源 普查"""
)
#: Ends of labels whose numbers cannot be added.
RATES = ("率", "比例", "占比", "比重", "均价", "单价")
