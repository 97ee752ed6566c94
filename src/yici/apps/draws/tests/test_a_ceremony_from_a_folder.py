"""``yici draws``: a whole ceremony from a folder, offline; one clear sentence for rubbish, nothing half-written."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from yici.apps.draws.rules import checking, reading
from yici.apps.draws.tests.ceremonies import ROUND, SIGNATURE
from yici.shell.cli import main

RULE = 'kind = "subset"\npurpose = "抽 3 家"\nbeacon = "witnesses"\nk = 3\n'
LIST = "id,risk\n" + "".join(f"S{at:03},{'AB'[at % 2]}\n" for at in range(20))
TWO = 'strata = "risk"\nquotas = {A = 1, B = 1}'
BOUND = 'together = [["S001", "S002"], ["S002", "S003"]]\n'
Yici = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def yici(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Yici:
    """Run one command in an own folder: exit code, its JSON, what it said to stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, Any, str]:
        code = main(["draws", *words])
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err

    return run


def commit(yici: Yici, rule: str = RULE, lines: str | bytes = LIST, pairs: str = "") -> tuple[int, Any, str]:
    """Write the files and commit them into D."""
    Path("R.toml").write_text(rule, encoding="utf-8")
    Path("L.csv").write_bytes(lines if isinstance(lines, bytes) else lines.encode())
    if pairs:
        Path("pairs.csv").write_text(pairs, encoding="utf-8")
    return yici("commit", "R.toml", "--list", "L.csv", "-o", "D")


def test_two_witnesses_seal_open_and_draw_and_the_transcript_holds(yici: Yici) -> None:
    code, said, _ = commit(yici)
    assert (code, sorted(said), said["leaves"]) == (0, ["draw", "leaves", "root", "rule_hash"], 20)
    for name, unit in (("甲", "公证处"), ("乙", "纪委监委")):
        number = {"甲": "aa", "乙": "bb"}[name] * 16
        assert yici("seal", "D", "--witness", name, "--unit", unit, "--value", number)[0] == 0
    assert yici("strike", "D", "--id", "S007", "--reason", "已注销")[0] == 0
    code, said, _ = yici("reveal", "D", "--witness", "甲", "--value", "aa" * 16)
    assert (said["sealed"], said["waiting"]) == (True, ["乙"])
    code, _, told = yici("run", "D", "--beacon", f"witness:{'aa' * 16}")
    assert code == 2
    assert "at least two" in told
    assert yici("reveal", "D", "--witness", "乙", "--value", "cc" * 16)[0] == 2, "not the number that was sealed"
    assert yici("reveal", "D", "--witness", "乙", "--value", "bb" * 16)[0] == 0
    code, said, _ = yici("run", "D", "--beacon", f"witness:{'bb' * 16},{'aa' * 16}", "-o", "t.json")
    assert (code, said["chosen"], said["skipped"], said["notes"]) == (0, 3, 1, [])
    code, said, _ = yici("verify", "t.json")
    assert (code, said["ok"], said["errors"]) == (0, True, [])
    assert yici("run", "D", "--beacon", f"witness:{'bb' * 16},{'aa' * 16}", "-o", "again.json")[0] == 0
    assert Path("again.json").read_bytes() == Path("t.json").read_bytes()
    assert yici("minutes", "D", "-o", "m.html")[0] == 0
    page = Path("m.html").read_text("utf-8")
    assert all(word in page for word in ("抽 3 家", "公证处", "S007：已注销", said["root"]))


