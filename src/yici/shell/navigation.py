"""What stands in the rail of the desk, in its order. An entry whose page does not exist is not drawn: no dead links."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the name of its address, its word, its lucide icon, and what its page asks for: one of several
    permissions, parted by a space; none when empty.
    """

    url_name: str
    label: str | Promise
    icon: str
    permission: str = ""


DESK = (
    Entry("cases:inbox", _("To do"), "inbox"),
    Entry("hotline:dispatch", _("Sorting"), "split", "hotline.dispatch"),
    Entry("hotline:decisions", _("To decide"), "gavel", "hotline.decide"),
    Entry("hotline:call", _("Take a call"), "headset", "hotline.take"),
    Entry("hotline:media", _("Media report"), "newspaper", "hotline.take"),
    Entry("hotline:transfers", _("Other lines"), "arrow-right-left", "hotline.take"),
    Entry("hotline:mediations", _("Mediations"), "scale", "hotline.take hotline.work hotline.decide"),
    Entry(
        "hotline:motions",
        _("Suggestions and proposals"),
        "file-text",
        "hotline.take hotline.work hotline.decide hotline.supervise",
    ),
    Entry("hotline:call-backs", _("Call back"), "phone-call", "hotline.call_back"),
    Entry("hotline:closings", _("Endings to decide"), "scale", "hotline.decide"),
    Entry("hotline:bad-ratings", _("Bad ratings"), "frown", "hotline.call_back"),
    Entry("hotline:releases", _("To the public"), "globe", "hotline.release"),
    Entry("hotline:search", _("Find a request"), "search", "hotline.take hotline.work hotline.read hotline.call_back"),
    Entry("hotline:catalogue", _("Dispatch catalogue"), "list-checks", "hotline.catalogue"),
    Entry("hotline:knowledge", _("Knowledge base"), "book-open-text", "hotline.take hotline.catalogue"),
    Entry("hotline:supervise", _("Supervision"), "flag", "hotline.supervise"),
    Entry("evaluation:projects", _("Bid evaluation"), "gavel", "evaluation.manage evaluation.supervise evaluation.buy"),
    Entry(
        "oversight:visits",
        _("Inspections"),
        "clipboard-check",
        "oversight.plan oversight.approve oversight.inspect oversight.publish oversight.registers oversight.read",
    ),
    Entry("oversight:patrols", _("Patrols"), "footprints", "oversight.patrol"),
    Entry("enrolment:rounds", _("School places"), "school", "enrolment.review enrolment.approve"),
    Entry("enrolment:classes", _("Class draws"), "users-round", "enrolment.manage enrolment.approve"),
    Entry("services-desk:window", _("The window"), "file-check", "services.take"),
    Entry("services-desk:reception", _("Reception"), "concierge-bell", "services.greet"),
    Entry("services-desk:helpings", _("Whom I help"), "hand-helping", "services.help"),
    Entry("services-desk:blocked", _("What could not be done"), "circle-question-mark", "services.unblock"),
    Entry("services-desk:keys", _("Keys for residents"), "key-round", "services.identify"),
    Entry("services-desk:licences", _("Licences"), "badge-check", "services.licences services.take"),
    Entry("services-desk:policies", _("Policies"), "hand-coins", "services.policies"),
    Entry("services-desk:coverage", _("Centres"), "map-pin", "services.take services.edit"),
    Entry("services-desk:handings", _("For other places"), "arrow-right-left", "services.hand"),
    Entry("services-desk:ratings", _("Bad ratings of services"), "frown", "services.rate"),
    Entry("services-desk:items", _("Items and guides"), "file-pen", "services.edit services.publish"),
    Entry(
        "ledger:board",
        _("Ledger"),
        "list-todo",
        "ledger.report ledger.keep ledger.approve ledger.verify ledger.disclose",
    ),
    Entry("tables:start", _("One table"), "table-2", "tables.fill"),
    Entry("reports:start", _("Reports"), "chart-bar", "reports.run"),
    Entry(
        "collecting:collections",
        _("Collecting"),
        "clipboard-list",
        "forms.plan forms.approve forms.send forms.review forms.submit",
    ),
    Entry("draws-desk:draws", _("Draws"), "dices", "draws.hold draws.witness"),
    Entry("records:rosters", _("Rosters"), "users", "records.read"),
    Entry("records:visits", _("Visits"), "footprints", "records.write"),
    Entry("records:elements", _("Elements"), "list-tree", "records.read elements.manage"),
    Entry("hotline:erase", _("Erase a requester"), "user-x", "records.erase"),
    Entry("notices", _("Notices"), "send", "outbox.manage"),
)
