"""``yici draws``: a whole ceremony on one offline computer, from a folder, without a database."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from yici.apps.draws.rules.beacons import drand_beacon, lottery_beacon
from yici.apps.draws.rules.canonical import canonical_json, is_hex, rule_from_object, rule_object, tidy_text
from yici.apps.draws.rules.computing import result_object
from yici.apps.draws.rules.freezing import Frozen, commitment_of, freeze
from yici.apps.draws.rules.log import entry_after, seal_of
from yici.apps.draws.rules.minutes import minutes_of
from yici.apps.draws.rules.reading import read_lines, read_pairs, read_rule, settle
from yici.apps.draws.rules.refusals import Refused
from yici.apps.draws.rules.signing import public_key_of
from yici.apps.draws.rules.transcripts import (
    begin,
    draw,
    remarks_in,
    remarks_of,
    standing_of,
    transcript_bytes,
    transcript_of,
)
from yici.apps.draws.rules.verifying import broken_at, load, verify
from yici.core import clock

MOST_BYTES = 1_000_000_000
FROZEN, LOG, KEY, TRANSCRIPT = "frozen.json", "log.json", "signing.key", "transcript.json"


class Unfit(Exception):
    """A file or a folder that cannot be used; the text is one sentence."""


def register(parser: argparse.ArgumentParser) -> None:
    """Commands of the group ``draws``."""
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, text: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=_plainly(run), needs_django=False)
        return made

    one = command("commit", "freeze a rule and a list; prints the commitment to publish", run_commit)
    one.add_argument("rule", metavar="RULE.toml", type=Path)
    one.add_argument("--list", metavar="LIST.csv", type=Path, required=True, help="the list, with a column id")
    one.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help="the folder of the ceremony, new")
    one.add_argument(
        "--key", metavar="FILE", type=Path, help="the city's Ed25519 key, 64 hex digits (default: a new one)"
    )
    one = command("seal", "let a witness seal a number, before any is opened", run_seal)
    one.add_argument("dir", metavar="DIR", type=Path)
    one.add_argument("--witness", metavar="NAME", required=True)
    one.add_argument("--unit", metavar="UNIT", default="", help="whom the witness stands for (default: himself)")
    one.add_argument("--value", metavar="HEX", help="the number; only its hash is kept")
    one.add_argument("--seal", metavar="HEX", help="the hash, computed elsewhere")
    one = command("strike", "take an id out, in public, before the beacon", run_strike)
    one.add_argument("dir", metavar="DIR", type=Path)
    one.add_argument("--id", metavar="ID", required=True)
    one.add_argument("--reason", metavar="TEXT", required=True)
    one = command("reveal", "open a witness's number", run_reveal)
    one.add_argument("dir", metavar="DIR", type=Path)
    one.add_argument("--witness", metavar="NAME", required=True)
    one.add_argument("--unit", metavar="UNIT", default="", help="for a number that was not sealed here")
    one.add_argument("--value", metavar="HEX", required=True)
    one = command("run", "take the beacon, draw, sign, write the transcript", run_run)
    one.add_argument("dir", metavar="DIR", type=Path)
    one.add_argument(
        "--beacon", metavar="BEACON", required=True,
        help="drand:ROUND:SIGNATURE_HEX, lottery:FILE.json or witness:HEX,HEX",
    )  # fmt: skip
    one.add_argument("-o", "--output", metavar="FILE", type=Path, help="the transcript (default: in the folder)")
    one = command("void", "declare the draw void, in public", run_void)
    one.add_argument("dir", metavar="DIR", type=Path)
    one.add_argument("--reason", metavar="TEXT", required=True)
    one.add_argument("-o", "--output", metavar="FILE", type=Path, help="the transcript (default: in the folder)")
    one = command("verify", "run a transcript again and name what does not hold", run_verify)
    one.add_argument("transcript", metavar="TRANSCRIPT", type=Path)
    one.add_argument("--key", metavar="HEX", default="", help="the city's public key, if you know it")
    one = command("minutes", "one page to print and sign, as HTML", run_minutes)
    one.add_argument("dir", metavar="DIR", type=Path)
    one.add_argument("-o", "--output", metavar="FILE", type=Path, help="where to (default: standard output)")
    one = command("publish", "publish a ceremony held offline, after running it again", run_publish)
    one.set_defaults(needs_django=True)
    one.add_argument("transcript", metavar="TRANSCRIPT", type=Path)
    one.add_argument("--as", metavar="NAME", dest="username", required=True, help="user name of whoever holds draws")
    one.add_argument("--title", metavar="TEXT", default="", help="what is drawn (default: the purpose of the rule)")


def _plainly(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    def told(options: argparse.Namespace) -> int:
        try:
            return run(options)
        except (Refused, Unfit) as problem:
            print(problem, file=sys.stderr)
            return 2
        except OSError as problem:
            print(f"{problem.filename or ''}: {problem.strerror}. Check the path and try again.", file=sys.stderr)
            return 2

    return told


def run_publish(options: argparse.Namespace) -> int:
    """The one command that needs the database: the transcript joins the public log under a number of its own."""
    from yici.apps.draws.public import import_transcript
    from yici.apps.places.public import actor_named
    from yici.core.errors import YiciError

    try:
        made = import_transcript(
            actor=actor_named(options.username), data=_bytes(options.transcript), title=options.title
        )
    except YiciError as problem:
        raise Unfit(problem.message) from problem
    print(json.dumps({"number": made.number, "state": made.state, "draw": made.commitment}))
    return 0


def run_commit(options: argparse.Namespace) -> int:
    """Nothing is written unless everything is right; the folder appears whole."""
    if options.output.exists() and (not options.output.is_dir() or any(options.output.iterdir())):
        raise Unfit(f"{options.output} is there already. A ceremony needs a folder of its own; name a new one.")
    table = read_rule(_bytes(options.rule), options.rule.name)
    lines = read_lines(_bytes(options.list), options.list.name)
    ids = {tidy_text(line.id, "id", may_be_empty=True) for line in lines}
    pairs = {}
    for name in ("avoid", "together"):
        given = table.get(name, [])
        if isinstance(given, str):
            pairs[name] = read_pairs(_bytes(options.rule.parent / given), given, ids)
        else:
            pairs[name] = [(tidy_text(a, name), tidy_text(b, name)) for a, b in given]
    private = _private_key(options.key)
    frozen = freeze(settle(table, lines, **pairs), lines, public_key_of(private))
    left_out = sorted({name for line in lines[:1] for name in line.values} - set(frozen.columns))
    if left_out:
        print(f"left out, the rule does not name them: {', '.join(left_out)}", file=sys.stderr)
    parent = options.output.resolve().parent
    made = Path(tempfile.mkdtemp(prefix=".draw-", dir=parent))
    try:
        _write(made / KEY, private.hex().encode(), mode=0o600)
        rows = [list(row) for row in frozen.rows]
        content = {"list": {"columns": list(frozen.columns), "lines": rows}, "rule": rule_object(frozen.rule)}
        _write(made / FROZEN, orjson.dumps({"commitment": frozen.commitment, **content}))
        _write(made / LOG, canonical_json(begin(frozen, _at())))
        made.chmod(0o755)
        made.rename(options.output)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    said = frozen.commitment
    _print({"draw": frozen.draw, "root": said["root"], "rule_hash": said["rule_hash"], "leaves": said["leaves"]})
    return 0


def run_seal(options: argparse.Namespace) -> int:
    """Either the number or its hash."""
    if (options.value is None) == (options.seal is None):
        raise Unfit("Give either --value, the number, or --seal, its hash.")
    with _ceremony(options.dir) as one:
        witness = tidy_text(options.witness, "witness")
        seal = options.seal.lower() if options.seal else seal_of(one.frozen.draw, witness, options.value.lower())
        one.step("seal", witness=witness, unit=tidy_text(options.unit or witness, "unit"), seal=seal)
        one.save()
        _print({"draw": one.frozen.draw, "witness": witness, "seal": seal})
    return 0


def run_strike(options: argparse.Namespace) -> int:
    """Public, with a reason."""
    with _ceremony(options.dir) as one:
        id = tidy_text(options.id, "id")
        one.step("strike", id=id, reason=tidy_text(options.reason, "reason"))
        one.save()
        _print({"draw": one.frozen.draw, "struck": id})
    return 0


def run_reveal(options: argparse.Namespace) -> int:
    """A sealed number must be the sealed one; without a unit a witness stands for himself."""
    with _ceremony(options.dir) as one:
        witness, standing = tidy_text(options.witness, "witness"), standing_of(one.frozen, one.entries)
        sealed = standing.seals.get(witness)
        unit = sealed[0] if sealed else tidy_text(options.unit or witness, "unit")
        one.step("reveal", witness=witness, unit=unit, value=options.value.lower())
        one.save()
        missing = [name for name in standing.missing if name != witness]
        _print({"draw": one.frozen.draw, "witness": witness, "sealed": bool(sealed), "waiting": missing})
    return 0


def run_run(options: argparse.Namespace) -> int:
    """The same beacon again writes the same transcript again; another one is refused."""
    with _ceremony(options.dir) as one:
        output, beacon = _output(options), _beacon(options.beacon, one)
        standing = standing_of(one.frozen, one.entries)
        if standing.void:
            raise Refused("void", reason=standing.void)
        if standing.drawn is None:
            one.step("beacon", **beacon)
        elif standing.drawn != beacon:
            raise Refused("already_drawn")
        result, data = draw(one.frozen, [entry for entry in one.entries if entry["kind"] != "result"])
        if standing.result is None:
            one.step("result", **data)
        found = transcript_of(one.frozen, one.entries, result, one.private)
        one.save()  # first the log: whoever repeats this writes the same transcript
        _write(output, transcript_bytes(found))
        told = found["result"]
        counts = {name: len(told[name]) for name in ("chosen", "substitutes", "groups", "skipped")}
        _print(
            {"draw": one.frozen.draw, "seed": data["seed"], **counts, "short": told["short"],
             "notes": _notes(remarks_of(one.frozen, one.entries)), "transcript": str(output)}
        )  # fmt: skip
    return 0


def run_void(options: argparse.Namespace) -> int:
    """A void draw has a transcript too, without a result."""
    with _ceremony(options.dir) as one:
        one.step("void", reason=tidy_text(options.reason, "reason"))
        output = _output(options)
        one.save()
        _write(output, transcript_bytes(transcript_of(one.frozen, one.entries, None, one.private)))
        _print({"draw": one.frozen.draw, "void": options.reason, "transcript": str(output)})
    return 0


def run_verify(options: argparse.Namespace) -> int:
    """Exit code 1 when something does not hold."""
    data = _bytes(options.transcript)
    try:
        found = load(data)
    except ValueError as problem:
        fault = broken_at(data, problem)
        if fault is None:
            raise Unfit(f"{options.transcript} is no transcript of a draw: {problem}") from None
        _print({"ok": False, "errors": [{"part": fault.part, "where": fault.where}]})
        return 1
    if not isinstance(found, dict) or "rule" not in found:
        raise Unfit(f"{options.transcript} is no transcript of a draw.")
    errors = [{"part": one.part, "where": one.where} for one in verify(found, options.key.lower())]
    said: dict[str, Any] = {"ok": not errors, "draw": found.get("draw"), "errors": errors}
    if not errors:
        said |= {name: found["log"][0]["data"][name] for name in ("root", "rule_hash", "leaves", "public_key")}
        said |= {"seed": found["log"][-1]["data"].get("seed"), "notes": _notes(remarks_in(found))}
    _print(said)
    return 1 if errors else 0


def run_minutes(options: argparse.Namespace) -> int:
    """Before or after the draw."""
    with _ceremony(options.dir) as one:
        standing, result = standing_of(one.frozen, one.entries), None
        if standing.result is not None:
            found, _ = draw(one.frozen, [entry for entry in one.entries if entry["kind"] != "result"])
            result = result_object(found)
        remarks = remarks_of(one.frozen, one.entries)
        text = minutes_of(rule_object(one.frozen.rule), one.frozen.draw, one.entries, result, remarks)
    if options.output:
        _write(options.output, text.encode("utf-8"))
    else:
        sys.stdout.write(text)
    return 0


class Ceremony:
    """A folder with what was frozen and its log."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            content, self.entries = json.loads(_bytes(folder / FROZEN)), json.loads(_bytes(folder / LOG))
            rule, rows = rule_from_object(content["rule"]), content["list"]["lines"]
            columns, said = tuple(content["list"]["columns"]), content["commitment"]
            self.frozen = Frozen(rule, columns, rows, commitment_of(rule, columns, rows, said["public_key"]))
            self.private = bytes.fromhex(_bytes(folder / KEY).decode("ascii"))
            whole = self.frozen.commitment == said == self.entries[0]["data"]
        except (ValueError, KeyError, TypeError, IndexError):
            whole = False
        if not whole:
            raise Unfit(f"{folder} is no folder of a draw, or its files were changed after the commitment.")

    def step(self, kind: str, **data: Any) -> None:
        """One entry more; refused when the order or the rule does not allow it."""
        at = max(_at(), str(self.entries[-1]["at"]))  # a clock that was set back must not stop a ceremony
        standing_of(self.frozen, self.entries).step(kind, data, at)
        self.entries.append(entry_after(self.entries, kind, data, at))

    def save(self) -> None:
        """Write the log, whole."""
        _write(self.folder / LOG, canonical_json(self.entries))