def test_a_changed_transcript_is_named_with_exit_code_1(yici: Yici) -> None:
    commit(yici)
    for name in ("甲", "乙"):
        yici("reveal", "D", "--witness", name, "--value", "12ab")
    yici("run", "D", "--beacon", "witness:12ab,12ab", "-o", "t.json")
    text = Path("t.json").read_text("utf-8")
    for old, new, part in (
        ('["S004"]', '["S00x"]', "list"), ('"k":3', '"k":4', "rule"), ("抽 3 家", "抽 4 家", "rule"),
        ('"value":"12ab"', '"value":"12ac"', "reveal"), ('{"beacon":"witnesses"}', '{"beacon":"witnesser"}', "beacon"),
        ('"substitutes":[]}', '"substitutes":["S001"]}', "result"),
        ('"result":{"chosen":["S', '"result":{"chosen":["T', "result"),
        ('["S004"]', '["S004"', "list"), ('"rule":{', '"rule":[', "rule"),
    ):  # fmt: skip
        assert old in text
        Path("bad.json").write_text(text.replace(old, new, 1), encoding="utf-8")
        code, said, _ = yici("verify", "bad.json")
        assert (code, said["ok"]) == (1, False), old
        assert said["errors"][0]["part"] == part, (old, said)
    Path("bad.json").write_bytes(text.encode().replace("抽".encode(), b"\xff", 1))
    assert yici("verify", "bad.json")[1]["errors"][0]["part"] == "rule"
    for rubbish in (b"", b"{}", b"[]", b"hello", b"\x00\xff"):
        Path("bad.json").write_bytes(rubbish)
        code, _, told = yici("verify", "bad.json")
        assert (code, told.count("\n")) == (2, 1)


def test_a_round_of_drand_draws_and_a_wrong_one_waits(yici: Yici) -> None:
    commit(yici, RULE.replace("witnesses", f"drand:{ROUND}"))
    code, _, told = yici("run", "D", "--beacon", f"drand:{int(ROUND) + 1}:{SIGNATURE}")
    assert code == 2
    assert f"waits for drand:{ROUND}" in told
    assert yici("run", "D", "--beacon", f"drand:{ROUND}:{SIGNATURE[:-1]}0")[0] == 2
    assert yici("run", "D", "--beacon", "witness:12")[0] == 2
    assert not Path("D/transcript.json").exists()
    code, said, _ = yici("run", "D", "--beacon", f"drand:{ROUND}:{SIGNATURE}")
    assert code == 0
    assert said["notes"] == [{"code": "known_before", "about": "2023-09-15T11:00:03Z"}]
    assert yici("verify", "D/transcript.json")[0] == 0
    yici("minutes", "D", "-o", "m.html")
    assert "本次只能算演练" in Path("m.html").read_text("utf-8")


def test_a_lottery_is_the_named_one_and_two_people_wrote_it_down(yici: Yici) -> None:
    commit(yici, RULE.replace("witnesses", "lottery:双色球:2026137"))
    good: dict[str, Any] = {
        "name": "双色球", "issue": "2026137", "day": "2099-11-28", "numbers": [[31, 2, 9], [5]],
        "entered_by": ["甲", "乙"],
    }  # fmt: skip
    for change in (
        {"issue": "2026138"}, {"entered_by": ["甲", "甲"]}, {"entered_by": ["甲"]}, {"numbers": []},
        {"numbers": [["x"]]},
        {"numbers": [[1.5]]}, {"day": "28.11.2026"}, {"day": "2026-02-30"}, {"name": ""}, {"numbers": None},
    ):  # fmt: skip
        Path("F.json").write_text(json.dumps({**good, **change}), encoding="utf-8")
        code, _, told = yici("run", "D", "--beacon", "lottery:F.json")
        assert (code, told.count("\n")) == (2, 1), change
    Path("F.json").write_text(json.dumps(good), encoding="utf-8")
    code, said, _ = yici("run", "D", "--beacon", "lottery:F.json")
    assert (code, said["notes"]) == (0, [])
    assert yici("verify", "D/transcript.json")[0] == 0


