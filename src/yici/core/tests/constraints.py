"""Shared by the apps' tests of constraints: a row that a constraint must refuse, and the list of all of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

Case = Callable[[], object]


def names_of(app: str) -> set[str]:
    """The names of all constraints of an app's models."""
    return {one.name for model in apps.get_app_config(app).get_models() for one in model._meta.constraints}


def assert_refused(name: str, write: Case) -> None:
    """The write breaks just this constraint; SQLite names a check, and only the columns of a unique one."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    assert name in str(caught.value) or "UNIQUE" in str(caught.value)


def twice(model: type, **fields: object) -> Case:
    """The same row written two times."""
    return lambda: [model.objects.create(**fields) for _ in range(2)]  # type: ignore[attr-defined]


def once(model: type, **fields: object) -> Case:
    """One row that is wrong in itself."""
    return lambda: model.objects.create(**fields)  # type: ignore[attr-defined]
