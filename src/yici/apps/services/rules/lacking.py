"""What the guide of an item does not say yet: a guide is made of these fields; what is empty is missing there."""

from __future__ import annotations

from yici.apps.services.contracts import Content, VersionKind


def lacks_of(kind: VersionKind, content: Content) -> tuple[str, ...]:
    """Codes of what is missing, in the order of the guide."""
    facts = content["facts"][0]
    if kind == "thing":
        found = [name for name in ("sentence", "sentence_en", "words") if not facts.get(name)]
        return (*found, *(() if content.get("steps") else ("steps",)), *_english(content))
    national = content["national"][0] if content.get("national") else {}
    found = [name for name in ("basis", "conditions", "fee", "remedy", "words") if not facts.get(name)]
    found += [] if content.get("steps") else ["steps"]
    found += [] if facts.get("national_code") else ["national_code"]
    found += [name for name in ("link_way", "transact_addr") if not national.get(name)]
    found += [] if content.get("questions") else ["questions"]
    return (*found, *_english(content))


def _english(content: Content) -> list[str]:
    """Whether a name is missing in English, or only repeats the Chinese one."""
    for section in ("facts", "fields", "steps"):
        for row in content.get(section, ()):
            if "name_en" in row and (not row["name_en"] or row["name_en"] == row["name"]):
                return ["english"]
    return []
