"""Tables of figures of our own, with the number of every cell said in SQL over the stored records, by hand.

Each table is drawn from plain rows. ``base`` is what is counted: persons, households or things of the town; ``rows``
and ``columns`` say in SQL what a row and a column add to it. None: no number is expected (asked, or a heading). A cell
is expected to be the count of what all three say; with ``values`` the sum of it, times a factor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

P, H, T = "person", "household", "thing"


def value(code: str) -> str:
    """A stored value of the record itself."""
    return f"json_extract(r.current, '$.\"{code}\"')"


def household(code: str) -> str:
    """A stored value of the household of a person or of a thing."""
    return f"json_extract(h.current, '$.\"{code}\"')"


def years(low: int | None = None, high: int | None = None) -> str:
    """Between two ages, both included, on the day of the fill."""
    born = value("person.birth_date")
    parts = []
    if low is not None:
        parts.append(f"{born} <= date(:day, '-{low} years')")
    if high is not None:
        parts.append(f"{born} > date(:day, '-{high + 1} years')")
    return " and ".join(parts)


def among(sql: str, *codes: str) -> str:
    """One of these codes."""
    return f"{sql} in ({', '.join(repr(code) for code in codes)})"


@dataclass(frozen=True)
class Figures:
    """A table with the SQL of its cells."""

    name: str
    cells: Sequence[Sequence[str | None]]
    entity: str
    rows: Mapping[str, str | None]
    columns: Mapping[str, str | None]
    base: str = "1"
    value: str = ""
    relation: str = "registered"
    values: Mapping[str, tuple[str, str, float]] = field(default_factory=dict)  # column -> (entity, value, factor)
    sums: tuple[str, ...] = ()  # rows that are the sum of those above
    head: int = 2
    of_areas: bool = False


WOMEN, MEN = among(value("person.sex"), "2"), among(value("person.sex"), "1")
PARTY = f"{value('party.joined_on')} is not null"
DISABLED = (
    "json_extract(r.sealed, '$.\"disability.certificate_number\"') is not null and "
    f"({value('disability.valid_to')} is null or {value('disability.valid_to')} >= :day)"
)
MINIMUM = ("rural_minimum", "urban_minimum")

FORMS: tuple[Figures, ...] = (
    Figures(
        "人口年龄性别结构",
        [
            ["人口年龄性别结构统计表"],
            ["年龄组", "合计（人）", "男（人）", "女（人）"],
            ["0—14岁"],
            ["15—59岁"],
            ["60岁及以上"],
            ["其中：80岁及以上"],
            ["合计"],
        ],
        P,
        {
            "0—14岁": years(0, 14),
            "15—59岁": years(15, 59),
            "60岁及以上": years(60),
            "其中：80岁及以上": years(80),
            "合计": "1",
        },
        {"合计（人）": "1", "男（人）": MEN, "女（人）": WOMEN},
    ),
    Figures(
        "残疾人分类分级",
        [
            ["持证残疾人分类分级统计表"],
            ["残疾类别", "合计（人）", "一级", "二级", "三级", "四级"],
            ["视力"],
            ["听力"],
            ["言语"],
            ["肢体"],
            ["智力"],
            ["精神"],
            ["多重"],
        ],
        P,
        {
            name: among(value("disability.class"), str(at))
            for at, name in enumerate(("视力", "听力", "言语", "肢体", "智力", "精神", "多重"), 1)
        },
        {
            "合计（人）": "1",
            **{
                name: among(value("disability.grade"), str(at))
                for at, name in enumerate(("一级", "二级", "三级", "四级"), 1)
            },
        },
        DISABLED,
    ),
    Figures(
        "社会救助按类别",
        [
            ["社会救助对象分类统计表"],
            ["救助类别", "人数（人）", "其中：女", "60岁以上"],
            ["农村低保"],
            ["城市低保"],
            ["特困供养"],
            ["低保边缘"],
        ],
        P,
        {
            "农村低保": among(household("relief.category"), "rural_minimum"),
            "城市低保": among(household("relief.category"), "urban_minimum"),
            "特困供养": among(household("relief.category"), "extreme_poverty"),
            "低保边缘": among(household("relief.category"), "minimum_margin"),
        },
        {"人数（人）": "1", "其中：女": WOMEN, "60岁以上": years(60)},
    ),
    Figures(
        "农作物面积产量",
        [
            ["农作物播种面积和产量统计表"],
            ["作物", "播种面积（公顷）", "产量（吨）"],
            ["玉米"],
            ["马铃薯"],
            ["青贮玉米"],
        ],
        T,
        {
            "玉米": among(value("crop.kind"), "maize"),
            "马铃薯": among(value("crop.kind"), "potato"),
            "青贮玉米": among(value("crop.kind"), "silage_maize"),
        },
        {"播种面积（公顷）": "1", "产量（吨）": "1"},
        f"r.entity = 'crop' and {value('crop.season_year')} = substr(:day, 1, 4)",
        values={
            "播种面积（公顷）": ("crop", value("crop.sown_area"), 1 / 15),
            "产量（吨）": ("crop", value("crop.yield"), 1 / 1000),
        },
    ),
    Figures(
        "畜禽存栏月报",
        [
            ["畜禽存栏情况月报表"],
            ["畜种", "单位", "本月存栏", "上月存栏", "本年出栏"],
            ["牛", "头"],
            ["绵羊", "只"],
            ["生猪", "口"],
            ["驴", "头"],
        ],
        T,
        {
            "牛": among(value("livestock.kind"), "beef_cattle", "dairy_cattle"),
            "绵羊": among(value("livestock.kind"), "sheep"),
            "生猪": among(value("livestock.kind"), "pig"),
            "驴": among(value("livestock.kind"), "donkey"),
        },
        {"本月存栏": "1", "上月存栏": None, "本年出栏": "1"},
        "r.entity = 'livestock'",
        values={
            "本月存栏": ("livestock", value("livestock.stock"), 1),
            "本年出栏": ("livestock", value("livestock.sold"), 1),
        },
    ),
    Figures(
        "各村户籍人口",
        [["各嘎查村户籍人口统计表"], ["嘎查村", "户籍人口（人）", "其中：女", "60岁以上", "党员"]],
        P,
        {},
        {"户籍人口（人）": "1", "其中：女": WOMEN, "60岁以上": years(60), "党员": PARTY},
        of_areas=True,
    ),
    Figures(
        "党员年龄学历",
        [
            ["党员队伍结构统计表"],
            ["类别", "合计（人）", "男", "女"],
            ["35岁及以下"],
            ["36—45岁"],
            ["46—59岁"],
            ["60岁及以上"],
        ],
        P,
        {"35岁及以下": years(None, 35), "36—45岁": years(36, 45), "46—59岁": years(46, 59), "60岁及以上": years(60)},
        {"合计（人）": "1", "男": MEN, "女": WOMEN},
        PARTY,
    ),
    Figures(
        "党员学历",
        [
            ["党员文化程度统计表"],
            ["文化程度", "党员人数（人）", "其中：女"],
            ["大专及以上"],
            ["高中（中专）"],
            ["初中及以下"],
        ],
        P,
        {
            "大专及以上": among(value("person.education"), "10", "20", "30"),
            "高中（中专）": among(value("person.education"), "40", "60"),
            "初中及以下": among(value("person.education"), "70", "80", "90"),
        },
        {"党员人数（人）": "1", "其中：女": WOMEN},
        PARTY,
    ),
    Figures(
        "住房安全等级",
        [["农户住房安全等级统计表"], ["住房安全等级", "户数（户）"], ["A级"], ["B级"], ["C级"], ["D级"], ["合计"]],
        H,
        {
            **{f"{grade}级": among(value("household.housing_grade"), grade) for grade in "ABCD"},
            "合计": among(value("household.housing_grade"), *"ABCD"),
        },
        {"户数（户）": "1"},
    ),
    Figures(
        "劳动力就业去向",
        [
            ["劳动力就业去向统计表"],
            ["务工状况", "人数（人）", "男", "女"],
            ["务农"],
            ["旗内务工"],
            ["区外务工"],
            ["未就业"],
        ],
        P,
        {
            "务农": among(value("person.work_status"), "farming"),
            "旗内务工": among(value("person.work_status"), "migrant_in_county"),
            "区外务工": among(value("person.work_status"), "migrant_outside"),
            "未就业": among(value("person.work_status"), "unemployed"),
        },
        {"人数（人）": "1", "男": MEN, "女": WOMEN},
        among(value("person.labour_capacity"), "ordinary", "skilled", "weak"),
    ),
    Figures(
        "医疗保险参保",
        [
            ["居民医疗保险参保情况统计表"],
            ["项目", "单位", "数量"],
            ["户籍人口", "人"],
            ["医保参保人数", "人"],
            ["医保参保率", "%"],
        ],
        P,
        {
            "户籍人口": "1",
            "医保参保人数": among(value("person.medical_insurance"), "employee", "resident"),
            "医保参保率": "rate:" + among(value("person.medical_insurance"), "employee", "resident"),
        },
        {"数量": "1"},
    ),
    Figures(
        "民族构成",
        [
            ["户籍人口民族构成统计表"],
            ["民族", "人数（人）", "其中：女", "占比%"],
            ["汉族"],
            ["蒙古族"],
            ["回族"],
            ["满族"],
            ["合计"],
        ],
        P,
        {
            "汉族": among(value("person.ethnicity"), "01"),
            "蒙古族": among(value("person.ethnicity"), "02"),
            "回族": among(value("person.ethnicity"), "03"),
            "满族": among(value("person.ethnicity"), "11"),
            "合计": among(value("person.ethnicity"), "01", "02", "03", "11"),
        },
        {"人数（人）": "1", "其中：女": WOMEN, "占比%": None},
    ),
    Figures(
        "低龄儿童性别",
        [
            ["户籍儿童年龄性别统计表"],
            ["年龄", "男（人）", "女（人）", "小计（人）"],
            ["0岁"],
            ["1—2岁"],
            ["3—5岁"],
            ["6—14岁"],
            ["不满18周岁"],
        ],
        P,
        {
            "0岁": years(0, 0),
            "1—2岁": years(1, 2),
            "3—5岁": years(3, 5),
            "6—14岁": years(6, 14),
            "不满18周岁": years(None, 17),
        },
        {"男（人）": MEN, "女（人）": WOMEN, "小计（人）": "1"},
    ),
    Figures(
        "收入来源",
        [
            ["农牧户收入来源构成统计表"],
            ["收入来源", "单位", "金额"],
            ["工资性收入", "万元"],
            ["转移性收入", "万元"],
            ["垃圾焚烧收入", "万元"],
        ],
        H,
        {"工资性收入": "1", "转移性收入": "1", "垃圾焚烧收入": None},
        {"金额": "1"},
        values={
            "金额|工资性收入": ("household", value("household.income_wage"), 1e-4),
            "金额|转移性收入": ("household", value("household.income_transfer"), 1e-4),
        },
    ),
    Figures(
        "脱贫监测户",
        [["脱贫户和监测户统计表"], ["类别", "户数（户）"], ["脱贫户"], ["监测户"]],
        H,
        {
            "脱贫户": f"{value('poverty.exit_status')} = 1",
            "监测户": f"{value('monitoring.kind')} is not null and "
            f"({value('monitoring.state')} is null or {value('monitoring.state')} = 'active')",
        },
        {"户数（户）": "1"},
    ),
)
