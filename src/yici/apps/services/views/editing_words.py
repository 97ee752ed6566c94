"""Words of the editor: sections, columns, what a guide lacks, and the sentences that checks of a city's files say."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

Words = dict[str, str | Promise]

SECTIONS: Words = {
    "facts": _("The item itself"),
    "national": _("For the exchange"),
    "fields": _("Fields of the form"),
    "needs": _("What is wanted"),
    "materials": _("New materials"),
    "steps": _("Steps"),
    "rules": _("Rules"),
    "questions": _("Questions and answers"),
    "parts": _("Items in it"),
}
COLUMNS: Words = {
    "code": _("Its code"), "name": _("Its name"), "name_en": _("English name"), "unit": _("Unit"),
    "object": _("Whom it serves"),
    "handling": _("How it is handled"), "legal_rule": _("Limit by law, unit"), "legal_length": _("Limit by law"),
    "promised_rule": _("Promised limit, unit"), "promised_length": _("Promised limit"), "visits": _("Visits needed"),
    "reach": _("Where one can apply"), "online": _("Online depth"), "result": _("What one gets"),
    "result_licence": _("Kind of licence"), "result_years": _("Years it is valid"),
    "conditions": _("Conditions, one a line"),
    "basis": _("Legal basis"), "fee": _("Fee"), "remedy": _("If somebody disagrees"),
    "national_code": _("Basic code (基本编码)"), "words": _("How people call it, one a line"), "note": _("Note"),
    "valid_to": _("Last day, if it ends"), "kind": _("Kind of value"), "required": _("Must be filled in"),
    "when": _("Only when"), "formula": _("Computed by"), "least": _("Least"), "most": _("Most"),
    "choices": _("Choices, one a line"), "choices_en": _("English choices, one a line"), "group": _("Repeated group"),
    "hint": _("Hint"), "hint_en": _("English hint"), "heading": _("Heading"), "section": _("Heading"),
    "extension": _("Longest extension, days"), "material": _("Material"),
    "necessity": _("How strictly"), "copies": _("Copies"), "licence": _("Licence that is it"),
    "elements": _("Facts that stand for it, one a line"), "promise": _("A promise stands for it"),
    "shared_by": _("Shared by"), "source": _("Where it comes from"), "special": _("Stops the clock"),
    "then": _("What it does"), "says": _("What is said"), "says_en": _("What is said, in English"),
    "question": _("What people ask"), "answer": _("What to answer"), "question_en": _("English question"),
    "answer_en": _("English answer"), "item": _("Item"), "after": _("Waits for, one a line"),
    "sentence": _("In a sentence"), "sentence_en": _("In an English sentence"), "valid_from": _("First day"),
    "local_catalog_code": _("Local basic code (地方基本编码)"), "task_code": _("Implementation code (实施编码)"),
    "local_task_code": _("Local implementation code (地方实施编码)"),
    "task_handle_item": _("Handling item code (业务办理项编码)"), "task_type": _("Type of item"),
    "power_source": _("Source of power"), "dept_type": _("Nature of the unit"), "entrust_name": _("Entrusting unit"),
    "use_level": _("Level"), "other_dept": _("Units that take part"), "limit_explain": _("Limit of numbers"),
    "anticipate_explain": _("About the limit by law"), "promise_explain": _("About the promised limit"),
    "special_procedure": _("Special procedures, in words"), "limit_scene_explain": _("Why somebody must come"),
    "handle_type": _("Ways of applying"), "handle_flow": _("Course, in words"), "transact_addr": _("Place to apply"),
    "transact_time": _("Hours to apply"), "link_way": _("Whom to ask"), "supervise_way": _("Where to complain"),
    "is_schedule": _("Appointments"), "is_pay_online": _("Payment online"), "is_express": _("Sent by post"),
    "is_entry_center": _("At the service centre"), "is_service_terminals": _("At machines"),
    "fee_basis": _("Basis of the fee"), "user_topic_type": _("Topic for persons"),
    "corp_topic_type": _("Topic for firms"), "result_type": _("Type of result"), "kept": _("What else was imported"),
}  # fmt: skip
CHOICES: Words = {
    "person": _("persons"), "enterprise": _("firms"), "immediate": _("at once"), "promised": _("within a limit"),
    "hours": _("hours"), "calendar_days": _("days"), "working_days": _("working days"), "city": _("in the city"),
    "region": _("in the region"), "country": _("in the whole country"), "text": _("text"), "int": _("whole number"),
    "dec": _("number"), "bool": _("yes or no"), "date": _("day"), "code": _("choice"), "phone": _("phone"),
    "id": _("identity number"), "yes": _("Yes"), "no": _("No"), "required": _("must be there"),
    "later": _("may follow later"), "optional": _("if there is one"), "hint": _("says something"),
    "supplement": _("asks for something"), "not_met": _("says that it cannot be granted so"),
}  # fmt: skip
LACKS: Words = {
    "basis": _("legal basis"), "conditions": _("conditions"), "fee": _("fee"), "remedy": _("remedy"),
    "words": _("people's words"), "steps": _("steps"), "national_code": _("national code"),
    "link_way": _("whom to ask"), "transact_addr": _("where"), "questions": _("questions and answers"),
    "english": _("English"), "sentence": _("a sentence"), "sentence_en": _("an English sentence"),
}  # fmt: skip
EVENTS: dict[str, tuple[str | Promise, str]] = {
    "submit": (_("Hand it on to be let go"), "send"), "drop": (_("Throw it away"), "trash-2"),
    "take_back": (_("Take it back to write on"), "undo-2"), "publish": (_("Let this version go"), "check"),
    "send_back": (_("Send it back"), "corner-up-left"), "withdraw": (_("Withdraw this version"), "x"),
}  # fmt: skip
CHANGES: Words = {
    "added": _("new"), "removed": _("gone"), "moved": _("stands elsewhere"), "changed": _("changed"),
}  # fmt: skip

#: Sentences of ``yici city check`` that the editor says at a field: marked here, so that they have a translation.
_SAID = (
    gettext_noop("{column} is empty."), gettext_noop("Fill it in."),
    gettext_noop("{column} holds blanks at an end, a line break or signs that cannot be seen."),
    gettext_noop("Remove them."), gettext_noop("{column} has an empty or a double part."), gettext_noop("Remove it."),
    gettext_noop("{column}: {value} is no day."), gettext_noop("Write it like 2026-05-17."),
    gettext_noop("{column}: {value} is no whole number."), gettext_noop("Write digits only."),
    gettext_noop("{column}: {value} does not have the form {pattern}."), gettext_noop("Correct it."),
    gettext_noop("{column}: {value} is not one of the allowed words."), gettext_noop("Use one of: {choices}"),
    gettext_noop("{column}: {value} is not in {file}."),
    gettext_noop("Correct the code here, or add {value} to {file}."),
    gettext_noop("valid_to lies before valid_from."), gettext_noop("Correct one of the two days."),
    gettext_noop("{kind} is no kind of licence."), gettext_noop("Take one of code_lists.csv, list licence_kind."),
    gettext_noop("{code} offers nothing to choose from."), gettext_noop("Fill in choices."),
    gettext_noop("{code} is no element of the city."),
    gettext_noop("Write an element, or form. and a name of its own."),
    gettext_noop("{code} is of type {type}, which a field takes as {kind}."), gettext_noop("Correct the kind."),
    gettext_noop("{choice} is no code of the list {list}."), gettext_noop("Take one of code_lists.csv."),
    gettext_noop("{text}: {error}."), gettext_noop("See the grammar in elements.md."),
    gettext_noop("{text} uses {name}, which a phone cannot compute."),
    gettext_noop("Leave it out, or let an element hold it."),
    gettext_noop("{text} reads {path}, which the item does not ask."),
    gettext_noop("Add the field or leave the condition out."),
)  # fmt: skip
