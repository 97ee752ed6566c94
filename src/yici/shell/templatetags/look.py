"""Tags of the design system: icons, the style sheet's address, parts with content, the coverage bar."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

import lucide
from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe

from yici.apps.places.public import actor_of
from yici.core.errors import YiciError
from yici.shell.navigation import DESK, Entry
from yici.shell.stylesheet import current_stylesheet
from yici.shell.vocabulary import CLOCKS, KNOWN, MESSAGE_ICONS

register = template.Library()

COVERED = ("record", "derived", "asked", "conflict", "unknown")


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A lucide icon beside a word; hidden from readers because the word is there. ``{% icon "clock" %}``"""
    return _icon(str(name), str(extra))


@lru_cache(maxsize=256)
def _icon(name: str, extra: str) -> SafeString:
    classes = f"icon {extra}".strip()
    svg = lucide._render_icon(name, None, **{"class": classes, "aria_hidden": "true", "focusable": "false"})
    return mark_safe(" ".join(svg.split()))


@register.simple_tag
def stylesheet_url() -> str:
    """Address of the served style sheet; changes with its content."""
    return reverse("stylesheet", kwargs={"version": current_stylesheet().version})


@register.simple_tag
def stylesheet_inside() -> SafeString:
    """The served style sheet as an element, for a page that is saved: opened from a folder it has no server and no
    content policy.
    """
    return mark_safe(f"<style>{current_stylesheet().text}</style>")


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, name: str, value: str) -> str:
    """The address of this page with one word of its query changed; the rest of the query stays."""
    request = context.get("request")
    if request is None:
        return f"/?{name}={value}"
    query = request.GET.copy()
    query[name] = value
    return f"{request.path}?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def desk_entries(context: template.Context) -> list[dict[str, Any]]:
    """Entries of the rail: only those whose page exists. ``current`` marks the one whose address we are under."""
    request = context.get("request")
    path = request.path if request is not None else ""
    allowed = _permissions(request)
    offered = [entry for entry in DESK if not entry.permission or allowed & set(entry.permission.split())]
    entries = [(entry, url) for entry in offered if (url := _address(entry))]
    under = max((url for _, url in entries if path.startswith(url)), key=len, default="")  # the nearest one
    return [{"label": entry.label, "icon": entry.icon, "url": url, "current": url == under} for entry, url in entries]


def _permissions(request: HttpRequest | None) -> frozenset[str]:
    """What the post of whoever is signed in includes; asked once a page."""
    if request is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return frozenset()
    kept: frozenset[str] | None = getattr(request, "rail_permissions", None)
    if kept is None:
        try:
            kept = actor_of(request).permissions
        except YiciError:  # nobody's post today: the rail shows what needs none
            kept = frozenset()
        request.rail_permissions = kept  # type: ignore[attr-defined]
    return kept


def _address(entry: Entry) -> str:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return ""


@register.filter
def grouped(value: int | Decimal, places: int = 0) -> str:
    """A number as people read it: ``{{ 1004850|grouped }}`` is 1,004,850, ``{{ hours|grouped:1 }}`` 4,034.6."""
    return f"{value:,.{places}f}"


@register.simple_tag
def coverage_segments(counts: Mapping[str, int]) -> list[dict[str, str]]:
    """Segments of the coverage bar from counts per known state: position and width in percent, a small gap between."""
    present = [(known, int(counts.get(known, 0))) for known in COVERED if int(counts.get(known, 0)) > 0]
    total = sum(count for _, count in present)
    gap = 0.5
    room = 100 - gap * max(len(present) - 1, 0)
    segments, at = [], 0.0
    for known, count in present:
        width = room * count / total
        segments.append({"known": known, "x": f"{at:.2f}%", "width": f"{width:.2f}%"})
        at += width + gap
    return segments


@register.inclusion_tag("parts/known.html")
def known(state: str, count: int | None = None, label: str = "") -> dict[str, Any]:
    """How a value is known, as icon and word: ``{% known "asked" count=3 %}``"""
    return {"sign": KNOWN[state], "count": count, "label": label}


@register.inclusion_tag("parts/clock.html")
def clock(state: str, words: str = "", at: str = "", moment: str = "") -> dict[str, Any]:
    """A clock: state, the fact in words, the instant (ISO) and its full wording for readers."""
    return {"sign": CLOCKS[state], "words": words or CLOCKS[state].label, "at": at, "moment": moment}


@register.inclusion_tag("parts/message.html")
def message(kind: str, words: str) -> dict[str, Any]:
    """What just happened or what to mind: good, soon, over, plain."""
    return {"kind": kind, "words": words, "icon_name": MESSAGE_ICONS.get(kind, MESSAGE_ICONS["plain"])}


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField, why: str = "") -> dict[str, Any]:
    """A field of a Django form with label, reason, control and error."""
    reason = why or bound.help_text
    name = bound.id_for_label
    attributes: dict[str, str | bool] = {}
    if getattr(bound.field.widget, "input_type", "") not in ("checkbox", "radio"):
        attributes["class"] = "input"
    described = [f"{name}_why"] * bool(reason) + [f"{name}_error"] * bool(bound.errors)
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return {"bound": bound, "why": reason, "control": bound.as_widget(attrs=attributes)}


class PartNode(template.Node):
    """Renders ``parts/<name>.html`` with the block's content as ``slot``."""

    def __init__(self, name: FilterExpression, values: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context: template.Context) -> SafeString:
        """The part's template sees the page's context, the given values and ``slot``."""
        given = {key: value.resolve(context) for key, value in self.values.items()}
        given["slot"] = self.nodelist.render(context)
        part = get_template(f"parts/{self.name.resolve(context)}.html").template  # type: ignore[attr-defined]
        with context.push(**given):
            return mark_safe(str(part.render(context)))


@register.tag
def part(parser: Parser, token: Token) -> PartNode:
    """``{% part "card" title=_("Left to do") %} … {% endpart %}``"""
    bits = token.split_contents()[1:]
    if not bits:
        raise template.TemplateSyntaxError('A part needs its name: {% part "card" %} … {% endpart %}.')
    name = parser.compile_filter(bits[0])
    rest = bits[1:]
    values = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"A part takes name=value only, not {' '.join(rest)}.")
    nodelist = parser.parse(("endpart",))
    parser.delete_first_token()
    return PartNode(name, values, nodelist)
