"""Generations on disk: built beside, published by one rename, read while newer ones appear, swept when unused.

A generation is a folder with one native DuckDB file, a Parquet file a dataset, and ``manifest.json``. The file
``current`` names the one in force. Whoever builds holds a lock of the whole folder; readers hold nothing: an open file
stays readable after its folder was removed.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from yici.columns.contracts import BuildRuns, Dataset, Manifest, NoGeneration

DATABASE = "mirror.duckdb"
_MANIFEST = "manifest.json"
_CURRENT = "current"
_BUILDING = ".building-"


class Generation:
    """A published generation."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.manifest = _read_manifest(path / _MANIFEST)

    @property
    def database(self) -> Path:
        """Its native DuckDB file."""
        return self.path / DATABASE

    def parquet(self, dataset: str) -> Path:
        """The Parquet file of a dataset."""
        return self.path / f"{dataset}.parquet"

    def bytes(self) -> int:
        """Its size on disk."""
        return sum(one.stat().st_size for one in self.path.iterdir() if one.is_file())


class Folder:
    """A folder of generations. ``branch`` "" holds the one in force; others hold one a moment in the past."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self, branch: str = "") -> Generation:
        """The generation in force; raises ``NoGeneration``."""
        try:
            name = (self.root / branch / _CURRENT).read_text("utf-8").strip()
            return Generation(self.root / branch / name)
        except (OSError, ValueError, KeyError) as problem:
            raise NoGeneration(str(problem)) from None

    def branches(self) -> list[str]:
        """Branches with a generation, the one used longest ago first."""
        found = [one for one in self.root.glob("*/*/" + _CURRENT) if one.is_file()]
        found.sort(key=lambda one: one.stat().st_mtime)
        return [str(one.parent.relative_to(self.root)) for one in found]

    def touch(self, branch: str) -> None:
        """Mark a branch as used now."""
        os.utime(self.root / branch / _CURRENT)

    @contextmanager
    def building(self, branch: str = "", *, wait: bool = False) -> Iterator[Path]:
        """An empty folder to build in, under the lock of all builders; raises ``BuildRuns`` unless ``wait``."""
        base = self.root / branch
        base.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                raise BuildRuns from None
            for left in base.glob(_BUILDING + "*"):
                shutil.rmtree(left, ignore_errors=True)
            path = base / f"{_BUILDING}{os.getpid()}"
            path.mkdir(mode=0o700)
            try:
                yield path
            finally:
                shutil.rmtree(path, ignore_errors=True)
        finally:
            os.close(handle)

    def publish(self, built: Path, manifest: Manifest) -> Generation:
        """Make what was built the generation in force of its branch; older ones of it are removed."""
        (built / _MANIFEST).write_text(json.dumps(_as_json(manifest), ensure_ascii=False), "utf-8")
        for one in built.iterdir():
            _sync(one)
        name = f"g-{manifest.key}"
        built.rename(built.parent / name)
        pointer = built.parent / (_CURRENT + ".new")
        pointer.write_text(name, "utf-8")
        _sync(pointer)
        pointer.rename(built.parent / _CURRENT)
        _sync(built.parent)
        for old in built.parent.glob("g-*"):
            if old.name != name:
                shutil.rmtree(old, ignore_errors=True)
        return Generation(built.parent / name)

    def drop(self, branches: Iterable[str] | None = None) -> None:
        """Remove branches; without a list everything but the lock."""
        if branches is None:
            (self.root / _CURRENT).unlink(missing_ok=True)
            for one in self.root.iterdir() if self.root.exists() else ():
                if one.is_dir():
                    shutil.rmtree(one, ignore_errors=True)
            return
        for branch in branches:
            shutil.rmtree(self.root / branch, ignore_errors=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _as_json(manifest: Manifest) -> dict[str, Any]:
    return {
        "key": manifest.key,
        "position": manifest.position,
        "day": manifest.day.isoformat(),
        "moment": manifest.moment.isoformat(),
        "known_at": manifest.known_at.isoformat() if manifest.known_at else None,
        "datasets": {one.name: {"key": one.key, "columns": dict(one.columns)} for one in manifest.datasets.values()},
        "rows": dict(manifest.rows),
        "facts": dict(manifest.facts),
    }


def _read_manifest(path: Path) -> Manifest:
    raw = json.loads(path.read_text("utf-8"))
    return Manifest(
        raw["key"],
        int(raw["position"]),
        dt.date.fromisoformat(raw["day"]),
        dt.datetime.fromisoformat(raw["moment"]),
        dt.datetime.fromisoformat(raw["known_at"]) if raw["known_at"] else None,
        {name: Dataset(name, one["key"], one["columns"]) for name, one in raw["datasets"].items()},
        raw["rows"],
        raw["facts"],
    )
