"""Tables of the core. Columns and constraints only; what may be done with them is in the module of the thing."""

from yici.core.models.cities import CityRow, LoadedRow
from yici.core.models.faces import ExchangeBatch, ExchangeKept, ExchangeMark, ExchangeMessage, ExchangeNote, FaceCopy
from yici.core.models.finding import SearchMark, SearchText, SearchToken, SearchWaiting
from yici.core.models.stored import FileReference, StoredFile
from yici.core.models.trail import AuditBatch, AuditRow, Change, FeedMark
from yici.core.models.work import IssuedNumber, Job, Outgoing, Submission

__all__ = [
    "AuditBatch",
    "AuditRow",
    "Change",
    "CityRow",
    "ExchangeBatch",
    "ExchangeKept",
    "ExchangeMark",
    "ExchangeMessage",
    "ExchangeNote",
    "FaceCopy",
    "FeedMark",
    "FileReference",
    "IssuedNumber",
    "Job",
    "LoadedRow",
    "Outgoing",
    "SearchMark",
    "SearchText",
    "SearchToken",
    "SearchWaiting",
    "StoredFile",
    "Submission",
]