def test_a_sealed_number_that_stays_closed_counts_as_zero_before_a_beacon_and_voids_without_one(yici: Yici) -> None:
    commit(yici, RULE.replace("witnesses", f"drand:{ROUND}"))
    yici("seal", "D", "--witness", "甲", "--value", "aa" * 16)
    code, said, _ = yici("run", "D", "--beacon", f"drand:{ROUND}:{SIGNATURE}")
    assert {"code": "missing", "about": "甲"} in said["notes"]
    Path("D").rename("first")
    commit(yici)
    for name in "甲乙丙":
        yici("seal", "D", "--witness", name, "--value", "aa" * 16)
    for name in "甲乙":
        yici("reveal", "D", "--witness", name, "--value", "aa" * 16)
    code, _, told = yici("run", "D", "--beacon", f"witness:{'aa' * 16},{'aa' * 16}")
    assert code == 2
    assert "丙" in told
    assert yici("void", "D", "--reason", "丙没有开封", "-o", "void.json")[0] == 0
    assert yici("verify", "void.json")[:1] == (0,)
    assert yici("reveal", "D", "--witness", "丙", "--value", "aa" * 16)[0] == 2, "the draw is void"


@pytest.mark.parametrize(
    ("rule", "lines", "pairs", "words"),
    [
        (RULE, "id\nA\nA\nB\nC\n", "", "A stands in the list twice"),
        (RULE, "id\nÅ\nA\u030a\nB\nC\n", "", "twice"),
        (RULE, "id\n", "", "list is empty"),
        (RULE, "", "", "no heading “id”"),
        (RULE, "code,x\nA,1\n", "", "no heading “id”"),
        (RULE, "id,x,x\nA,1,2\n", "", "two columns “x”"),
        (RULE, "id,x\nA\nB,1\n", "", "line 2"),
        (RULE, "id\nA\nB\n", "", "only 2 lines"),
        (RULE, "id,姓名\nA,甲\nB,乙\n", "", "“姓名” would make persons public"),
        (RULE, "id\n159999199001011231\nA\nB\nC\n", "", "identity card"),
        (RULE, b"id\n\xff\xfe\n", "", "not UTF-8"),
        (RULE, "id\nA\tB\nC\nD\nE\n", "", "control character"),
        (RULE, "id\n" + "A" * 200 + "\nC\nD\nE\n", "", "longer than 128"),
        (RULE + 'strata = "risk"\nquotas = {A = 1, B = 1}', LIST, "", "no use for “k”"),
        (RULE + 'strata = "none"\n', LIST, "", "no column|“none”"),
        (RULE.replace("k = 3", 'strata = "risk"\nquotas = {A = 11, B = 1}'), LIST, "", "only 10"),
        (RULE.replace("k = 3", 'strata = "risk"\nquotas = {A = 1, B = 1, C = 2}'), LIST, "", "no line of it"),
        (RULE.replace("k = 3", 'strata = "risk"\nquotas = {A = 1}'), LIST, "", "no quota for “B”"),
        (RULE.replace("k = 3", TWO), "id,risk\nA,A\nB,\nC,B\n", "", "needs its stratum"),
        (RULE.replace("k = 3", ""), LIST, "", "not how many"),
        (RULE.replace("k = 3", "k = -3"), LIST, "", "“k” must be"),
        (RULE.replace("k = 3", "k = 2.5"), LIST, "", "“k” must be"),
        (RULE.replace("subset", "lucky"), LIST, "", "“lucky” is not known"),
        (RULE.replace("witnesses", "time"), LIST, "", "“time” is not known"),
        (RULE + "seed = 5\n", LIST, "", "“seed” is not known"),
        (RULE + "x = = 5\n", LIST, "", "TOML"),
        (RULE.replace('purpose = "抽 3 家"\n', ""), LIST, "", "“purpose”"),
        (RULE + 'avoid = "pairs.csv"\n', LIST, "S001,S001\n", "same id twice"),
        (RULE + 'avoid = "pairs.csv"\n', LIST, "S001,S999\n", "not in the list"),
        (RULE + 'avoid = "pairs.csv"\n', LIST, "S001,S002,S003\n", "2 values were expected"),
        (RULE + 'avoid = "gone.csv"\n', LIST, "", "gone.csv"),
        (RULE + 'avoid = "pairs.csv"\n' + BOUND, LIST, "S003,S001\n", "must be together"),
        (RULE + 'together = [["S001", "S002"], ["S002", "S003"], ["S003", "S004"]]\n', LIST, "", "no room"),
        (RULE.replace("subset", "assign"), LIST, "", "column “role”"),
        (RULE.replace("subset", "assign"), "id,role\nT,target\nZ,assignee\n", "", "needs 3 assignees"),
        (RULE.replace("subset", "permutation") + 'strata = "risk"\n', LIST, "", "no use for “strata”"),
    ],
)  # fmt: skip
def test_rubbish_gets_one_sentence_and_nothing_is_written(
    yici: Yici, rule: str, lines: str | bytes, pairs: str, words: str
) -> None:
    code, said, told = commit(yici, rule, lines, pairs)
    assert (code, said) == (2, None), told
    assert told.count("\n") == 1, told
    assert any(word in told for word in words.split("|")), told
    assert not Path("D").exists()
    assert sorted(path.name for path in Path().iterdir() if path.name.startswith(".")) == []


