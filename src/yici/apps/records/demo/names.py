"""Names of synthetic people: Chinese and Mongolian, with the rare forms that records must keep."""

from __future__ import annotations

from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文苗奇"
)
MEN = "伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林建国志文海山永福贵利宝成长生玉春世荣德景"
WOMEN = "芳娜敏静丽艳娟霞秀兰英华慧巧美雪玲桂凤洁梅琳素云莲真环爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉兰花红"
_MONGOLIAN_MEN = """
巴特尔 巴图 苏和 那日苏 额尔敦 朝鲁 布和 宝音 阿拉坦 呼和 斯琴巴特尔 青格勒 吉日嘎拉 特木尔 孟克 哈斯 道尔吉 乌力吉
阿古拉 毕力格 格日勒图 满都拉 达来 牧仁 敖特根 傲日格乐 图门 苏德 钢特木尔 恩和
"""
_MONGOLIAN_WOMEN = """
其其格 萨仁 乌兰 斯琴 娜仁 托娅 格日乐 高娃 塔娜 阿拉腾花 乌云 索日娜 萨如拉 哈斯其木格 那仁高娃 通拉嘎 阿茹娜 乌日娜
苏布达 娜荷芽 图雅 琪琪格 敖登 莎仁格日勒
"""
MONGOLIAN_MEN = _MONGOLIAN_MEN.split()
MONGOLIAN_WOMEN = _MONGOLIAN_WOMEN.split()
RARE = "𬱖𠮷㛃堃喆淼玥羴"


def chinese_name(random: Random, surname: str, sex: str) -> str:
    """A name of two or three signs."""
    given = MEN if sex == "1" else WOMEN
    first = given[int(random.random() * len(given))]
    if random.random() < 0.25:
        return surname + first
    return surname + first + given[int(random.random() * len(given))]


def mongolian_name(random: Random, sex: str) -> str:
    """One word; there is no surname."""
    names = MONGOLIAN_MEN if sex == "1" else MONGOLIAN_WOMEN
    return names[int(random.random() * len(names))]


def rare_name(random: Random, surname: str, sex: str) -> str:
    """A name with a separator, a supplementary-plane or rare sign, or very long."""
    kind = int(random.random() * 3)
    if kind == 0:
        return f"{mongolian_name(random, sex)}·{mongolian_name(random, '1')}"
    if kind == 1:
        return surname + RARE[int(random.random() * len(RARE))]
    return f"{mongolian_name(random, sex)}·{mongolian_name(random, '1')}·{mongolian_name(random, '1')}"
