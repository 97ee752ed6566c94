"""Places that a title names and that are not the fill's: a form is passed on from village to village."""

from __future__ import annotations

import re
from collections.abc import Mapping

from yici.apps.places.public import AreaView
from yici.apps.tables.matching.words import words

#: Words that end like the name of a place but name none.
_NO_VILLAGE = words(
    """嘎查村 农村 乡村 行政村 自然村 贫困村 本村 全村 各村 山村 中心村 示范村 脱贫村 薄弱村 重点村 试点村
    农牧区 分村 城中村"""
)
_NO_TOWN = words(
    "乡镇 城镇 村镇 集镇 全镇 本镇 各镇 建制镇 小城镇 苏木镇 镇街道 城乡 本乡 全乡 家乡 返乡 下乡 回乡 各街道"
)
_VILLAGE = re.compile(
    r"^(?P<year>(?:\d{4}年?(?:度)?(?:\d{1,2}月份?)?)?)(?P<town>[\u4e00-\u9fff]{1,4}?(?:街道|苏木|镇|乡))?"
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?P<kind>村|嘎查|社区)(?=\d{4}|[\u4e00-\u9fff“])"
)
_TOWN = re.compile(
    r"^(?P<year>(?:\d{4}年?(?:度)?(?:\d{1,2}月份?)?)?)(?P<county>[\u4e00-\u9fff]{2,4}?(?:旗|县))?"
    r"(?P<name>[\u4e00-\u9fff]{2,5}?)(?P<kind>街道|苏木|镇|乡)(?=\d{4}|[\u4e00-\u9fff“])"
)


def rename_places(title: str, names: Mapping[str, AreaView]) -> str:
    """The title with another village's or town's name at its beginning replaced by that of the fill's area."""
    village, town = names.get("village"), names.get("township")
    found = _VILLAGE.match(title)
    if found is not None and not (found["name"] + found["kind"]).endswith(_NO_VILLAGE):
        if village is None or found["name"] in village.name:
            return title
        named = (town.name if found["town"] and town else "") + village.short_name
        return found["year"] + named + title[found.end() :]
    found = _TOWN.match(title)
    if found is None or town is None or (found["name"] + found["kind"]).endswith(_NO_TOWN):
        return title
    if found["name"] in town.name:
        return title
    county = names.get("county")
    named = (county.name if found["county"] and county else "") + town.name
    return found["year"] + named + title[found.end() :]
