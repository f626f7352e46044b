"""rules/renames.yaml: every id that was renamed leads to one that is in the rulebook now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from app.language.errors import UnitError, did_you_mean
from app.language.units import parse_unit
from app.rulebook.checks.examined import Examined
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.facts import Fact
from app.rulebook.ids import defined_ids
from app.rulebook.renamed import now
from app.schema.questions import Question
from app.schema.renames import Conversion, Rename, RenamesFile


@check(
    "renames.record",
    promise="Every id that was renamed leads to one that is in the rulebook, and is itself no longer there; what is"
    " said of a re-typed question fits its choices, its unit and the constants.",
    mend="Correct the record, or remove it if no answers were stored under the old id.",
    example="{old: custody, new: jail_or_cells} while the question is still called custody",
)
def records(book: Examined) -> Iterator[Found]:
    if book.files.failed:
        return  # what could not be read may define the ids
    known = defined_ids(book.files)
    asked = {id_: placed.shape for id_, placed in book.questions.items()}
    for file, listed in book.files.of(RenamesFile):
        for i, record in enumerate(listed.renames):
            wrong = _wrong(listed.renames[i:], known.get(record.kind, {}))
            if wrong is not None:
                yield Found(file, ("renames", i, wrong[0]), *wrong[1:])
                continue
            for told in _retyped(listed.renames[i:], asked, book.table):
                yield Found(file, ("renames", i, told[0]), *told[1:])


def _retyped(
    listed: Sequence[Rename], asked: Mapping[str, Question], table: Mapping[str, Fact]
) -> Iterator[tuple[str, str, str]]:
    """What is wrong with how the first of these records re-types a question: the field, what, and how to mend it."""
    record, rest = listed[0], listed[1:]
    if record.unit is None and record.times is None and record.divided_by is None and record.choices is None:
        return
    field = "choices" if record.choices is not None else "unit"
    last = now(rest, "fact", record.new)
    question = asked.get(last) if record.kind == "fact" else None
    if question is None:
        yield field, f"'{last}' is no question, and only a question can be re-typed", "Remove the record's '{field}'"
    elif record.choices is not None:
        yield from _choices(record, rest, last, question)
        if record.unit is not None or record.factor is not None:
            yield "unit", "a text that became a choice has no unit", "Remove unit, times and divided_by"
    else:
        yield from _unit(record, rest, question, table)


def _choices(record: Rename, rest: Sequence[Rename], last: str, question: Question) -> Iterator[tuple[str, str, str]]:
    ids = [choice.id for choice in question.choices]
    for text, choice in (record.choices or {}).items():
        stands = now(rest, "choice", f"{record.new}.{choice}").removeprefix(f"{last}.")
        if stands not in ids:
            yield "choices", f"'{choice}' is no choice of '{last}'", did_you_mean(stands, ids)
        if text in ids and text != stands:
            yield "choices", f"the text '{text}' is a choice itself, and stands for another one", "Rename that choice"


def _unit(
    record: Rename, rest: Sequence[Rename], question: Question, table: Mapping[str, Fact]
) -> Iterator[tuple[str, str, str]]:
    if record.old == record.new:
        what = "a question whose unit is changed needs a new id: an answer does not say in which unit it was given"
        yield "new", what, "Give the question another id in every file"
    if record.unit is None or (record.times is None) == (record.divided_by is None):
        yield "unit", "a change of unit needs unit, and either times or divided_by", "Add what is missing"
        return
    wanted = _unit_then(record, rest, question)
    for field, conversion in (("times", record.times), ("divided_by", record.divided_by)):
        if conversion is not None:
            yield from ((field, *told) for told in _conversion(record.unit, field, conversion, wanted, table))


def _conversion(
    unit: str, field: str, conversion: Conversion, wanted: str, table: Mapping[str, Fact]
) -> Iterator[tuple[str, str]]:
    """What is wrong with the constant by which a number is brought from its unit to the `wanted` one."""
    if len(conversion) != 1 or not all(conversion.values()):
        yield f"{field} names one constant, which is not 0", "Write it as {months_per_year: 12}"
        return
    ((id_, value),) = conversion.items()
    constants = {key: fact.constant for key, fact in table.items() if fact.constant is not None}
    constant = constants.get(id_)
    if constant is None:
        yield f"'{id_}' is no constant of rules/facts.yaml", did_you_mean(id_, constants)
        return
    if constant.value != value:
        yield f"'{id_}' is {constant.value:g}, not {value:g}", "Write the constant's own value"
    try:
        old, by, new = parse_unit(unit), parse_unit(constant.unit), parse_unit(wanted)
    except UnitError as error:
        yield error.what, error.mend
        return
    if (old * by if field == "times" else old / by) != new:
        what = f"{unit} with {id_} ({constant.unit}) is not {wanted or 'without a unit'}"
        yield what, "Take the constant that leads from the old unit to the new one"


def _unit_then(record: Rename, rest: Sequence[Rename], question: Question) -> str:
    """The unit of the question as it was after this record: that from which the next change of unit begins."""
    id_ = record.new
    for each in rest:
        if each.kind == "fact" and each.old == id_:
            if each.unit is not None:
                return each.unit
            id_ = each.new
    return question.unit or ""


def _wrong(listed: Sequence[Rename], ids: Collection[str]) -> tuple[str, str, str] | None:
    """What is wrong with the first of these records: the field, what, and how to mend it."""
    record = listed[0]
    if record.old == record.new and record.choices is None and record.unit is None:
        return "new", f"'{record.old}' is renamed to itself", "Remove the record"
    if (record.kind == "choice") != ("." in record.old) or (record.kind == "choice") != ("." in record.new):
        return "old", f"a choice is written question.choice, and no other id is: '{record.old}'", ""
    last = now(listed, record.kind, record.old)
    if record.old in ids and last != record.old:
        what = f"'{record.old}' was renamed to '{last}', but is in the rulebook"
        return "old", what, "Remove the record, or rename it in every file with brief287 rename"
    if last not in ids:
        return "new", f"'{record.old}' was renamed to '{last}', which is not there", did_you_mean(last, ids)
    return None
