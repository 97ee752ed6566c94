"""What holds for every test: the mark ``database``, and skips that say their reason and never happen in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

SHARED = Path(__file__).resolve().parent.parent / "shared"
NEEDS = {
    "story": (("chromium",), "Chromium is not installed"),
    "libreoffice": (("soffice",), "LibreOffice is not installed"),
}


hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)  # speed is shown by benches, never by a test
hypothesis.settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the message catalogues, as setup does; once for all workers of a run."""
    if not hasattr(config, "workerinput"):
        from yici.shell.catalogue import compile_catalogues

        compile_catalogues()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database; skip what this machine cannot run."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & {"db", "transactional_db", "django_db_setup", "live_server"} or item.get_closest_marker("django_db"):
            item.add_marker("database")
        for mark, (programs, reason) in NEEDS.items():
            missing = item.get_closest_marker(mark) and not all(shutil.which(one) for one in programs)
            if missing and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def shared() -> Path:
    """The folder of reference material beside the checkout; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside this checkout")
    return SHARED


@pytest.fixture(autouse=True)
def _nothing_read_by_another_test() -> None:
    """Answers kept for a few seconds belong to the database of one test."""
    from yici.core.lately import forget_all

    forget_all()


@pytest.fixture(scope="session", autouse=True)
def _empty_the_audit_log_between_tests() -> Iterator[None]:
    """The audit log refuses to be emptied; between tests (and only there) its triggers stand aside."""
    from django.db import connection
    from django.db.backends.base.creation import BaseDatabaseCreation
    from django.test import TransactionTestCase

    from yici.core import audit_triggers, growing

    flush = TransactionTestCase._fixture_teardown

    def without_triggers(self: TransactionTestCase) -> None:
        audit_triggers.remove(connection)
        growing.remove(connection)
        flush(self)
        audit_triggers.install(connection)
        growing.install(connection)

    def dropped(self: BaseDatabaseCreation, test_database_name: str, verbosity: int) -> None:
        name = self.connection.ops.quote_name(test_database_name)
        with self._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")  # a request of a closed browser may linger

    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "postgresql":
            patch.setattr(BaseDatabaseCreation, "_destroy_test_db", dropped)
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
        yield
