"""The one style sheet that is served: order, layers taken off, the browsers that offices have, contrast."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from yici.shell import baseline, stylesheet

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


def test_layers_are_taken_off_and_the_rules_inside_stay() -> None:
    source = '@layer a, b;\n@layer a { p { color: var(--ink); } @media print { p { content: "@layer {"; } } }'
    flat = stylesheet.flatten(source)
    assert "@layer a" not in flat
    assert 'content: "@layer {"' in flat
    assert flat.count("{") - flat.count('"@layer {"') == flat.count("}")


@pytest.mark.parametrize("broken", ["@layer a { p { } ", "p { } }"])
def test_a_brace_too_many_or_too_few_is_an_error(broken: str) -> None:
    with pytest.raises(ValueError, match="brace"):
        stylesheet.flatten(broken)


def test_every_source_file_is_served_in_the_order_of_the_layers() -> None:
    assert stylesheet.unlisted() == []
    layers = [name.split("/")[0] for name in stylesheet.ORDER]
    assert layers == sorted(layers, key=stylesheet.LAYERS.index)


def test_a_file_outside_the_order_is_named(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "forgotten.css").write_text("")
    assert stylesheet.unlisted(tmp_path) == ["forgotten.css"]


def test_the_served_sheet_is_known_to_the_oldest_browsers() -> None:
    assert baseline.check_css(stylesheet.concatenate()) == []


@pytest.mark.parametrize("name", stylesheet.ORDER)
def test_colours_stand_in_the_tokens_only_and_everything_in_a_layer(name: str) -> None:
    text = (stylesheet.SOURCES / name).read_text(encoding="utf-8")
    assert baseline.check_source(text, may_name_colours=name == "tokens/colours.css") == []


@pytest.mark.parametrize(
    ("css", "word"),
    [
        ("@layer a { p { margin: 0; } }", "@layer"),
        ("@container (min-width: 3em) { p { margin: 0; } }", "@container"),
        ("p:has(a) { margin: 0; }", ":has"),
        (":is(h1, h2) { margin: 0; }", ":is"),
        ("p:not(.a, .b) { margin: 0; }", ":not() with a list"),
        ("p { a { margin: 0; } }", "rule inside a rule"),
        ("p { inset: 0; }", "inset"),
        ("p { aspect-ratio: 1; }", "aspect-ratio"),
        ("p { margin-inline: auto; }", "margin-inline"),
        ("p { color: color-mix(in srgb, red, blue); }", "color-mix"),
        ("p { height: 100dvh; }", "100dvh"),
        ("@media (width >= 40em) { p { margin: 0; } }", "media query"),
        ("h1 { text-wrap: balance; }", "balance"),
        ("p { letter-spacing: .1em; }", "letter-spacing"),
        ("p { font-weight: 500; }", "500"),
        ("p { color }", "parsed"),
    ],
)
def test_what_the_oldest_browsers_do_not_know_is_named(css: str, word: str) -> None:
    assert any(word in problem for problem in baseline.check_css(css)), baseline.check_css(css)


@pytest.mark.parametrize(
    "css",
    [
        "p { height: 100vh; height: 100dvh; }",
        "p { text-wrap: pretty; accent-color: var(--accent); }",
        "@supports (inset: 0) { p { inset: 0; } }",
        "p { clip-path: inset(50%); width: min(100%, 2rem); }",
    ],
)
def test_an_enhancement_with_something_to_fall_back_on_is_allowed(css: str) -> None:
    assert baseline.check_css(css) == []


def test_a_colour_outside_the_tokens_is_named() -> None:
    assert baseline.check_source("@layer parts { p { color: #fff; } }", may_name_colours=False)
    assert baseline.check_source("p { margin: 0; }", may_name_colours=False)


@pytest.mark.parametrize("path", sorted((stylesheet.SOURCES.parent / "js").glob("*.js")), ids=lambda path: path.name)
def test_scripts_are_short_and_known_to_the_oldest_browsers(path) -> None:  # type: ignore[no-untyped-def]
    assert baseline.check_script(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("line", ["list.at(-1)", "node.innerHTML = words", "eval(words)", "box.showPopover()"])
def test_a_script_that_is_too_new_or_unsafe_is_named(line: str) -> None:
    assert baseline.check_script(line)
    assert baseline.check_script("\n" * 100)


def test_the_sheet_is_kept_for_ever_under_its_own_version_only() -> None:
    sheet = stylesheet.current_stylesheet()
    client = Client(headers={"host": "localhost"})
    kept = client.get(f"/style/{sheet.version}.css", headers={"accept-encoding": "gzip"})
    assert kept.headers["Content-Encoding"] == "gzip"
    assert "immutable" in kept.headers["Cache-Control"]
    assert client.get("/style/older.css").headers["Cache-Control"] == "no-cache"
    assert client.get("/style/older.css").content.decode() == sheet.text


def _themes() -> dict[str, dict[str, str]]:
    text = (stylesheet.SOURCES / "tokens/colours.css").read_text(encoding="utf-8")
    blocks = re.findall(r"([^{}]+)\{([^{}]+)\}", text)
    read = [(head, dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))) for head, body in blocks]
    return {
        "light": next(tokens for head, tokens in read if '[data-theme="light"]' in head),
        "dark": next(tokens for head, tokens in read if head.strip().startswith('[data-theme="dark"]')),
        "device": next(tokens for head, tokens in read if head.strip() == ':root:not([data-theme="light"])'),
    }


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_dark_theme_of_the_device_is_the_dark_theme() -> None:
    themes = _themes()
    assert themes["device"] == themes["dark"]
    assert themes["light"].keys() == themes["dark"].keys()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_contrast_of_at_least_4_5_and_controls_of_3(theme: str) -> None:
    tokens = _themes()[theme]
    washed = ["accent", "good", "soon", "over", "pause", "derived"]
    texts = ["ink", "ink2", "ink3", *washed]
    pairs = [(text, ground) for text in texts for ground in ("paper", "card")]
    pairs += [(state, f"{state}-wash") for state in washed]
    pairs += [("ink2", f"{state}-wash") for state in washed]
    pairs += [("on-accent", "accent"), ("on-accent", "accent-hover"), ("card", "over"), ("ink3", "sunk")]
    weak = [
        (a, b, round(_contrast(tokens[a], tokens[b]), 2)) for a, b in pairs if _contrast(tokens[a], tokens[b]) < 4.5
    ]
    weak += [("edge", b, 0.0) for b in ("paper", "card") if _contrast(tokens["edge"], tokens[b]) < 3]
    weak += [("focus", b, 0.0) for b in ("paper", "card") if _contrast(tokens["focus"], tokens[b]) < 3]
    assert weak == []
