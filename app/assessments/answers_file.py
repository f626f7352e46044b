"""The answers file: one town's answers as YAML written by hand, or exported from the questionnaire.

town: {name: Brewer, kind: city}
answers:
  state: ME
  officers_full_time: 22
  officer_hourly_wage: $82,000 a year
  officers_short: {value: 3, provenance: estimate, low: 2, high: 5, note: as told by the chief}
  agreement_in_force: dont_know
readings:
  sign_task_force: {status: closed, reason: why, authority: what says so, name: A. Counsel, day: 2026-11-20}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from app.assessments.answers_text import ANSWER_FIELDS, answer_lines, reading_lines, scalar
from app.assessments.given_values import Given, given_spread, given_value, with_typed
from app.assessments.moved import moved
from app.assessments.set_aside import SetAside, as_given, fitting
from app.engine.answers import (
    AUDIENCES,
    MODELS,
    PROVENANCES,
    TOWN_KINDS,
    Answer,
    Answers,
    Town,
    split_key,
)
from app.engine.answers_check import (
    LONGEST_LINE,
    LONGEST_TEXT,
    AnswerError,
    check_text,
    nearest,
    show,
)
from app.engine.counsel_readings import FIELDS, check_reading
from app.rulebook.book import READING
from app.rulebook.strict_yaml import MAX_BYTES, Loaded, StrictYamlError, load
from app.schema.questions import Question
from app.schema.renames import Rename

MOST_PROBLEMS: Final = 200
"""How many problems one message lists; a file with more is not an answers file."""

_TOWN_FIELDS: Final = ("name", "kind")
_TOP_FIELDS: Final = ("town", "answers", "readings", "set_aside", "rulebook")
_READING_FIELDS: Final = (*FIELDS, "audience")

_Word = TypeVar("_Word", bound=str)
_Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the line (from 1), what, and how to mend it, both as sentences."""

    line: int
    what: str
    mend: str


class AnswersFileError(Exception):
    """The answers file cannot be used. `problems` holds all that is wrong with it, in the order of the lines."""

    def __init__(self, name: str, problems: Iterable[Problem]) -> None:
        self.name = name
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        super().__init__("\n".join(f"{name}:{each.line}: {each.what} {each.mend}" for each in self.problems))


def read_answers_file(
    path: Path,
    questions: Mapping[str, Question],
    renames: Sequence[Rename] = (),
    moves: list[Problem] | None = None,
    aside: dict[str, SetAside] | None = None,
) -> Answers:
    """Read the file at `path`, at most 1,000,000 bytes of it. Raises AnswersFileError, and OSError if unreadable."""
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    return read_answers(content, questions, name=path.name, renames=renames, moves=moves, aside=aside)


def read_answers(
    text: str | bytes,
    questions: Mapping[str, Question],
    *,
    name: str = "answers.yaml",
    renames: Sequence[Rename] = (),
    moves: list[Problem] | None = None,
    aside: dict[str, SetAside] | None = None,
) -> Answers:
    """The answers in an answers file's text, each checked against its question. Raises AnswersFileError with all
    that is wrong; only what stops the YAML itself from being read comes alone.

    An id that was renamed is read as the one of today, and `moves` is told so. `aside` gets what the file has set
    aside and does not fit today either and, from a file that names the rulebook it was saved under, each answer that
    does not fit the rulebook of today. A file written by hand names none: there, such an answer is a mistake."""
    try:
        loaded = load(text, name=name)
    except StrictYamlError as error:
        raise AnswersFileError(name, [Problem(error.line, _sentence(error.what), _sentence(error.mend))]) from None
    moves, aside = moves if moves is not None else [], aside if aside is not None else {}
    return _Reader(loaded, questions, renames, moves, aside).read()


class _TooManyProblems(Exception):  # noqa: N818 - never leaves this module
    pass


