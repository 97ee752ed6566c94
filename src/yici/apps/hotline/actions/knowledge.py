"""An answer of the knowledge base is changed by a new version: what held before stays readable."""

from __future__ import annotations

import datetime as dt
import re

from yici.apps.hotline.contracts.calls import Article
from yici.apps.hotline.errors import ArticleNotUsable
from yici.apps.hotline.rules.knowledge import article_of
from yici.apps.hotline.selectors.kinds import get_kind
from yici.apps.hotline.selectors.knowledge import KNOWLEDGE, versions_of
from yici.apps.places.public import find_unit
from yici.core import audit, clock, lately
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile
from yici.core.models import CityRow

CATALOGUE = "hotline.catalogue"
CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


@action
def save_article(*, actor: Actor, row: dict[str, str], seen: str) -> Article:
    """Write a version of an article, from today or a later day on; the one before ends the day before.

    ``row`` has the columns of ``knowledge.csv``; ``seen`` is the first day of the newest version that the writer saw,
    empty for a new article. Raises ``ArticleNotUsable``, ``KindUnknown``, ``UnitNotFound``, ``ChangedMeanwhile``.
    """
    actor.must(CATALOGUE)
    _check(row)
    begins = dt.date.fromisoformat(row["valid_from"])
    versions = versions_of(row["code"])
    if (versions[0].valid_from if versions else "") != seen:
        raise ChangedMeanwhile
    if versions and versions[0].valid_from > row["valid_from"]:
        raise ArticleNotUsable
    for one in CityRow.objects.filter(file=KNOWLEDGE, retired_on=None, code__startswith=f"{row['code']}|"):
        before = one.content["valid_from"] < row["valid_from"]
        if before and (not one.content["valid_to"] or one.content["valid_to"] >= row["valid_from"]):
            one.content = {**one.content, "valid_to": (begins - dt.timedelta(days=1)).isoformat()}
            one.save(update_fields=["content"])
    made = article_of(row)
    CityRow.objects.update_or_create(file=KNOWLEDGE, code=made.name, defaults={"content": row, "retired_on": None})
    audit.record("knowledge.saved", actor=actor, kind="article", key=made.code, valid_from=made.valid_from)
    lately.forget_all()
    return made


def _check(row: dict[str, str]) -> None:
    try:
        begins = dt.date.fromisoformat(row["valid_from"])
        ends = dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    except ValueError:
        raise ArticleNotUsable from None
    is_whole = CODE.fullmatch(row["code"]) and row["title"].strip() and row["answer"].strip()
    if not is_whole or begins < clock.today() or (ends is not None and ends < begins):
        raise ArticleNotUsable
    if row["kind"]:
        get_kind(row["kind"])
    if row["unit"]:
        find_unit(row["unit"])
