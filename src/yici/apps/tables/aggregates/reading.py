"""One label cut into phrases that the city knows. What no phrase explains is the label's rest, and makes it unsure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from yici.apps.tables.aggregates import vocabulary
from yici.apps.tables.aggregates.bands import Band, find_band
from yici.apps.tables.aggregates.contracts import AGE, Clause, Label, Meaning, Phrase
from yici.apps.tables.aggregates.folding import fold_label, number_of
from yici.apps.tables.aggregates.lexicon import LONGEST, Words

_BAND_MARK = "\ue000"
_SOFT = re.compile(r"[的数及和与、,/()（）\[\].:;·-]+")
_SHARE_OF = re.compile(r"^(?:.{0,6}(?:占|为上|为去)(?!地|用).{0,12})$")
_MONTHS = re.compile(r"(\d+|六|三|半年)个?月(?:及?以上)")
_YEAR = re.compile(r"^(?:19|20)\d{2}年?(?:度)?$|^(?:20|19)\d{2}年(?:末|底)?$")
_MONTH = re.compile(r"^(?:1[0-2]|[1-9])月(?:份)?$")
_DATE_PREFIX = re.compile(
    r"^(?:(?:19|20)\d{2}年(?:度|末|底|\d{1,2}月(?:份|末|底)?)?|年末|年底|期末|月末|截至目前|目前|现有|全年)(?=.{2})"
)
_CLASSES = re.compile(r"^按(.+?)(?:划分|分组|分类|分)(?:组|类)?$")
_SHARE_ENDS = ("%", "比", "比例", "比重", "率")
_WHOLE_PREFIX = re.compile(r"^(?:当年|本年|今年|本年度|全村|本村|村级|全镇|是否有|有无|有|是否|拥有)+(?=.{2})")
_WORK_MONTHS = re.compile(r"(\d{1,2}|[一二三四五六七八九十半]{1,2})(?:个月|年)(?:及?以上)")
_BY_SEX = re.compile(r"男(?:性)?[::]?(\d{2})-(\d{2})(?:周?岁)?[,、;;和]?女(?:性)?[::]?(\d{2})-(\d{2})(?:周?岁)?")


def read_label(text: str, words: Words) -> Label:
    """A label as phrases, op, period and unit; each phrase with all that it may mean."""
    folded = fold_label(text)
    core = folded.core
    base = Label(text, core, unit=folded.unit, is_of_which=folded.is_of_which, choices=folded.choices)
    if not core:
        return base
    if headed := _CLASSES.match(core):
        name = tuple(one for one in words.parts.get(headed[1], ()) if one.kind == "name")
        return replace(base, phrases=(Phrase(headed[1], name),) if name else ())
    exact = _exact(core, words)
    if _YEAR.match(core) or _MONTH.match(core):
        return replace(base, period=core)
    if _SHARE_OF.match(core) and core not in words.parts and (folded.unit == "%" or core.endswith(_SHARE_ENDS)):
        return replace(base, op="share")
    months = _WORK_MONTHS.search(core) if "务工" in core or "外出" in core else None
    if months:
        core = core[: months.start()] + core[months.end() :]
    band, sexes = find_band(core), _BY_SEX.search(core)
    if sexes:
        band = None
        core = core[: sexes.start()] + core[sexes.end() :]
    bare = core if band is None else core[: band.start] + _BAND_MARK + core[band.end :]
    found = _cut(_DATE_PREFIX.sub("", bare), words)
    phrases = [_band_phrase(band) if one.text == _BAND_MARK and band is not None else one for one in found]
    if sexes:
        phrases.append(_sexes_phrase(sexes))
    if months:
        phrases.append(_months_phrase(months))
    rest = "".join(one.text for one in phrases if not one.meanings)
    if exact:
        phrases, rest = [Phrase(core, exact, is_whole_label=True), *([] if rest else phrases)], ""
    kept = tuple(one for one in phrases if one.meanings and one.meanings[0].kind != "noise")
    op = next((m.op for one in kept for m in one.meanings if m.kind == "op"), "")
    period = next((one.text for one in kept for m in one.meanings if m.kind == "period"), "")
    if folded.unit == "%" and not op and core not in ("", "%"):
        op = "share" if not kept or period else op
    return replace(base, phrases=kept, rest=rest, op=op, period=period)


def _exact(core: str, words: Words) -> tuple[Meaning, ...]:
    """What the whole label means to the city: a count by rule or a fact of the area's record."""
    bare = _WHOLE_PREFIX.sub("", _DATE_PREFIX.sub("", core)).replace("的", "")
    for text in dict.fromkeys(
        (
            core,
            bare,
            "村" + bare,
            bare.removeprefix("村"),
            bare.removesuffix("数"),
            bare + "数",
            bare.removesuffix("人"),
        )
    ):
        if text in words.exact:
            return words.exact[text]
    return ()


def _band_phrase(band: Band) -> Phrase:
    clause = Clause(AGE, "person", band_words(band), low=band.low, high=band.high)
    return Phrase(_BAND_MARK, (Meaning("band", clause.words, "person", (clause,)),))


def band_words(band: Band) -> str:
    """A band as people say it."""
    if band.low is None:
        return f"{band.high}岁及以下"
    if band.high is None:
        return f"{band.low}岁及以上"
    return f"{band.low}岁" if band.low == band.high else f"{band.low}—{band.high}岁"