class _Reader:
    """Walks through the loaded file once and collects every problem on the way."""

    def __init__(
        self,
        loaded: Loaded,
        questions: Mapping[str, Question],
        renames: Sequence[Rename],
        moves: list[Problem],
        aside: dict[str, SetAside],
    ) -> None:
        self.loaded = loaded
        self.questions = questions
        self.renames = renames
        self.moves = moves
        self.aside = aside
        self.problems: list[Problem] = []

    def read(self) -> Answers:
        try:
            answers = self._file()
        except _TooManyProblems:
            answers = None
        if answers is None or self.problems:
            raise AnswersFileError(self.loaded.name, self.problems)
        return answers

    def _report(self, path: _Path, what: str, mend: str) -> None:
        if len(self.problems) >= MOST_PROBLEMS:
            self.problems.append(
                Problem(self.loaded.line(path), "There are more problems from here on.", "Fix those above first.")
            )
            raise _TooManyProblems
        self.problems.append(Problem(self.loaded.line(path), what, mend))

    def _refuse(self, path: _Path, error: AnswerError) -> None:
        self._report(path, f"{'.'.join(str(part) for part in path[1:])}: {error.what}", error.mend)

    def _file(self) -> Answers | None:
        data = self._fields((), self.loaded.data, _TOP_FIELDS, "The file")
        if data is None:
            return None
        town = self._town(data)
        answers: dict[str, Answer] = {}
        if "answers" not in data:
            self._report((), "The file has no answers.", "Add 'answers:' with one line for each answer.")
        elif not isinstance(data["answers"], dict):
            self._report(
                ("answers",),
                "'answers' is not a group of answers.",
                "Write one indented line for each, as in 'state: ME'.",
            )
        else:
            saved = data.get("rulebook") is not None
            for written, (key, raw) in moved(data["answers"], self.renames, self._told).items():
                before = len(self.problems)
                answer = self._answer(("answers", written), key, raw)
                if answer is None and saved:
                    self._keep_aside(before, key, raw)
                if answer is not None and key in answers:
                    what = f"{key} is answered twice: it was renamed, and is here under two ids."
                    self._report(("answers", written), what, "Remove one of the two.")
                elif answer is not None:
                    answers[key] = answer
        if data.get("readings") is not None:
            answers |= self._readings(data["readings"])
        if data.get("set_aside") is not None:
            self._set_aside(data["set_aside"], answers)
        return None if town is None else Answers(town, answers)

    def _fields(self, path: _Path, raw: Any, known: tuple[str, ...], what: str) -> dict[str, Any] | None:
        """The mapping at `path`, without the keys that do not belong there; None if it is no mapping at all."""
        if not isinstance(raw, dict):
            self._report(path, f"{what} is not a group of {', '.join(known)}.", f"Write '{known[0]}: ...' in it.")
            return None
        for key in raw:
            if key not in known:
                self._report(
                    (*path, key),
                    f"{what} cannot have {show(key)}.",
                    f"{_meant(key, known)}It can have: {', '.join(known)}.",
                )
        return {key: value for key, value in raw.items() if key in known}

    def _town(self, data: dict[str, Any]) -> Town | None:
        if "town" not in data:
            self._report((), "The file does not say which town it is for.", "Add 'town:' with a name and a kind.")
            return None
        fields = self._fields(("town",), data["town"], _TOWN_FIELDS, "The town")
        if fields is None:
            return None
        name = kind = None
        if "name" not in fields:
            self._report(("town",), "The town has no name.", "Add 'name:', as in 'name: Brewer'.")
        else:
            name = self._text(("town", "name"), fields["name"], longest=LONGEST_LINE, lines=False)
        if "kind" not in fields:
            self._report(("town",), "The town has no kind.", f"Add 'kind:', one of {', '.join(TOWN_KINDS)}.")
        else:
            kind = self._word(("town", "kind"), fields["kind"], TOWN_KINDS)
        return None if name is None or kind is None else Town(name, kind)

    def _told(self, key: str, old: str, new: str) -> None:
        line = self.loaded.line(("answers", key))
        self.moves.append(Problem(line, f"{old} was renamed to {new}, and is read as that.", "Write the new id."))

    def _answer(self, path: _Path, key: str, raw: Any) -> Answer | None:
        question = self._question(path, key)
        if question is None:
            return None
        fields = {"value": raw}
        where: _Path = path
        if isinstance(raw, dict):
            named = self._fields(path, raw, ANSWER_FIELDS, f"The answer to {key}")
            if named is None or "value" not in named:
                self._report(path, f"{key}: There is no value.", "Add 'value:', or write dont_know as the answer.")
                return None
            fields, where = named, (*path, "value")
        before = len(self.problems)
        given: Given | None = None
        spread: tuple[float, float] | None = None
        try:
            given = given_value(question, fields["value"])
            if fields.get("typed") is not None:
                where = (*path, "typed")
                given = with_typed(question, given, fields["typed"])
        except AnswerError as error:
            self._refuse(where, error)
        else:
            try:
                spread = given_spread(question, given, fields.get("low"), fields.get("high"))
            except AnswerError as error:
                self._report((*path, "low" if "low" in fields else "high"), f"{key}: {error.what}", error.mend)
        unsaid = "estimate" if given is not None and given.estimate else "recorded"
        provenance = self._word((*path, "provenance"), fields.get("provenance", unsaid), PROVENANCES)
        if provenance == "recorded" and unsaid == "estimate":
            self._report((*path, "provenance"), f"{key}: Its text is an estimate.", "Take provenance out.")
        audience = None
        if fields.get("audience") is not None:
            audience = self._word((*path, "audience"), fields["audience"], AUDIENCES)
        texts: dict[str, str | None] = {"note": None, "source": None}
        for field in texts:
            if fields.get(field) is not None:
                texts[field] = self._text((*path, field), fields[field])
        if given is None or provenance is None or len(self.problems) > before:
            return None
        low, high = spread or (None, None)
        return Answer(given.value, provenance, texts["note"], audience, low, high, texts["source"], given.typed)

    def _keep_aside(self, before: int, key: str, raw: Any) -> None:
        """An answer that does not fit today, in place of the problems with it; they stay if it is no answer at all."""
        try:
            answer = as_given(key, raw)
        except AnswerError:
            return
        self.aside[key] = SetAside(answer, self.problems[before].what)
        del self.problems[before:]

    def _set_aside(self, raw: Any, answers: dict[str, Answer]) -> None:
        """What did not fit when the file was saved. It counts where it fits today."""
        if not isinstance(raw, dict):
            self._report(("set_aside",), "'set_aside' is not a group of answers.", "Write each under its id.")
            return
        for written, (key, given) in moved(raw, self.renames, lambda *_: None).items():
            try:
                answer = as_given(key, given)
            except AnswerError as error:
                self._refuse(("set_aside", written), error)
                continue
            if key in answers:
                what = f"{key} is set aside, and answered as well."
                self._report(("set_aside", written), what, "Remove one of the two.")
                continue
            try:
                answers[key] = fitting(key, answer, self.questions)
            except AnswerError as error:
                self.aside[key] = SetAside(answer, error.what)

    def _readings(self, raw: Any) -> dict[str, Answer]:
        """Counsel's own readings, by the keys under which they are kept."""
        options = [key.removeprefix(READING) for key in self.questions if key.startswith(READING)]
        if not isinstance(raw, dict):
            self._report(("readings",), "'readings' is not a group of readings.", "Write each under an option's id.")
            return {}
        found: dict[str, Answer] = {}
        for option, given in raw.items():
            path: _Path = ("readings", option)
            if option not in options:
                mend = f"{_meant(option, options)}The options are: {', '.join(options)}."
                self._report(path, f"There is no option {show(option)}.", mend)
                continue
            fields = self._fields(path, given, _READING_FIELDS, f"The reading of {option}")
            if fields is None:
                continue
            audience = None
            if fields.get("audience") is not None:
                audience = self._word((*path, "audience"), fields["audience"], AUDIENCES)
            answer, wrong = check_reading(self.questions[READING + option], fields, audience)
            for field, error in wrong.items():
                self._report((*path, field) if field in fields else path, f"{option}: {error.what}", error.mend)
            if answer is not None:
                found[READING + option] = answer
        return found

    def _question(self, path: _Path, key: str) -> Question | None:
        name, dot, model = key.partition(".")
        question = self.questions.get(name)
        if question is not None and name.startswith(READING):
            mend = f"Write it under 'readings:', as {name.removeprefix(READING)}, with {', '.join(FIELDS)}."
            self._report(path, f"{name} is a reading of counsel, not an answer.", mend)
            return None
        if question is None:
            mend = f"{_meant(name, self.questions)}The key of an answer is the id of its question."
            self._report(path, f"There is no question {show(name)}.", mend)
            return None
        if dot and question.per != "model":
            self._report(path, f"{name} does not differ by model.", f"Write {name} without {show(dot + model)}.")
            return None
        try:
            split_key(key)
        except ValueError:
            mend = f"{_meant(model, MODELS)}The models are: {', '.join(MODELS)}."
            self._report(path, f"{name}: There is no model {show(model)}.", mend)
            return None
        return question

    def _word(self, path: _Path, raw: Any, known: tuple[_Word, ...]) -> _Word | None:
        for word in known:
            if raw == word:
                return word
        near = _meant(raw, known) if isinstance(raw, str) else ""
        self._refuse(path, AnswerError(f"{show(raw)} is not known here.", f"{near}Write one of: {', '.join(known)}."))
        return None

    def _text(self, path: _Path, raw: Any, *, longest: int = LONGEST_TEXT, lines: bool = True) -> str | None:
        try:
            return check_text(raw, lines=lines, longest=longest)
        except AnswerError as error:
            self._refuse(path, error)
            return None


