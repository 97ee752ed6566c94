"""Whoever starts at the readme comes to every page, and what the readme says to type exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def targets(page: Path) -> set[Path]:
    """The files in this repository that a page links to."""
    found = LINK.findall(page.read_text("utf-8"))
    return {(page.parent / target).resolve() for target in found if "://" not in target and target[:7] != "mailto:"}


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code forges make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        waiting += targets(page)
    assert sorted(str(page.relative_to(ROOT)) for page in set(DOCS.rglob("*.md")) - reached) == []


def test_every_folder_of_pages_has_an_index_that_names_its_pages() -> None:
    missing = []
    for folder in ("how-to", "reference", "explanation", "adr"):
        index = targets(DOCS / folder / "README.md")
        missing += [
            page.name for page in (DOCS / folder).glob("*.md") if page.name != "README.md" and page not in index
        ]
    assert missing == []


def test_a_link_into_a_page_names_a_heading_of_it() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target, anchor in re.findall(r"\]\(([^)#\s]*)#([^)\s]+)\)", page.read_text("utf-8")):
            aim = page if not target else page.parent / target
            if "://" not in target and anchor not in anchors(aim):
                broken.append(f"{page.relative_to(ROOT)} -> {target}#{anchor}")
    assert broken == []


def test_pages_are_short() -> None:
    lists = ("glossary.md", "states.md", "steps.md", "diagrams.md", "errors.md", "commands.md", "draws.md")  # looked up
    long = [page.name for page in DOCS.rglob("*.md") if page.name not in lists and _lines(page) > 200]
    assert long == []
    assert [page.name for page in (DOCS / "adr").glob("0*.md") if _lines(page) > 40] == []


def _lines(page: Path) -> int:
    return len(page.read_text("utf-8").splitlines())


def test_what_the_readmes_say_to_make_is_in_the_makefile() -> None:
    goals = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md"):
        said = set(re.findall(r"(?<![\w-])make ([a-z-]+)", " ".join(_code(ROOT / name))))
        assert said, name
        assert said <= goals, f"{name} says make {said - goals}"


def _code(page: Path) -> list[str]:
    text = page.read_text("utf-8")
    return [*re.findall(r"```sh\n(.*?)```", text, re.DOTALL), *re.findall(r"`([^`\n]+)`", text)]


def test_settings_in_the_reference_are_read_somewhere() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    page = (DOCS / "reference" / "settings.md").read_text("utf-8")
    named = re.findall(r"^\| \**`([A-Z_]+)`", page, re.MULTILINE)
    assert len(named) > 8
    assert [name for name in named if f'"{name}"' not in sources] == []


def test_no_page_speaks_of_folders_outside_the_repository() -> None:
    wrong = re.compile(r"\.\./shared|/(home|root|tmp)/")
    pages = [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
    assert [page.name for page in pages if wrong.search(page.read_text("utf-8"))] == []
