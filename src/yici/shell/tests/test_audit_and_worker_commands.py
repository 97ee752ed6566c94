"""``yici audit``, ``yici keys`` and ``yici worker`` as an administrator types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection

from yici.core import audit, audit_triggers, jobs
from yici.core.access import SYSTEM
from yici.core.models import AuditRow
from yici.shell.cli import main

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> Path:
    settings.DATA, settings.KEYS = tmp_path, tmp_path / "keys"
    return tmp_path


def act(count: int = 1) -> None:
    for number in range(count):
        audit.record("test.done", actor=SYSTEM, kind="thing", key=number)


def verdict(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    capsys.readouterr()
    code = main(["audit", "verify", "--json", *words])
    return code, json.loads(capsys.readouterr().out)


def test_a_good_log_is_called_good(capsys: pytest.CaptureFixture[str]) -> None:
    act(3)
    assert main(["audit", "seal"]) == 0
    act(1)
    code, said = verdict(capsys)
    assert code == 0 and said["good"] is True and said["first"] is None
    assert (said["rows"], said["batches"], said["unsealed"], said["triggers"]) == (3, 1, 1, True)
    assert main(["audit", "verify"]) == 0
    assert "1 rows not yet sealed" in capsys.readouterr().out


def test_a_changed_row_is_named_and_the_exit_code_is_1(capsys: pytest.CaptureFixture[str]) -> None:
    act(3)
    main(["audit", "seal"])
    row = AuditRow.objects.order_by("id")[1]
    audit_triggers.remove(connection)
    AuditRow.objects.filter(pk=row.pk).update(verb="test.other")
    code, said = verdict(capsys)
    assert code == 1 and said["triggers"] is False
    assert said["first"] == {"what": "row_changed", "batch": 1, "place": 1, "row": str(row.key)}
    assert main(["audit", "verify"]) == 1
    assert f"NOT GOOD, first: row changed: batch 1, place 1, row {row.key}" in capsys.readouterr().out
    audit_triggers.install(connection)


def test_published_roots_are_compared(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for _ in range(2):
        act()
        main(["audit", "seal"])
    capsys.readouterr()
    assert main(["audit", "roots"]) == 0
    lines = capsys.readouterr().out
    kept = tmp_path / "roots.txt"
    kept.write_text(lines)
    assert verdict(capsys, "--published", str(kept))[1]["published_compared"] == 2
    kept.write_text(lines + lines.splitlines()[0].replace("1 ", "3 ", 1) + "\n")
    code, said = verdict(capsys, "--published", str(kept))
    assert code == 1 and said["first"] == {"what": "older_than_published", "batch": 3, "place": None, "row": None}


def test_a_file_that_holds_no_roots_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "roots.txt").write_text("hello\n")
    assert main(["audit", "verify", "--published", str(tmp_path / "roots.txt")]) == 2
    assert "line 1" in capsys.readouterr().err
    assert main(["audit", "verify", "--published", str(tmp_path / "absent")]) == 2


def test_the_worker_does_everything_once(capsys: pytest.CaptureFixture[str]) -> None:
    act(2)
    jobs.enqueue("core.reseal")
    assert main(["worker", "--once"]) == 0
    assert "1 jobs" in capsys.readouterr().err
    assert not AuditRow.objects.filter(batch=None, verb="test.done").exists()


def test_keys_are_listed_added_and_kept_while_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "list"]) == 0
    old = capsys.readouterr().out.splitlines()[1].split()[0]
    assert main(["keys", "add", "--cipher", "sm4"]) == 0
    new = capsys.readouterr().out.strip()
    assert main(["keys", "reseal"]) == 0
    assert main(["keys", "drop", new]) == 1
    assert main(["keys", "drop", old]) == 1
    capsys.readouterr()
    main(["keys", "list"])
    listed = capsys.readouterr().out
    assert old in listed and f"{new}  sm4  in use" in listed