@contextlib.contextmanager
def _ceremony(folder: Path) -> Iterator[Ceremony]:
    if not (folder / FROZEN).is_file():
        raise Unfit(f"{folder} is no folder of a draw. Make one with yici draws commit.")
    with (folder / ".lock").open("w") as lock:  # two who open numbers at once do it one after the other
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Ceremony(folder)


def _beacon(text: str, one: Ceremony) -> dict[str, Any]:
    kind, _, rest = text.partition(":")
    if kind == "drand" and rest.count(":") == 1:
        return drand_beacon(*rest.split(":"))
    if kind == "lottery" and rest:
        try:
            record = json.loads(_bytes(Path(rest)))
        except ValueError as problem:
            raise Refused("not_json", name=rest, problem=problem) from None
        return lottery_beacon(record)
    if kind == "witness" and rest:
        if one.frozen.rule.beacon != "witnesses":
            raise Refused("beacon_differs", wanted=one.frozen.rule.beacon, there="witnesses")
        opened = [value for _, value in standing_of(one.frozen, one.entries).reveals.values()]
        if not opened:
            raise Unfit("No witness has opened a number yet: yici draws reveal DIR --witness NAME --value HEX.")
        if sorted(rest.lower().split(",")) != sorted(opened):
            raise Refused("witness_values", wanted=", ".join(opened))
        return {"beacon": "witnesses"}
    raise Unfit(f"The beacon {text} cannot be read. Write drand:ROUND:SIGNATURE, lottery:FILE.json or witness:HEX,HEX.")


def _private_key(path: Path | None) -> bytes:
    if path is None:
        return secrets.token_bytes(32)
    text = _bytes(path).decode("ascii", "replace").strip().lower()
    if not is_hex(text, 64):
        raise Refused("hex", where=str(path), digits=64)
    return bytes.fromhex(text)


def _output(options: argparse.Namespace) -> Path:
    path: Path = options.output or options.dir / TRANSCRIPT
    if path.is_dir() or not path.resolve().parent.is_dir():
        raise Unfit(f"{path} cannot be written: name a file in a folder that is there.")
    return path


def _notes(remarks: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"code": code, "about": about} for code, about in remarks]


def _at() -> str:
    return clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")


def _bytes(path: Path) -> bytes:
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        raise Unfit(f"{path} is larger than 1 GB. Draw in parts.")
    return path.read_bytes()


def _write(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=".", dir=path.resolve().parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _print(content: dict[str, Any]) -> None:
    print(json.dumps(content, ensure_ascii=False))
