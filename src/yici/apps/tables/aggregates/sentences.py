"""What a cell counts, in a sentence people can read: 户籍在甲村、60岁及以上、女的人数."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yici.apps.tables.aggregates.contracts import Ask, Clause
from yici.apps.tables.aggregates.lexicon import Words

_WHERE = {"resident": "常住在", "registered": "户籍在", "": "户籍在"}
_NAMES = {"person": "人数", "household": "户数"}


def sentence_of(ask: Ask, clauses: Sequence[Clause], area: str, words: Words, counters: Mapping[str, str]) -> str:
    """The sentence of a count or sum, without its number; ``{area}`` stands for the area of the fill."""
    place = area or "{area}"
    where = f"{_WHERE.get(ask.relation, '')}{place}" if ask.entity in ("person", "household") else f"在{place}"
    said = list(dict.fromkeys(clause.words for clause in clauses if clause.words))
    what = "、".join([where, *said])
    if ask.function == "sum":
        return f"{what}的{words.name_of(ask.value)}合计"
    if ask.function == "distinct":
        return f"{what}的人所在的户数"
    counter = counters.get(ask.entity, "")
    return f"{what}的{_NAMES.get(ask.entity) or (counter + '数' if counter else '数量')}"
