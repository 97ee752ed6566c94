"""A pytest plugin: the constraint named by ``YICI_WITHOUT_CONSTRAINT`` is taken out of the test database."""

from __future__ import annotations

import os
from typing import Any

import pytest


@pytest.fixture(scope="session", autouse=True)
def _without_constraint(django_db_setup: None, django_db_blocker: Any) -> None:
    from django.apps import apps
    from django.db import connection

    wanted = os.environ["YICI_WITHOUT_CONSTRAINT"]
    for model in apps.get_models():
        for one in list(model._meta.constraints):
            if one.name == wanted:
                model._meta.constraints.remove(one)
                with django_db_blocker.unblock(), connection.schema_editor() as editor:
                    editor.remove_constraint(model, one)
                return
    raise LookupError(f"no constraint {wanted}")
