"""The door of records: what the city knows about people, households and things."""

from yici.apps.records.actions.access import list_accesses
from yici.apps.records.actions.answers import record_answers
from yici.apps.records.actions.doubts import answer_doubt, list_doubts
from yici.apps.records.actions.elements import join_element, loaded_tables, own_element, provisional_element
from yici.apps.records.actions.erasing import erase_record
from yici.apps.records.actions.importing import apply_import, check_import, fold_import, import_file, withdraw_import
from yici.apps.records.actions.merging import merge_records, unmerge_records
from yici.apps.records.actions.own import (
    OwnDoubt,
    OwnUse,
    OwnValue,
    claim_own,
    list_own_doubts,
    log_own,
    open_own,
    take_own,
    tell_own,
)
from yici.apps.records.actions.placing import link, relate_to_area, unlink
from yici.apps.records.actions.provisional import propose_element
from yici.apps.records.actions.reading import read_former_values, read_rows
from yici.apps.records.actions.records import create_record, end_record, reopen_record
from yici.apps.records.actions.resealing import count_sealed, reseal_batch
from yici.apps.records.columnar.answering import tabulate, tabulate_many
from yici.apps.records.columnar.mirror import BuildRuns, count_records
from yici.apps.records.columnar.mirror import build as build_mirror
from yici.apps.records.columnar.mirror import drop as drop_mirror
from yici.apps.records.columnar.mirror import forget_record as forget_in_mirror
from yici.apps.records.columnar.mirror import refresh as refresh_mirror
from yici.apps.records.columnar.mirror import standing as mirror_standing
from yici.apps.records.contracts import (
    AccessFacts,
    Answer,
    AnswerResult,
    Catalogue,
    CodeList,
    CodeValue,
    Difference,
    DoubtFacts,
    DoubtfulRow,
    ElementFacts,
    Finding,
    FormerValue,
    Freshness,
    Known,
    LinkKind,
    Measure,
    PersonFacts,
    Population,
    PopulationQuery,
    Problem,
    RecordFacts,
    Relation,
    RowValues,
    SourceFacts,
    Table,
    TableQuery,
    TableRow,
    Value,
)
from yici.apps.records.errors import (
    FileNotReadable,
    MeasureRefused,
    MirrorNotReady,
    NumberTaken,
    PurposeNeeded,
    ReadFirst,
    ReasonNeeded,
    RecordChangedMeanwhile,
    RecordIsClosed,
    SecondPersonNeeded,
    UnknownElement,
    ValuesRefused,
)
from yici.apps.records.rules.numbers import birth_date_of, check_id_number
from yici.apps.records.selectors.areas import count_registered
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.elements import ElementUse, register_uses
from yici.apps.records.selectors.finding import find_by_value, find_records
from yici.apps.records.selectors.former import former_values, recorded_days
from yici.apps.records.selectors.freshness import measure_freshness
from yici.apps.records.selectors.own import find_person, get_person
from yici.apps.records.selectors.populations import find_population
from yici.apps.records.selectors.readers import may_read_element, may_say
from yici.apps.records.selectors.sheets import read_grid
from yici.apps.records.selectors.tables import check_table
from yici.apps.records.selectors.tabulating import rows_behind, tabulate_plainly
from yici.apps.records.selectors.things import list_members, list_owned, list_owners, list_things, list_things_of

__all__ = [
    "AccessFacts",
    "Answer",
    "AnswerResult",
    "BuildRuns",
    "Catalogue",
    "CodeList",
    "CodeValue",
    "Difference",
    "DoubtFacts",
    "DoubtfulRow",
    "ElementFacts",
    "ElementUse",
    "FileNotReadable",
    "Finding",
    "FormerValue",
    "Freshness",
    "Known",
    "LinkKind",
    "Measure",
    "MeasureRefused",
    "MirrorNotReady",
    "NumberTaken",
    "OwnDoubt",
    "OwnUse",
    "OwnValue",
    "PersonFacts",
    "Population",
    "PopulationQuery",
    "Problem",
    "PurposeNeeded",
    "ReadFirst",
    "ReasonNeeded",
    "RecordChangedMeanwhile",
    "RecordFacts",
    "RecordIsClosed",
    "Relation",
    "RowValues",
    "SecondPersonNeeded",
    "SourceFacts",
    "Table",
    "TableQuery",
    "TableRow",
    "UnknownElement",
    "Value",
    "ValuesRefused",
    "answer_doubt",
    "apply_import",
    "birth_date_of",
    "build_mirror",
    "catalogue",
    "check_id_number",
    "check_import",
    "check_table",
    "claim_own",
    "count_records",
    "count_registered",
    "count_sealed",
    "create_record",
    "drop_mirror",
    "end_record",
    "erase_record",
    "find_by_value",
    "find_person",
    "find_population",
    "find_records",
    "fold_import",
    "forget_in_mirror",
    "former_values",
    "get_person",
    "import_file",
    "join_element",
    "link",
    "list_accesses",
    "list_doubts",
    "list_members",
    "list_own_doubts",
    "list_owned",
    "list_owners",
    "list_things",
    "list_things_of",
    "loaded_tables",
    "log_own",
    "may_read_element",
    "may_say",
    "measure_freshness",
    "merge_records",
    "mirror_standing",
    "open_own",
    "own_element",
    "propose_element",
    "provisional_element",
    "read_former_values",
    "read_grid",
    "read_rows",
    "record_answers",
    "recorded_days",
    "refresh_mirror",
    "register_uses",
    "relate_to_area",
    "reopen_record",
    "reseal_batch",
    "rows_behind",
    "tabulate",
    "tabulate_many",
    "tabulate_plainly",
    "take_own",
    "tell_own",
    "unlink",
    "unmerge_records",
    "withdraw_import",
]
