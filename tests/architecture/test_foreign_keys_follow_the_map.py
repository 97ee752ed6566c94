"""Foreign keys point only down the map; import checkers cannot see those given by name."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

from django.apps import apps
from django.db.models import Field

ROOT = Path(__file__).resolve().parents[2]


def order_of_apps() -> list[str]:
    """Labels from the top of the map down, as the import contract has them, the core last."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in config if c.get("containers") == ["yici.apps"])
    return [*(label for layer in layers for label in layer.split(" | ")), "core"]


def arrows_up(order: list[str], fields: list[tuple[str, str, str]]) -> list[str]:
    """The foreign keys (from app, to app, name) that point upwards."""
    rank = {label: place for place, label in enumerate(order)}
    return [
        name for source, target, name in fields if source in rank and target in rank and rank[source] > rank[target]
    ]


def all_foreign_keys() -> list[tuple[str, str, str]]:
    models = itertools.chain.from_iterable(config.get_models() for config in apps.get_app_configs())
    found: list[tuple[str, str, str]] = []
    for model in models:
        for one in model._meta.get_fields():
            if isinstance(one, Field) and one.is_relation and one.related_model not in (None, "self"):
                target = one.related_model._meta.app_label
                found.append((model._meta.app_label, target, f"{model._meta.label}.{one.name}"))
    return found


def test_foreign_keys_point_down_the_map() -> None:
    keys = all_foreign_keys()
    assert len(keys) > 20
    assert arrows_up(order_of_apps(), keys) == []


def test_a_planted_arrow_up_is_caught() -> None:
    assert arrows_up(order_of_apps(), [("places", "records", "Area.owner")]) == ["Area.owner"]


def test_every_app_stands_on_the_map() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("yici.apps.")}
    assert ours == set(order_of_apps()) - {"core"}
