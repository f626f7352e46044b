"""A text and the sources that it cites fit: in place, in what both name, in the forms that are named, in days."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.rulebook.checks.examined import Examined, Placed
from app.rulebook.checks.found import Found
from app.rulebook.checks.registry import check
from app.rulebook.checks.sources import CITING, citations
from app.rulebook.usstates import STATES
from app.schema.base import ModelId, Shape, Statement
from app.schema.corrections import Correction
from app.schema.costs import Offset
from app.schema.evidence import EvidenceFile
from app.schema.law import Authority, Clause, GlossaryTerm, Model, ModelRow, Source
from app.schema.options import OptionsFile
from app.schema.states import SharedSentences, StateLaw

CODES = {code.lower(): name for code, name in STATES.items()}
GENERAL = frozenset({"agreement_form", "this_project"})
"""Kinds of source that any text may rest on, whatever it names."""
WIDELY_CITED = 8
"""A source that so many texts rest on is known to their authors under no name."""
COMMON_WORDS = frozenset(
    {
        "the",
        "and",
        "for",
        "with",
        "from",
        "into",
        "that",
        "this",
        "are",
        "has",
        "have",
        "not",
        "how",
        "who",
        "what",
        "when",
    }
)
COMMON_SHARE = 0.08
"""A word that stands in the titles of so large a share of the sources tells none from another."""
CERTAIN = frozenset({"agreement_form", "law", "court", "data", "state_agency", "local_government"})
"""Kinds of source whose own words or figures are read."""
NOT_FOUND = re.compile(r"\b(?:found|read|not known|not established|is known)\b", re.IGNORECASE)
"""What a text says of a search or of a reading."""
FEW_WORDS = 5
"""A source that is told in fewer words than this, numbers apart, cannot be held against a text."""
FORM_TITLES: Mapping[ModelId, str] = {
    "task_force": "Task Force",
    "warrant_service_officer": "Warrant Service Officer",
    "jail_enforcement": "Jail Enforcement",
}
"""What stands in the title of a model's standard form."""
FORMS: Mapping[str, tuple[ModelId, ...]] = {
    r"Task Force form": ("task_force",),
    r"Warrant Service Officer form": ("warrant_service_officer",),
    r"Jail Enforcement form": ("jail_enforcement",),
    r"[Jj]ail forms": ("warrant_service_officer", "jail_enforcement"),
    r"(?:[Tt]he|[Aa]ll|[Oo]f the) three (?:standard )?forms": (
        "task_force",
        "warrant_service_officer",
        "jail_enforcement",
    ),
}
"""How a text speaks of a form, and the models whose forms it then cites."""


def _forms(book: Examined) -> dict[ModelId, list[str]]:
    """The ids of each model's standard forms."""
    listed = [source.shape for source in book.of(Source) if source.shape.kind == "agreement_form"]
    return {model: [each.id for each in listed if title in each.title] for model, title in FORM_TITLES.items()}


@dataclass(frozen=True, slots=True)
class _Library:
    """The sources by id, how often each is cited, and the words by which each may be known."""

    sources: Mapping[str, Source]
    cited: Counter[str]
    words: Mapping[str, frozenset[str]]


def _library(book: Examined) -> _Library:
    sources = {source.shape.id: source.shape for source in book.of(Source)}
    words = {id_: _words(f"{each.title} {each.publisher} {id_} {each.date}") for id_, each in sources.items()}
    count = Counter(word for each in words.values() for word in each)
    common = COMMON_WORDS | {word for word, times in count.items() if times > max(2, COMMON_SHARE * len(sources))}
    told = {id_: frozenset(each - common) for id_, each in words.items()}
    return _Library(sources, Counter(id_ for _, _, id_ in book.once(citations)), told)


def _words(text: str) -> set[str]:
    """Words of three letters or more, without an s at the end, and numbers."""
    found = re.findall(r"[A-Za-z]{3,}|\d+(?:[.,]\d+)*", text.replace("_", " "))
    return {word.lower().removesuffix("s") for word in found}


def _state_of(id_: str) -> str | None:
    """The state of whose law or press a source is, by its id: ks_12_16_140."""
    code = id_.partition("_")[0]
    return code if code in CODES else None


def _law_of(placed: Placed[Shape]) -> str | None:
    """The state of whose law a text is: that of its file, or the one that a correction names."""
    about = placed.shape if isinstance(placed.shape, Correction) else placed.file.shape
    code = about.state if isinstance(about, StateLaw | Correction) else None
    return code.lower() if code is not None and code.lower() in CODES else None


def texts_of(shape: Shape) -> str:
    """All that a shape says but the ids of its sources, and the year of each of its days."""
    return " ".join(_texts(shape))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dt.date):
        yield str(value.year)
    elif isinstance(value, Shape):
        for name in type(value).model_fields:
            if name not in (*CITING, "use"):
                yield from _texts(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)


