"""Populations in one sentence for people."""

from __future__ import annotations

from yici.apps.tables.population.lexicon import Lexicon

RELATIONS = {
    "registered": "户籍在", "resident": "常住", "contract": "承包地在", "contracting": "承包地在", "farming": "在",
    "pasture": "草场在", "located": "位于", "works": "就学就业在", "any": "属于",
}  # fmt: skip


def sentence_of(
    lexicon: Lexicon, *, entity: str, name: str, relation: str, area: str = "", count: int | None = None
) -> str:
    """ "一行一人：户籍在甲村、持有效残疾人证的人，共 37 行"."""
    counter = lexicon.counters.get(entity) or "条"
    where = f"{RELATIONS.get(relation, '')}{area}的" if area else ""
    what = name or lexicon.names.get(entity, entity)
    tail = "" if count is None else f"，共 {count} 行"
    return f"一行一{counter}：{where}{what}{tail}"
