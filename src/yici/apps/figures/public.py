"""The door of figures."""

from yici.apps.figures.actions.defining import define_figure
from yici.apps.figures.actions.exporting import ReportFile, make_report_file
from yici.apps.figures.actions.loading import loaded_tables
from yici.apps.figures.actions.opening import open_rows
from yici.apps.figures.actions.reporting import (
    ask_again,
    ask_report,
    compute_report,
    freeze,
    revise,
    run_report,
    verify_report,
)
from yici.apps.figures.contracts import (
    ChangedCell,
    DefinitionFacts,
    Exclusion,
    FigureMeasure,
    FigureRow,
    FigureSource,
    FigureSpec,
    FigureTable,
    FrozenFigure,
    LeftOut,
    Rate,
    RowsBehind,
    SavedForm,
    SavedForms,
    SnapshotFacts,
    SourceColumn,
)
from yici.apps.figures.errors import (
    DefinitionNotFound,
    DefinitionRefused,
    NothingToRevise,
    ReportNotFound,
    SourceNotFound,
)
from yici.apps.figures.guards import list_sources, register_saved_forms, register_source
from yici.apps.figures.selectors.computing import compute
from yici.apps.figures.selectors.definitions import get_definition, list_definitions, list_versions
from yici.apps.figures.selectors.over_rows import is_counted
from yici.apps.figures.selectors.snapshots import find_frozen, get_report, list_changes, list_reports

__all__ = [
    "ChangedCell",
    "DefinitionFacts",
    "DefinitionNotFound",
    "DefinitionRefused",
    "Exclusion",
    "FigureMeasure",
    "FigureRow",
    "FigureSource",
    "FigureSpec",
    "FigureTable",
    "FrozenFigure",
    "LeftOut",
    "NothingToRevise",
    "Rate",
    "ReportFile",
    "ReportNotFound",
    "RowsBehind",
    "SavedForm",
    "SavedForms",
    "SnapshotFacts",
    "SourceColumn",
    "SourceNotFound",
    "ask_again",
    "ask_report",
    "compute",
    "compute_report",
    "define_figure",
    "find_frozen",
    "freeze",
    "get_definition",
    "get_report",
    "is_counted",
    "list_changes",
    "list_definitions",
    "list_reports",
    "list_sources",
    "list_versions",
    "loaded_tables",
    "make_report_file",
    "open_rows",
    "register_saved_forms",
    "register_source",
    "revise",
    "run_report",
    "verify_report",
]