@check(
    "sources.of_another_state",
    severity="warning",
    promise="The file of a state cites no source of another state, as its id tells it (tx_gov_752_053 is of Texas).",
    mend="Cite the source of this state, or silence this with the reason.",
    example="sources: [tx_gov_752_053] in rules/states/me.yaml",
)
def elsewhere(book: Examined) -> Iterator[Found]:
    for placed, name, id_ in book.once(citations):
        own, state = _law_of(placed), _state_of(id_)
        if own is not None and state not in (None, own):
            yield placed.found(name, f"'{id_}' is a source of {CODES[state or '']}, in what is said of {CODES[own]}")


@check(
    "sources.nothing_in_common",
    severity="warning",
    promise="A source has a name, a word or a number in common with what it is cited for.",
    mend="Correct the id; or name in the text whose words these are, or silence this with the reason.",
    example="a sentence on Lavaca County, Texas, that cites a ruling on Frederick County, Maryland",
)
def strangers(book: Examined) -> Iterator[Found]:
    library = book.once(_library)
    for placed, name, id_ in book.once(citations):
        source, own = library.sources.get(id_), _law_of(placed)
        if source is None or source.kind in GENERAL or library.cited[id_] >= WIDELY_CITED:
            continue
        text = texts_of(placed.shape)
        if own is not None:
            if _state_of(id_) is not None:
                continue
            text += f" {CODES[own]}"
        if source.kind in ("law", "court") and isinstance(placed.shape, GlossaryTerm):
            continue  # a term is explained from law that does not always use it
        known_by = library.words[id_]
        if sum(word.isalpha() for word in known_by) >= FEW_WORDS and not known_by & _words(text):
            title = source.title if len(source.title) < 80 else source.title[:77] + "..."
            yield placed.found(name, f"'{id_}' ({title}) shares no name, word or number with this text")


@check(
    "sources.form_named",
    severity="warning",
    promise="A text that speaks of one of the standard forms, or of all three, cites them.",
    mend="Cite the form of which the text speaks.",
    example="'The Task Force form says ...' with sources: [form_jail_enforcement]",
)
def form_named(book: Examined) -> Iterator[Found]:
    forms = book.once(_forms)
    for placed in book.written_here:
        cited = getattr(placed.shape, "sources", None)
        if not isinstance(cited, tuple):
            continue
        text = texts_of(placed.shape)
        for words, needed in FORMS.items():
            found = re.search(words, text)
            missing = [forms[model][0] for model in needed if forms[model] and not set(forms[model]) & set(cited)]
            if found and missing:
                yield placed.found("sources", f"the text speaks of '{found.group()}' and does not cite {missing[0]}")


@check(
    "sources.form_of_model",
    severity="warning",
    promise="A model's file, and the option to sign it, cite the form of that model and of no other.",
    mend="Cite the form of this model, or silence this with the reason.",
    example="form_task_force in rules/models/jail_enforcement.yaml",
)
def own_form(book: Examined) -> Iterator[Found]:
    forms = book.once(_forms)
    for placed, name, id_ in book.once(citations):
        file, at = placed.file.shape, placed.path[1:2]
        model: str | None = file.id if isinstance(file, Model) else None
        if isinstance(file, OptionsFile) and at and isinstance(at[0], int):
            model = file.options[at[0]].model
        if model is not None and any(id_ in listed for other, listed in forms.items() if other != model):
            yield placed.found(name, f"'{id_}' is not the form of the model {model}")


@check(
    "sources.section_of_form",
    severity="warning",
    promise="What names a section of a standard form cites that form.",
    mend="Cite the form whose section is named.",
    example='section: "IV.B" in rules/models/task_force.yaml without form_task_force among the sources',
)
def section_of_form(book: Examined) -> Iterator[Found]:
    forms = book.once(_forms)
    for placed in book.of(ModelRow, Clause):
        shape, file = placed.shape, placed.file.shape
        assert isinstance(shape, ModelRow | Clause)
        models = list(shape.sections) if isinstance(shape, Clause) else []
        if isinstance(shape, ModelRow) and shape.section is not None and isinstance(file, Model):
            models = [file.id]
        for model in models:
            if forms[model] and not set(forms[model]) & set(shape.sources):
                what = f"it names a section of the form of {model} and does not cite {forms[model][0]}"
                yield placed.found("sources", what)


@check(
    "sources.state_unnamed",
    severity="warning",
    promise="Outside the files of the states, a text that cites a source of one state names it, or speaks of states.",
    mend="Name the state in the text, or cite the source that is meant.",
    example="a sentence on the Task Force form that cites tx_gov_752_053",
)
def unnamed(book: Examined) -> Iterator[Found]:
    for placed, name, id_ in book.once(citations):
        state = _state_of(id_)
        if state is None or _law_of(placed) is not None:
            continue
        text = texts_of(placed.shape)
        if CODES[state] not in text and "some states" not in text:
            yield placed.found(name, f"'{id_}' is a source of {CODES[state]}, of which the text does not speak")


