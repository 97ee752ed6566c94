"""Why a draw, a list or a step is refused: one clear sentence each, as a template that whoever shows it translates."""

from __future__ import annotations

from typing import Final


def gettext_noop(message: str) -> str:
    """Mark a sentence for the catalogue; translated where it is shown."""
    return message


MESSAGES: Final[dict[str, str]] = {
    "text": gettext_noop(
        "{where}: the text has a control character, a space at its edge, or nothing in it. Correct it."
    ),
    "long_text": gettext_noop("{where}: the text is longer than {most} characters. Shorten it."),
    "not_normal": gettext_noop("{where}: the text is not in Unicode's form NFC. Save it again as plain UTF-8."),
    "kind": gettext_noop(
        "The kind of draw “{kind}” is not known. Use subset, permutation, assign or balanced-classes."
    ),
    "number": gettext_noop("{where}: {value} is not a whole number from {least} to {most}."),
    "beacon_form": gettext_noop(
        "The beacon “{beacon}” is not known. Write drand:ROUND, lottery:NAME:ISSUE or witnesses into the rule."
    ),
    "not_for_kind": gettext_noop("A draw of the kind {kind} has no use for “{field}”. Take it out of the rule."),
    "no_count": gettext_noop("The rule says not how many to draw. Give k, or strata with quotas."),
    "no_lines": gettext_noop("The list is empty. A draw needs at least one line."),
    "too_many_lines": gettext_noop(
        "The list has more than {most} lines. Draw in parts, for example one draw for each district."
    ),
    "duplicate": gettext_noop("The id {id} stands in the list twice. Each id must stand once; nothing was frozen."),
    "no_column": gettext_noop("The rule names the column “{column}”, which the list lacks. Add it or change the rule."),
    "empty_stratum": gettext_noop("Line {id} has nothing in the column “{column}”. Every line needs its stratum."),
    "stratum_without_quota": gettext_noop("There is no quota for “{stratum}”. Write 0 if none of it is to be drawn."),
    "quota_without_lines": gettext_noop("The quota for “{stratum}” is {wanted}, but the list has no line of it."),
    "quota_too_large": gettext_noop("{wanted} of “{stratum}” cannot be drawn: the list has only {there}."),
    "k_too_large": gettext_noop("{wanted} cannot be drawn: the list has only {there} lines."),
    "unknown_in_pair": gettext_noop("The pair {first}, {second} names {id}, which is not in the list."),
    "pair_with_itself": gettext_noop("The pair {first}, {first} names the same id twice. Take it out."),
    "pair_roles": gettext_noop("The pair {first}, {second} must be a target and then an assignee."),
    "contradiction": gettext_noop("{first} and {second} must be together and must avoid each other. Decide for one."),
    "together_too_many": gettext_noop("{id} stands together with so many that the quota has no room for them."),
    "role": gettext_noop("Line {id}: the column “role” must say target or assignee, not “{value}”."),
    "no_role": gettext_noop("The list has no {role}. An assignment needs targets and assignees."),
    "too_few_assignees": gettext_noop(
        "Target {id} needs {wanted} assignees, but only {there} are left after avoidance and capacity."
    ),
    "capacity_short": gettext_noop("All assignees together may take {there} tasks, but {wanted} are needed."),
    "too_many_pairs": gettext_noop("{targets} targets and {assignees} assignees are too many for one draw; split it."),
    "person_number": gettext_noop(
        "Line {id} looks like the number of an identity card. The list is public: use official ids or pseudonyms."
    ),
    "person_column": gettext_noop(
        "The column “{column}” would make persons public. Keep it out of the list; ids or pseudonyms are enough."
    ),
    "not_utf8": gettext_noop("{name} is not UTF-8 text (byte {byte}). Save it as “CSV UTF-8” and send it again."),
    "not_csv": gettext_noop("{name}, line {line}: {wanted} values were expected, {there} are there."),
    "no_header": gettext_noop("{name} has no heading “id” in its first line. The first line names the columns."),
    "doubled_column": gettext_noop("{name} has two columns “{column}”. Each needs a name of its own."),
    "not_toml": gettext_noop("{name} cannot be read as TOML: {problem}"),
    "not_json": gettext_noop("{name} cannot be read as JSON: {problem}"),
    "unknown_key": gettext_noop("{name}: the key “{key}” is not known. Known are: {known}."),
    "wrong_type": gettext_noop("{name}: “{key}” must be {wanted}."),
    "hex": gettext_noop("{where}: write {digits} hexadecimal digits (0–9, a–f)."),
    "out_of_order": gettext_noop("{step} is too late: {after} already happened. The order is commit, reveal, beacon."),
    "same_witness": gettext_noop("{witness} has already done that. Each witness does it once."),
    "no_seal": gettext_noop("{witness} sealed no number before. Others did, so only sealed numbers count."),
    "seal_differs": gettext_noop("The number of {witness} is not the one that was sealed. Check name and digits."),
    "unknown_id": gettext_noop("{id} is not in the list."),
    "struck_twice": gettext_noop("{id} is struck already."),
    "beacon_differs": gettext_noop("The commitment waits for {wanted}, this is {there}. Bring the right one."),
    "drand_signature": gettext_noop(
        "The signature is not that of round {round}. Look the round up again; the draw waits and nothing was written."
    ),
    "drand_library": gettext_noop(
        "Beacons of drand need the library {library}. Install it, or draw with a lottery or witnesses."
    ),
    "lottery_record": gettext_noop("The lottery record lacks “{key}” or has it in another form. {hint}"),
    "lottery_people": gettext_noop("Two different people must enter the lottery's numbers, not {people}."),
    "witness_values": gettext_noop("The numbers given are not those that the witnesses opened: {wanted}."),
    "too_few_witnesses": gettext_noop(
        "Witnesses alone must be at least two of different units; {there} opened a number. Add one before you draw."
    ),
    "void": gettext_noop("The draw is void: {reason}. Begin a new one; this one stays in the log."),
    "already_drawn": gettext_noop("This draw has its result already. A draw has one result."),
    "classes_few": gettext_noop("{wanted} classes cannot be made of {there} pupils."),
    "classes_many": gettext_noop(
        "A class has at most {most} pupils here and a draw {pupils}. Make more classes, or draw each school apart."
    ),
    "classes_columns": gettext_noop("Classes are balanced by at most {balance} columns and {scores} scores."),
    "score": gettext_noop("Line {id}, column “{column}”: “{value}” is not a whole number from 0 to {most}."),
    "pairs_no_room": gettext_noop(
        "No classes hold all these pairs: too many must be together or apart. Take some out, or make more classes."
    ),
}


class Refused(ValueError):
    """``code`` is a key of ``MESSAGES``; ``template`` and ``facts`` are for whoever translates the sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.template = MESSAGES[code]
        self.facts = facts
        super().__init__(self.template.format(**facts))
