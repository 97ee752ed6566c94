"""Relations of a part of an OOXML package: where workbooks and documents keep what belongs to them."""

from __future__ import annotations

import posixpath

from yici.sheets.opening.archive import Archive
from yici.sheets.opening.xml import tree


def relations_of(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Relation id -> (last word of the type, part name); relations to outside files are left out."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for node in tree(archive.chunks(path)).all("Relationship"):
        if node.get("TargetMode").lower() == "external":
            continue
        target = node.get("Target").replace("\\", "/")
        absolute = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[node.get("Id")] = (node.get("Type").rpartition("/")[2], absolute)
    return found


def target_of(relations: dict[str, tuple[str, str]], kind: str) -> str:
    """The first part that a relation of that kind leads to, empty without one."""
    return next((part for found, part in relations.values() if found == kind), "")
