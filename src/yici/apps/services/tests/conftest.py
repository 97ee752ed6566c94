"""The fixtures of services."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yici.apps.services.tests.cast import NOW, Services, the_services
from yici.apps.services.tests.editing_cast import Editors, the_editors
from yici.apps.services.tests.residents import Town, the_town
from yici.core import clock


@pytest.fixture
def services(db: None) -> Iterator[Services]:
    with clock.held_at(NOW):
        yield the_services()


@pytest.fixture
def town(services: Services) -> Town:
    return the_town(services)


@pytest.fixture
def editors(services: Services) -> Editors:
    return the_editors(services)
