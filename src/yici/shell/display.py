"""How a visitor wants to see the pages: language, light or dark, large text, print. Kept in cookies, changed by a link.

``?lang=en``, ``?theme=dark``, ``?size=large`` work everywhere and are remembered; ``?print=1`` holds for one page.
They are links, so they work without script; ``page.js`` changes the page in place where it can. The browser's language
list is not asked: offices have English systems and Chinese clerks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

THEMES = ("auto", "light", "dark")
SIZES = ("normal", "large")
YEAR = 365 * 24 * 3600  # seconds

COOKIES = {"lang": "yici_language", "theme": "yici_theme", "size": "yici_size"}


@dataclass(frozen=True, slots=True)
class Display:
    """What the templates need to know; ``lang`` is the value of the html attribute."""

    language: str = "zh-hans"
    theme: str = "auto"
    size: str = "normal"
    print: bool = False

    @property
    def lang(self) -> str:
        """The BCP 47 tag; without ``zh-Hans`` Chinese characters come out in Japanese forms."""
        return "zh-Hans" if self.language.startswith("zh") else self.language

    @property
    def next_theme(self) -> str:
        """The theme that the switch leads to."""
        return {"auto": "dark", "dark": "light", "light": "auto"}[self.theme]


def chosen(query: Mapping[str, str], cookies: Mapping[str, str]) -> Display:
    """What the address says, else what was kept, else Chinese, automatic, normal. Unknown words count as nothing."""
    allowed = {"lang": tuple(code for code, _ in settings.LANGUAGES), "theme": THEMES, "size": SIZES}
    values = {}
    for name, choices in allowed.items():
        wishes = (query.get(name), cookies.get(COOKIES[name]))
        values[name] = next((wish for wish in wishes if wish in choices), choices[0])
    return Display(str(values["lang"]), str(values["theme"]), str(values["size"]), query.get("print") == "1")


def remember_display(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: sets ``request.display`` and the language of this request, and keeps what the address asked for."""

    def answer(request: HttpRequest) -> HttpResponse:
        display = chosen(request.GET, request.COOKIES)
        request.display = display  # type: ignore[attr-defined]
        translation.activate(display.language)
        request.LANGUAGE_CODE = display.language
        response = get_response(request)
        response.headers.setdefault("Content-Language", display.lang)
        kept = {"lang": display.language, "theme": display.theme, "size": display.size}
        for name, cookie in COOKIES.items():
            if request.GET.get(name) == kept[name]:
                secure = settings.SESSION_COOKIE_SECURE
                response.set_cookie(cookie, kept[name], max_age=YEAR, samesite="Lax", secure=secure)
        return response

    return answer


def display(request: HttpRequest) -> dict[str, Display]:
    """Context processor: ``display`` in every template."""
    return {"display": getattr(request, "display", Display())}
