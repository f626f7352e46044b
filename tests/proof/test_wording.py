"""Every briefing is even: its words, the columns of its options, its grade; whoever answers, in whatever order."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.briefing.blocks import Cell, Cite, Document, Paragraph, Run, SourceList, Table
from app.briefing.compose import volumes_of
from app.briefing.context import Context, SignedOff
from app.briefing.counsel_file import counsel_file
from app.briefing.handout import handout
from app.briefing.letters import letters
from app.briefing.sections.page_one import page_one
from app.cli import main
from app.engine.answers import Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.proof.wording import examine_documents, own_words, units, without
from app.rulebook import strict_yaml
from app.rulebook.book import Rulebook, load_rulebook
from app.rulebook.wording import Lexicon
from app.schema.base import Audience
from tests.conftest import TODAY, Town287
from tests.documents import whole

ROOT = Path(__file__).parents[2]
TOWNS: dict[str, dict[str, Any]] = {
    "nothing answered": {},
    "closed": {"state": "ME", "agency_kind": "municipal_police", "custody": "none"},
    "open": {
        "state": "NH", "agency_kind": "municipal_police", "custody": "jail", "agreement_in_force": "none",
        "officers_trained": 4.0, "models_offered": ("task_force", "warrant_service_officer", "jail_enforcement"),
    },
    "in force": {"state": "FL", "agency_kind": "municipal_police", "agreement_in_force": "task_force"},
    "sheriff": {"state": "GA", "agency_kind": "sheriff", "custody": "jail", "officers_trained": 6.0},
}  # fmt: skip
AUDIENCES: tuple[Audience, ...] = ("public", "staff", "counsel")


# ---- what is printed passes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("given", TOWNS.values(), ids=TOWNS)
def test_a_briefing_is_even(given: dict[str, Any], audience: Audience, town287: Town287):
    evaluation = town287(**given)
    documents = volumes_of(evaluation, audience=audience)
    found = examine_documents(documents, evaluation.rulebook, evaluation.answers)
    assert found.faults == ()
    assert found.noted == ()
    assert len(found.columns) == len(found.depth) == sum(option.status != "closed" for option in evaluation.options)
    assert max(found.depth.values()) < 1.5 * min(found.depth.values())
    assert all(prose.sentences > 5 for prose in found.prose.values())


@pytest.mark.parametrize("given", TOWNS.values(), ids=TOWNS)
def test_no_loaded_word_in_what_is_made_beside_the_briefing(given: dict[str, Any], town287: Town287):
    evaluation = town287(**given)
    documents = [handout(evaluation), counsel_file(evaluation), *(letter.document for letter in letters(evaluation))]
    for document in documents:
        found = examine_documents((document,), evaluation.rulebook, evaluation.answers)
        assert [fault for fault in (*found.faults, *found.noted) if "reads at grade" not in fault] == [], document.title


def test_page_one_reads_easily_in_every_state(rulebook: Rulebook, town287: Town287):
    hard = {}
    frame = whole(town287())
    for state in rulebook.states:
        evaluation = town287(state=state, agency_kind="municipal_police", custody="none")
        page = replace(frame, sections=tuple(page_one(Context(evaluation, "public"))))
        found = examine_documents((page,), rulebook, evaluation.answers)
        assert found.prose["summary"].sentences > 5
        if found.faults:
            hard[state] = found.faults
    assert hard == {}


# ---- a planted slant does not -------------------------------------------------------------------------------------


def changed_rulebook(root: Path, name: str, change: Any) -> Rulebook:
    shutil.copytree(ROOT / "rules", root / "rules", ignore=shutil.ignore_patterns("states"))
    shutil.copytree(ROOT / "questions", root / "questions")
    (root / "rules" / "states").mkdir()
    for state in ("me", "nh"):
        shutil.copyfile(ROOT / "rules" / "states" / f"{state}.yaml", root / "rules" / "states" / f"{state}.yaml")
    path = root / name
    data = strict_yaml.load(path.read_bytes(), name=name).data
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return load_rulebook(root)


def loaded_word(data: Any) -> None:
    data["options"][1]["in_practice"]["resident"]["text"] = "Residents fear raids."


def odd_turn(data: Any) -> None:
    data["options"][1]["in_practice"]["resident"]["text"] = "What residents notice hangs on the vote."


def directive(data: Any) -> None:
    data["options"][1]["what"]["text"] = "The town should sign this one."


def short_column(data: Any) -> None:
    for number, statement in enumerate(data["options"][1]["costs_or_risks"]):
        statement["text"] = f"Some {'more ' * number}hours."


def one_sided(data: Any) -> None:
    """Hidden behind conditions: as the rulebook stands, the columns are alike; as it prints, they are not."""
    for statement in data["options"][1]["costs_or_risks"][1:]:
        statement["when"] = 'state == "ME"'


def hard_words(data: Any) -> None:
    hard = "Intergovernmental immigration responsibilities necessitate administrative interdepartmental coordination. "
    for option in data["options"]:
        option["what"]["text"] = hard * 12


@pytest.mark.parametrize(
    ("change", "said"),
    [(loaded_word, "'raids'"), (odd_turn, "'hangs on' (reads as translated)"), (directive, "'should'"),
     (short_column, "ratio"), (one_sided, "points"), (hard_words, "the body reads at grade")],
)  # fmt: skip
def test_a_slant_in_the_rulebook_shows_in_the_briefing(change: Any, said: str, tmp_path: Path):
    rulebook = changed_rulebook(tmp_path, "rules/options.yaml", change)
    evaluation = town(rulebook, TOWNS["open"])
    found = examine_documents(volumes_of(evaluation), rulebook, evaluation.answers)
    assert any(said in fault for fault in found.faults), found.faults


def with_paragraph(document: Document, words: str) -> Document:
    """The document with one more paragraph, at its end."""
    *before, last = document.sections
    return replace(document, sections=(*before, replace(last, blocks=(*last.blocks, Paragraph((Run(words),))))))


def test_a_slant_in_the_programs_own_text_shows_too(town287: Town287):
    evaluation = town287(**TOWNS["open"])
    document = whole(evaluation)
    for words in ("The council should sign.", "Officers must sign.", "This is a force multiplier."):
        planted = with_paragraph(document, words)
        assert len(examine_documents((planted,), evaluation.rulebook, evaluation.answers).faults) == 1
    quoted = with_paragraph(document, "He said: “The council should sign.”")
    assert examine_documents((quoted,), evaluation.rulebook, evaluation.answers).faults == ()
    bare = tuple(
        replace(each, blocks=tuple(b for b in each.blocks if not (isinstance(b, Table) and b.weighs == "decline")))
        for each in document.sections
    )
    found = examine_documents((replace(document, sections=bare),), evaluation.rulebook, evaluation.answers)
    assert found.faults == ("'option-decline' has no columns",)


def test_a_turn_that_reads_as_translated_in_the_programs_own_text_shows(town287: Town287):
    evaluation = town287(**TOWNS["open"])
    document = whole(evaluation)
    planted = with_paragraph(document, "No question bears on the cost.")
    (fault,) = examine_documents((planted,), evaluation.rulebook, evaluation.answers).faults
    assert "'bears on' (reads as translated)" in fault
    assert fault.endswith("Write: affects, or matters for")
    quoted = with_paragraph(document, "The chief wrote: “No question bears on the cost.”")
    assert examine_documents((quoted,), evaluation.rulebook, evaluation.answers).faults == ()


def test_no_turn_that_reads_as_translated_in_the_texts_of_program_and_pages(rulebook: Rulebook):
    """Also where no briefing prints them: pages, letters, the workbook, messages and the help of the command."""
    assert rulebook.wording is not None
    lexicon, found = Lexicon(rulebook.wording), []
    for part in ("agreement", "briefing", "cli", "engine", "outputs", "wizard"):
        for path in sorted((ROOT / "app" / part).rglob("*.py")):
            for line, words in written(path):
                found += [f"{path.relative_to(ROOT)}:{line}: '{turn.words}'" for turn in lexicon.turns(words)]
    for path in sorted((ROOT / "templates").rglob("*.html")):
        shown = re.sub(r"\{%.*?%\}|\{#.*?#\}|<[^>]*>", " ", path.read_text("utf-8"), flags=re.DOTALL)
        found += [f"{path.relative_to(ROOT)}: '{turn.words}'" for turn in lexicon.turns(shown)]
    assert found == []


def written(path: Path) -> Iterator[tuple[int, str]]:
    """The texts that a module writes, each with its line: all strings but those that explain it."""
    tree = ast.parse(path.read_text("utf-8"))
    explains = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explains:
            yield node.lineno, node.value


def test_brief287_check_reads_a_briefing_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["check", str(ROOT / "examples" / "troy-nh.yaml"), "--balance", "--as-of", "2026-11-24"]) == 0
    out = capsys.readouterr().out
    assert "0 errors, 0 warnings in the briefing" in out
    assert re.search(r"^Reading grade: summary \d\.\d, body \d\.\d", out, re.MULTILINE)


# ---- swap: who answers changes nothing but the quotations ---------------------------------------------------------

FOR = "We urgently want this. The illegal aliens must go, and every town should sign"
AGAINST = "We reject it. These raids terrorize our neighbors, and no town should ever help the kidnappers"


def town(rulebook: Rulebook, given: dict[str, Any], more: dict[str, Answer] | None = None) -> Evaluation:
    answers = {key: Answer(value) for key, value in given.items()} | (more or {})
    return evaluate(rulebook, Answers(Town("Testville", "town"), answers), TODAY)


def leaning(rulebook: Rulebook, given: dict[str, Any], lean: str) -> Evaluation:
    """Every question of free text is answered with a text that leans, and every answer has a note that does."""
    free = {
        id_: Answer(f"{lean} ({i}).", note=f"Note {i}: {lean}!", source=f"{lean}, page {i}")
        for i, (id_, question) in enumerate(rulebook.questions.items())
        if question.kind in ("text", "long_text")
    }
    noted = {key: Answer(value, note=f"{lean}?", source=f"{lean}; {key}") for key, value in given.items()}
    return town(rulebook, {}, noted | free)


def sign_offs(rulebook: Rulebook, lean: str) -> dict[str, SignedOff]:
    return {section.id: SignedOff(f"A. {lean}", f"Officer. {lean}", "2026-11-20") for section in rulebook.sections}


def masked(value: Any, own: re.Pattern[str] | None) -> Any:
    """The same with the town's own words taken out of every text."""
    if isinstance(value, str):
        return without(own, value)
    if isinstance(value, tuple):
        return tuple(masked(item, own) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for name in fields_of(type(value)):
            held = getattr(value, name)
            if isinstance(held, str | tuple) or dataclasses.is_dataclass(held):
                new = masked(held, own)
                if new != held:
                    changed[name] = new
        return replace(value, **changed) if changed else value
    return value


@cache
def fields_of(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("name", ["closed", "open", "in force"])
def test_swap(name: str, audience: Audience, rulebook: Rulebook):
    documents, shown, totals = [], [], []
    for lean in (FOR, AGAINST):
        evaluation = leaning(rulebook, TOWNS[name], lean)
        signed = sign_offs(rulebook, lean)
        document = whole(evaluation, audience=audience, sign_offs=signed)
        documents.append(document)
        shown.append(masked(document, own_words(rulebook, evaluation.answers, signed)).blocks)
        totals.append((repr(evaluation.totals), [(o.id, o.status, o.reasons) for o in evaluation.options]))
        assert examine_documents((document,), rulebook, evaluation.answers, signed).faults == ()
    said = [" ".join(unit.text for unit in units(document)) for document in documents]
    assert [FOR in text for text in said] == [True, False]
    assert [AGAINST in text for text in said] == [False, True]
    assert shown[0] == shown[1]
    assert totals[0] == totals[1]


# ---- mirror: the order of the options changes nothing but the order -----------------------------------------------


def unordered(value: Any) -> Any:
    """What a block says, whatever the order in which it says it: words of a text, cells, rows, items, bars."""
    if isinstance(value, str):
        return words_of(value)
    if isinstance(value, Cite):
        return ("cite", value.source)
    if isinstance(value, SourceList):
        return sorted((entry.id, entry.text, entry.address or "", len(entry.cited_from)) for entry in value.entries)
    if isinstance(value, Cell):
        return (unordered(value.words), value.align, value.head)
    if isinstance(value, tuple):
        return sorted(repr(unordered(item)) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return (type(value).__name__, *(unordered(getattr(value, name)) for name in fields_of(type(value))))
    return value


@cache
def words_of(text: str) -> tuple[str, ...]:
    return ("text", *sorted(word.strip(",") for word in re.findall(r"[\w$%,'()-]+", text.lower())))


def in_pieces(table: Table) -> Iterator[Any]:
    """A table cell by cell, each under its two heads: a wide one may be split at another option."""
    anchor, caption = table.anchor.removesuffix("-continued"), table.caption.removesuffix(", continued")
    for row in table.rows:
        for column, cell in zip(table.columns, row, strict=True):
            yield (anchor, unordered(caption), unordered(row[0]), unordered(column.text), unordered(cell))
    yield (anchor, unordered(table.note))


def said(document: Document) -> set[str]:
    """All that a document says, without the order."""
    found: set[str] = set()
    for block in document.blocks:
        pieces = in_pieces(block) if isinstance(block, Table) else (unordered(block),)
        found |= {repr(piece) for piece in pieces}
    return found


@pytest.mark.parametrize("name", ["closed", "open"])
def test_mirror(name: str, tmp_path: Path):
    plain = changed_rulebook(tmp_path / "plain", "rules/options.yaml", lambda data: None)
    mirrored = changed_rulebook(tmp_path / "mirror", "rules/options.yaml", lambda data: data["options"].reverse())
    assert [option.id for option in mirrored.options] == [option.id for option in reversed(plain.options)]
    one, other = town(plain, TOWNS[name]), town(mirrored, TOWNS[name])
    assert [o.id for o in one.options] == [o.id for o in reversed(other.options)]
    for a, b in zip(one.options, reversed(other.options), strict=True):
        assert (a.status, a.confidence, a.reasons) == (b.status, b.confidence, b.reasons)
    assert sorted(map(repr, one.totals)) == sorted(map(repr, other.totals))
    assert [u.key for u in one.unknowns] == [u.key for u in other.unknowns]
    first, second = said(whole(one)), said(whole(other))
    assert first ^ second == set()


def test_the_mirror_sees_a_change_of_words(tmp_path: Path):
    plain = changed_rulebook(tmp_path / "plain", "rules/options.yaml", lambda data: None)
    other = changed_rulebook(tmp_path / "other", "rules/options.yaml", loaded_word)
    assert said(whole(town(plain, TOWNS["open"]))) != said(whole(town(other, TOWNS["open"])))