def write_answers(
    answers: Answers,
    questions: Mapping[str, Question] | None = None,
    *,
    rulebook: str = "",
    aside: Mapping[str, SetAside] | None = None,
) -> str:
    """The text of an answers file that reads back to equal answers; with `questions`, each answer under its label.
    `rulebook` is the version that they were given under, and `aside` what does not fit it.

    Writes every answer whatever its audience: filter with `app.engine.readers.readable_answers` first.
    """
    lines = ["town:", f"  name: {scalar(answers.town.name)}", f"  kind: {scalar(answers.town.kind)}"]
    if rulebook:
        lines.append(f"rulebook: {scalar(rulebook)}")
    readings = {key: answer for key, answer in answers.items() if key.startswith(READING)}
    lines.append("answers:" if len(answers) > len(readings) else "answers: {}")
    for key, answer in answers.items():
        if key in readings:
            continue
        question = questions.get(split_key(key)[0]) if questions is not None else None
        if question is not None:
            lines.append(f"  # {' '.join(question.label.split())}")
        lines += answer_lines(key, answer)
    lines += reading_lines(readings)
    if aside:
        lines.append("set_aside:")
        for key, kept in sorted(aside.items()):
            lines += [f"  # {kept.why}", *answer_lines(key, kept.answer)]
    return "\n".join(lines) + "\n"


def _meant(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return f"Did you mean {near}? " if near else ""


def _sentence(text: str) -> str:
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?", "!")) else f"{text}."