def _sexes_phrase(found: re.Match[str]) -> Phrase:
    men, women = (f"{AGE} >= {low} and {AGE} <= {high}" for low, high in ((found[1], found[2]), (found[3], found[4])))
    text = f"((person.sex = '1' and {men}) or (person.sex = '2' and {women}))"
    said = f"男{found[1]}—{found[2]}岁、女{found[3]}—{found[4]}岁"
    return Phrase(found[0], (Meaning("band", said, "person", (Clause(f"text:{text}", "person", said, text=text),)),))


def _months_phrase(found: re.Match[str]) -> Phrase:
    """外出务工六个月以上: how long somebody works elsewhere this year."""
    said_number = found[1]
    number = 6 if said_number == "半" else int(said_number) if said_number.isdigit() else number_of(said_number)
    months = number * 12 if "年" in found[0] and said_number != "半" else number
    clause = Clause("person.work_months", "person", f"务工{months}个月以上", low=months)
    return Phrase(found[0], (Meaning("band", clause.words, "person", (clause,)),))


def _cut(core: str, words: Words) -> list[Phrase]:
    return list(_cut_cached(core, _Key(words)))


class _Key:
    """The words as a key of a cache, by identity."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def __hash__(self) -> int:
        return id(self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.words is self.words


@lru_cache(maxsize=20_000)
def _cut_cached(core: str, key: _Key) -> tuple[Phrase, ...]:
    """The cut that leaves least unexplained, then the one with the fewest and longest phrases."""
    words, size = key.words, len(core)
    nothing: tuple[Phrase, ...] = ()
    best = [((0, 0, 0), nothing), *([((10**6, 0, 0), nothing)] * size)]
    for start in range(size):
        cost, found = best[start]
        if cost[0] >= 10**6:
            continue
        for phrase, price in _from(core, start, words):
            end = start + len(phrase.text)
            offer = (cost[0] + price[0], cost[1] + price[1], cost[2] - len(phrase.text) ** 2)
            if offer < best[end][0]:
                best[end] = (offer, (*found, phrase))
    return _joined(best[size][1])


def _from(core: str, start: int, words: Words) -> Iterable[tuple[Phrase, tuple[int, int]]]:
    if core[start] == _BAND_MARK:
        yield Phrase(_BAND_MARK, (Meaning("band"),)), (0, 1)
        return
    for end in range(start + 1, min(len(core), start + LONGEST) + 1):
        meanings = words.parts.get(core[start:end])
        if meanings:
            yield Phrase(core[start:end], meanings), (0, 0 if meanings[0].kind == "noise" else 1)
    soft = bool(_SOFT.match(core[start]))
    yield Phrase(core[start], (Meaning("noise"),) if soft else ()), (0 if soft else 1, 0)


def _joined(phrases: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    """Neighbouring unexplained signs as one."""
    joined: list[Phrase] = []
    for one in phrases:
        if joined and not one.meanings and not joined[-1].meanings:
            joined[-1] = Phrase(joined[-1].text + one.text, ())
        else:
            joined.append(one)
    return tuple(joined)


def values_joined(core: str, words: Words) -> dict[str, frozenset[str]]:
    """Labels that name several values of one list: 高中(中专), 初中及以下, 一、二级 -> codes by element."""
    parts = [part for part in re.split(r"[/、,()（）及和与或]+", core) if part]
    found: dict[str, frozenset[str]] = {}
    if ranked := re.fullmatch(r"(.+?)(?:学历|文化程度|文化)?(?:及其?以(上|下)|以(上|下))(?:学历|文化程度|文化)?", core):
        for element in words.lists.get(ranked[1].removesuffix("学历"), ()):
            codes = _ranked(element, ranked[1].removesuffix("学历"), ranked[2] or ranked[3], words)
            if codes:
                found[element] = codes
        return found
    if len(parts) < 2:
        return found
    tail = re.search(r"(级|类|族)$", parts[-1])
    for element in set(words.lists.get(_whole(parts[0], tail), ())):
        if element in found:
            continue
        named = [_code_of(element, _whole(part, tail), words) for part in parts]
        if all(named):
            found[element] = frozenset(named)
    return found


def _whole(part: str, tail: re.Match[str] | None) -> str:
    return part if tail is None or part.endswith(tail[1]) else part + tail[1]


def _code_of(element: str, word: str, words: Words) -> str:
    for value in words.values.get(element, ()):
        if word in (fold_label(value.name).core, *(fold_label(alias).core for alias in value.aliases)):
            return value.code
    return ""


def _ranked(element: str, word: str, side: str, words: Words) -> frozenset[str]:
    """初中及以下: all values of a ranked list on that side; lists without a rank give nothing."""
    found = words.elements.get(element)
    rank = vocabulary.RANKED.get(found.code_list if found is not None else "", 0)
    code = _code_of(element, word, words)
    order = [value.code for value in words.values.get(element, ()) if value.code not in ("none", "other")]
    if not rank or code not in order:
        return frozenset()
    at = order.index(code)
    higher = order[at:] if rank > 0 else order[: at + 1]
    lower = order[: at + 1] if rank > 0 else order[at:]
    return frozenset(higher if side == "上" else lower)


def said(label: Label, kind: str) -> tuple[Meaning, ...]:
    """All meanings of a kind in a label."""
    return tuple(meaning for phrase in label.phrases for meaning in phrase.meanings if meaning.kind == kind)
