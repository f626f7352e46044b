"""What several commands share: days and folders as arguments, the rulebook, an evaluation, an agreement as it is read.

The imports that take time are inside the functions, as this module is imported for help as well.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.stop import Stop

if TYPE_CHECKING:
    from app.agreement.document import Document
    from app.briefing.sections.agreement_copy import ComparedCopy
    from app.config import Config
    from app.engine.evaluation import Evaluation
    from app.rulebook.book import Rulebook
    from app.schema.forms import FormFingerprint


def rulebook_option(parser: argparse.ArgumentParser) -> None:
    """Take --rulebook FOLDER."""
    parser.add_argument("--rulebook", type=Path, help="folder that holds questions/ and rules/")


def evaluation_options(parser: argparse.ArgumentParser) -> None:
    """Take --as-of, --prepared-on and --rulebook, which `evaluation` reads."""
    parser.add_argument("--as-of", type=day, metavar="DATE", help="law and offers of this day (default: today)")
    parser.add_argument("--prepared-on", type=day, metavar="DATE", help="date of the document (default: today)")
    rulebook_option(parser)


def day(text: str) -> dt.date:
    """A date as it is typed. Raises ArgumentTypeError."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2026-11-24") from None


def unreadable(path: Path, error: OSError) -> Stop:
    """What to say of a file that cannot be read."""
    return Stop(f"{path} cannot be read: {error.strerror or error}. Check its name, and that you may read it.")


def unwritable(path: Path, error: OSError) -> Stop:
    """What to say of a file or folder that cannot be written."""
    return Stop(f"{path} cannot be written: {error.strerror or error}. Name a place that you may write to.")


def rulebook_root(given: Path | None) -> Path:
    """The folder that holds questions/ and rules/: the one given, or the program's own. Raises Stop."""
    from app.resources import folder

    if given is None:
        return folder("rules").parent
    if not (given / "rules").is_dir() or not (given / "questions").is_dir():
        raise Stop(f"{given} holds no folders 'questions' and 'rules'. Name the folder that holds both.")
    return given


def rulebook(given: Path | None) -> Rulebook:
    """The rulebook in that folder, or the program's own. Raises Stop where it has errors."""
    from app.rulebook.book import load_rulebook
    from app.rulebook.problems import RulebookError

    try:
        return load_rulebook(rulebook_root(given))
    except RulebookError as error:
        raise Stop(f"The rulebook has errors. Run 'brief287 check'.\n{error}") from None


def evaluation(options: argparse.Namespace) -> Evaluation:
    """What follows from the answers file of a call with `evaluation_options`. Raises Stop."""
    return evaluation_of(rulebook(options.rulebook), options.answers, options.as_of, options.prepared_on)


def evaluation_of(book: Rulebook, path: Path, as_of: dt.date | None, prepared_on: dt.date | None) -> Evaluation:
    """What follows from an answers file; a day that is None is today. Raises Stop."""
    from app.assessments.answers_file import AnswersFileError, Problem, read_answers_file
    from app.assessments.set_aside import SetAside
    from app.engine.evaluation import evaluate
    from app.rulebook import names
    from app.rulebook.records import TIME_ZONE

    try:
        moves: list[Problem] = []
        aside: dict[str, SetAside] = {}
        answers = read_answers_file(path, book.answerable, book.renames, moves, aside)
    except AnswersFileError as error:
        raise Stop(str(error)) from None
    except OSError as error:
        raise unreadable(path, error) from None
    for move in moves:
        print(f"{path}:{move.line}: {move.what}", file=sys.stderr)
    for key, each in aside.items():
        print(f"{path}: {key} is set aside and does not count: {each.why}", file=sys.stderr)
    state, zone = answers.find(names.STATE), answers.find(TIME_ZONE)
    today = config().today_in(
        str(state.value) if state is not None else None, str(zone.value) if zone is not None and zone.known else None
    )
    return evaluate(book, answers, as_of or today, prepared_on=prepared_on or today)


def config() -> Config:
    """The program's settings. Raises Stop where they do not fit together."""
    from app.config import Config, ConfigError

    try:
        return Config.from_environment()
    except ConfigError as error:
        raise Stop(str(error)) from None


def agreement_read(path: Path, forms: Iterable[FormFingerprint], pages: str = "") -> Document:
    """What can be read of a PDF or Word file of the agreement, or of a text with form feeds between its pages.
    `pages`: which pages of a PDF, such as 76-90; all if empty. Raises Stop."""
    from app.agreement.document import Document
    from app.agreement.locate import known_tiles
    from app.outputs.apart.uploaded import LARGEST, ReadError, page_range, read_upload

    try:
        wanted = page_range(pages)
        if path.suffix.lower() == ".txt":
            return Document.of_text(text_file(path).split("\f"))
        known = {tile for form in forms for tile in known_tiles(form)}
        with path.open("rb") as file:
            return read_upload(file.read(LARGEST + 1), wanted, known)
    except OSError as error:
        raise unreadable(path, error) from None
    except ReadError as error:
        raise Stop(f"{path}: {error}") from None


def text_file(path: Path) -> str:
    """A text in UTF-8. Raises Stop."""
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise unreadable(path, error) from None
    except UnicodeDecodeError:
        raise Stop(f"{path} is not text in UTF-8. Save it as UTF-8, or give the PDF itself.") from None


def agreement_copy(path: Path, evaluation: Evaluation, pages: str = "", addenda: Sequence[Path] = ()) -> ComparedCopy:
    """The town's copy of the agreement beside the forms, with its addenda, for counsel's file. Raises Stop."""
    from app.briefing.sections.agreement_copy import compared, compared_addendum

    book, day = evaluation.rulebook, evaluation.prepared_on
    others = [compared_addendum(each.name, day, "", agreement_read(each, book.forms), book) for each in addenda]
    return compared(path.name, day, agreement_read(path, book.forms, pages), book, others)