def test_a_list_above_the_bound_is_refused_before_it_is_read(yici: Yici, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_LINES", 10)
    code, _, told = commit(yici)
    assert (code, "more than 10 lines" in told) == (2, True)
    assert checking.MOST_LINES == 2_000_000


def test_bom_and_cr_lf_and_other_forms_of_letters_are_the_same_list(yici: Yici) -> None:
    _, plain, _ = commit(yici, RULE, "id\nÅ1\n甲\nB\n")
    Path("D").rename("first")
    _, other, _ = commit(yici, RULE, "\ufeffid\r\n甲\r\nB \r\nA\u030a1\r\n")
    assert other["root"] == plain["root"]


def test_shares_and_a_k_over_strata_become_whole_quotas_of_the_frozen_rule(yici: Yici) -> None:
    lines = "id,risk\n" + "".join(f"S{at:03},{'A' if at < 150 else 'D'}\n" for at in range(200))
    commit(yici, RULE.replace("k = 3", 'strata = "risk"\nquotas = {A = "1%", D = "30%"}'), lines)
    assert json.loads(Path("D/frozen.json").read_text("utf-8"))["rule"]["quotas"] == {"A": 2, "D": 15}
    Path("D").rename("first")
    commit(yici, RULE + 'strata = "risk"\n', lines)
    assert json.loads(Path("D/frozen.json").read_text("utf-8"))["rule"]["quotas"] == {"A": 2, "D": 1}


def test_a_folder_that_was_changed_after_the_commitment_is_refused(yici: Yici) -> None:
    commit(yici)
    file = Path("D/frozen.json")
    file.write_text(file.read_text("utf-8").replace("S004", "S044"), encoding="utf-8")
    code, _, told = yici("reveal", "D", "--witness", "甲", "--value", "12ab")
    assert (code, "changed after the commitment" in told) == (2, True)
    assert yici("reveal", "nowhere", "--witness", "甲", "--value", "12ab")[0] == 2
    assert commit(yici)[0] == 2, "a folder that is there is never written over"


def test_it_runs_without_django_and_without_data(tmp_path: Path) -> None:
    (tmp_path / "R.toml").write_text(RULE, encoding="utf-8")
    (tmp_path / "L.csv").write_text(LIST, encoding="utf-8")
    program = (
        "import sys; from yici.shell.cli import main; code = main(sys.argv[1:]);"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'django']; sys.exit(code)"
    )
    words = ["draws", "commit", "R.toml", "--list", "L.csv", "-o", "D"]
    done = subprocess.run([sys.executable, "-c", program, *words], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "D" / "signing.key").stat().st_mode & 0o777 == 0o600
