"""Pages of cases. A view parses, asks permission, calls one action or selector, picks a template."""

from yici.apps.cases.views.files import attachment
from yici.apps.cases.views.inbox import inbox
from yici.apps.cases.views.many import sign, undo

__all__ = ["attachment", "inbox", "sign", "undo"]