@check(
    "sources.first_hand",
    severity="warning",
    promise="Outside the files of the states, a sentence on a form's words, federal law, a ruling, a public record or "
    "this project's own text alone says H.",
    mend="Write H; or silence this with what is not certain.",
    example="confidence: M with sources: [form_task_force] alone",
)
def first_hand(book: Examined) -> Iterator[Found]:
    known = book.once(_library).sources
    for placed in book.of(Statement, Authority, Offset):
        shape = placed.shape
        assert isinstance(shape, Statement | Authority | Offset)
        if isinstance(placed.file.shape, StateLaw | SharedSentences) or shape.confidence == "H":
            continue
        ids = (shape.source,) if isinstance(shape, Authority) else shape.sources
        text = (
            shape.text if isinstance(shape, Statement) else shape.title if isinstance(shape, Offset) else shape.citation
        )
        cited = [known[id_] for id_ in ids if id_ in known]
        kinds = {source.kind for source in cited}
        own = kinds == {"this_project"} and not NOT_FOUND.search(text)
        if cited and not any(_state_of(source.id) for source in cited) and (own or kinds <= CERTAIN):
            opens = " ".join(text.split()[:6])
            yield placed.found("confidence", f"'{opens} ...' says M and rests on '{ids[0]}' itself")


@check(
    "sources.not_found",
    severity="warning",
    promise="What this project looked for and did not find says M: a search that finds nothing proves nothing. The "
    "findings on effects, which tell of the search itself, and the status of the law in a state are left out.",
    mend="Write M; or silence this with what makes it certain.",
    example="'No ruling was found' with confidence: H",
)
def not_found(book: Examined) -> Iterator[Found]:
    known = book.once(_library).sources
    for placed in book.of(Statement):
        shape = placed.shape
        if shape.confidence != "H" or isinstance(placed.file.shape, EvidenceFile) or getattr(shape, "use", None):
            continue
        searched = any(known[id_].kind == "this_project" for id_ in shape.sources if id_ in known)
        if searched and re.search(r"\b(?:not|No|Nothing)\b[^.]* (?:found|established)\b", shape.text):
            opens = " ".join(shape.text.split()[:6])
            yield placed.found("confidence", f"'{opens} ...' says H, and tells of what was not found")


@check(
    "sources.read_after_the_check",
    severity="warning",
    promise="What was checked on a day rests on no source that was read only later.",
    mend="Correct checked_on or checked, or check the entry again.",
    example="a file checked on 2026-10-24 that cites a source read on 2026-11-24",
)
def later(book: Examined) -> Iterator[Found]:
    for placed, done, source in _checked(book):
        if source.checked_on > done and (book.date is None or source.checked_on <= book.date):
            yield _told(placed, done, f"'{source.id}', which was read on {source.checked_on}")


@check(
    "sources.law_not_read_again",
    severity="warning",
    promise="A check of a state's file reads its law again: no law that it cites was last read before that day.",
    mend="Open the law again and set its checked_on in rules/sources.yaml, or leave the day of the check as it was.",
    example="a file checked on 2027-02-20 that cites a section of the code read on 2026-11-24",
)
def earlier(book: Examined) -> Iterator[Found]:
    for placed, done, source in _checked(book):
        if source.checked_on < done and source.kind == "law" and _state_of(source.id) is not None:
            yield _told(placed, done, f"the law '{source.id}', which was last read on {source.checked_on}")


def _checked(book: Examined) -> Iterator[tuple[Placed[Shape], dt.date, Source]]:
    """What says on what day it was checked, with that day and each source that it cites: an entry with a day of its
    own, or the file of a state, once for each source."""
    known = book.once(_library).sources
    seen: set[tuple[str, str]] = set()
    for placed, _, id_ in book.once(citations):
        if id_ not in known:
            continue
        own = getattr(placed.shape, "checked_on", None) or getattr(getattr(placed.shape, "checked", None), "on", None)
        if own is not None:
            yield placed, own, known[id_]
        elif isinstance(placed.file.shape, StateLaw) and (placed.file.name, id_) not in seen:
            seen.add((placed.file.name, id_))
            yield Placed(placed.file, (), placed.file.shape), placed.file.shape.checked.on, known[id_]


def _told(placed: Placed[Shape], done: dt.date, what: str) -> Found:
    at = "checked_on" if "checked_on" in type(placed.shape).model_fields else "checked"
    return placed.found(at, f"it was checked on {done} and cites {what}")
