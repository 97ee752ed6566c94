"""A letter as a paper: from its kind and its content as it was said, and from nothing else.

Letters are papers of an office and always in Chinese, whoever reads the page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

LANGUAGE = "zh-hans"
TITLES = {
    "receipt": gettext_lazy("Receipt of an application"),
    "supplement": gettext_lazy("Notice of everything that is missing"),
    "acceptance": gettext_lazy("Notice of acceptance"),
    "declining": gettext_lazy("Decision not to accept"),
    "special": gettext_lazy("Notice of a special procedure"),
    "extension": gettext_lazy("Notice of an extension"),
    "grant": gettext_lazy("Decision to grant"),
    "refusal": gettext_lazy("Decision to refuse"),
}
SENTENCES = {
    "receipt": gettext_lazy("Your application has been received. It is not accepted yet."),
    "supplement": gettext_lazy(
        "Your application lacks what is listed here. This is all of it; nothing else will be asked for afterwards."
    ),
    "acceptance": gettext_lazy("Your application is accepted. The limit runs from the day of acceptance."),
    "declining": gettext_lazy("Your application is not accepted, on the grounds given here."),
    "special": gettext_lazy("A special procedure begins. The time it takes is not counted in the limit."),
    "extension": gettext_lazy("The limit is extended, on the grounds given here."),
    "grant": gettext_lazy("Your application has been examined and is granted."),
    "refusal": gettext_lazy("Your application has been examined and is not granted, on the grounds given here."),
}
SILENCE = gettext_lazy(
    "No decision on acceptance was told within five working days, so the application counts as accepted from the day "
    "of receipt."
)


def title_of(kind: str) -> str:
    """What a letter of a kind is called on a page, in the reader's language."""
    return str(TITLES[kind])


def paper_of(kind: str, number: str, content: Mapping[str, Any], name: str, day: dt.date) -> dict[str, Any]:
    """What the template takes. ``name`` is the applicant's ("" when it has been erased)."""
    with override(LANGUAGE):
        rows = [(_("Applicant"), name or _("erased")), (_("Item"), content["name"]),
                (_("Number of the application"), content["application"])]  # fmt: skip
        if content.get("promised_by"):
            rows.append((_("Decided at the latest on"), day_words(content["promised_by"])))
        if content.get("until"):
            rows.append((_("Expected to take until"), day_words(content["until"])))
        return {
            "title": str(TITLES[kind]), "number": _("No. %(number)s") % {"number": number},
            "to": _("%(name)s:") % {"name": name or _("erased")},
            "sentence": str(SILENCE if content.get("by_silence") else SENTENCES[kind]),
            "rows": rows, "blocks": _blocks(kind, content), "unit": content["unit"], "day": day_words(day.isoformat()),
            "seal": _("The unit sets its seal here"),
        }  # fmt: skip


def receipt_text(items: Sequence[tuple[str, str]], to_come: Sequence[str], silent_days: int) -> str:
    """What a receipt says beside its sentence: who decides what, what has not come, and what silence means."""
    with override(LANGUAGE):
        lines = [_("%(item)s is decided by %(unit)s.") % {"item": item, "unit": unit} for item, unit in items]
        if to_come:
            lines.append(_("Not here yet: %(names)s.") % {"names": _(", ").join(to_come)})
        lines.append(
            _("Within %(days)s working days you are told whether it is accepted and, once and whole, what is missing; "
              "otherwise it counts as accepted from the day of receipt.") % {"days": silent_days}
        )  # fmt: skip
        return "\n".join(lines)


def _blocks(kind: str, content: Mapping[str, Any]) -> list[dict[str, Any]]:
    missing = list(content.get("missing_names") or content.get("missing") or ())
    title = _("Notes") if kind in ("acceptance", "grant", "receipt") else _("Grounds")
    blocks = [
        {"title": _("Everything that is missing"), "text": "", "list": missing},
        {"title": title, "text": content.get("text", ""), "list": []},
        {"title": _("If you disagree"), "text": content.get("remedy", ""), "list": []},
    ]
    return [one for one in blocks if one["text"] or one["list"]]


def day_words(text: str) -> str:
    """A day as papers of an office write it."""
    day = dt.date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"
