"""Schemathesis makes up to 300 requests from the OpenAPI description: none is answered with a failure of ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed (extra dev)")

from hypothesis import HealthCheck, Phase, settings  # noqa: E402

from yici.apps.hotline.api.answers import READS, WRITES  # noqa: E402
from yici.apps.hotline.api.description import describe  # noqa: E402
from yici.apps.hotline.tests.cast import Hotline  # noqa: E402
from yici.apps.places.public import token_for  # noqa: E402

CASES = 300
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def roomy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No limit of tries: what is looked at is each answer."""
    for bucket in (READS, WRITES):
        monkeypatch.setattr(bucket, "take", lambda key: 0.0)
    yield


def test_no_request_that_the_description_allows_breaks_anything(hotline: Hotline, roomy: None) -> None:
    from django.core.wsgi import get_wsgi_application

    han = hotline.accounts["han"]
    token = token_for(han.username, han.holdings.get().post.code)
    schema = schemathesis.openapi.from_dict(describe())
    schema.app = get_wsgi_application()
    operations = [one.ok() for one in schema.get_all_operations()]
    each = CASES // len(operations)
    seen: list[tuple[str, int]] = []
    for operation in operations:

        @settings(
            max_examples=each, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def check(case: object) -> None:
            answer = case.call(headers={"Authorization": f"Bearer {token}", "Host": "localhost"})  # type: ignore[attr-defined]
            seen.append((case.path, answer.status_code))  # type: ignore[attr-defined]
            assert answer.status_code < 500

        from hypothesis import given

        given(case=operation.as_strategy())(check)()
    assert len(operations) == len([1 for path in describe()["paths"].values() for _ in path])
    assert len(seen) >= CASES // 2 and {status for _, status in seen} & {200, 201}
