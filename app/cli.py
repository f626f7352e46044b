"""The command line: brief287 serve, brief, score, letters, explain, compare, check."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from app import __version__, cli_agreement
from app.assessments.answers_file import AnswersFileError, read_answers_file
from app.briefing.blocks import Seal
from app.briefing.compose import compose
from app.briefing.letters import letters
from app.engine.answers import AUDIENCES
from app.engine.compare import compare
from app.engine.evaluation import Evaluation, evaluate
from app.engine.explain import NoSuchResultError, explain, value_text
from app.outputs.apart.child import AT_ONCE, MOST_WAITING, RenderError, warm
from app.outputs.apart.seal import LARGEST, SealError, read_seal, seal_of
from app.outputs.edition import Edition, Version
from app.outputs.produce import Format, produce, rendered
from app.proof.wording import examine_document
from app.resources import folder
from app.rulebook.book import Rulebook, examine, load_rulebook
from app.rulebook.files import read_files
from app.rulebook.problems import RulebookError
from app.rulebook.schema.base import Audience
from app.rulebook.staleness import due
from app.rulebook.wording_checks import report
from app.stop import Stop

THREADS = AT_ONCE + MOST_WAITING + 6
"""Of the server: those that may wait for a document, and some that are always there for pages."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. The exit code is 0 if it did its work, 1 if it could not, 2 for a wrong call."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="brief287",
        description="Decision support for towns that weigh ICE's 287(g) program. It informs; it never recommends.",
    )
    parser.add_argument("--version", action="version", version=f"brief287 {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    serve = _command(commands, "serve", _serve, "start the questionnaire")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=int, default=8287, help="port to listen on (default: %(default)s)")
    serve.add_argument("--rulebook", type=Path, help="folder that holds questions/ and rules/")

    brief = _command(commands, "brief", _brief, "write a briefing from an answers file")
    brief.add_argument("answers", type=Path, metavar="ANSWERS.yaml")
    brief.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="'-' writes to standard output")
    brief.add_argument("--format", choices=get_args(Format), help="default: by the ending of FILE, else pdf")
    brief.add_argument(
        "--version",
        choices=get_args(Version),
        default="council",
        help="the briefing, the one-page public handout, or counsel's file (default: council)",
    )
    brief.add_argument("--audience", choices=AUDIENCES, help="who will read it (default: public)")
    brief.add_argument("--paper", choices=("letter", "a4"), default="letter", help="paper of the PDF or Word file")
    brief.add_argument(
        "--agreement", type=Path, metavar="COPY.pdf", help="with --version counsel: the agreement in hand, compared"
    )
    brief.add_argument("--seal", type=Path, metavar="FILE", help="the town's seal (PNG or JPEG) for the first page")
    _evaluation_options(brief)

    marks = _command(commands, "score", _score, "hold the finished briefing against the 45 items of the checklist")
    marks.add_argument("answers", type=Path, metavar="ANSWERS.yaml")
    marks.add_argument("--format", choices=("text", "json"), default="text", help="default: %(default)s")
    _evaluation_options(marks)

    ask = _command(commands, "letters", _letters, "write a letter of questions to each office that may know an answer")
    ask.add_argument("answers", type=Path, metavar="ANSWERS.yaml")
    ask.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="folder; made if it is not there")
    ask.add_argument("--format", choices=("docx", "html"), default="docx", help="default: %(default)s")
    ask.add_argument("--paper", choices=("letter", "a4"), default="letter", help="paper of the letters")
    _evaluation_options(ask)

    why = _command(commands, "explain", _explain, "say what decides a fact, an option or a total")
    why.add_argument("id", metavar="ID", help="for example officers_trained.task_force or sign_task_force")
    why.add_argument("answers", type=Path, metavar="ANSWERS.yaml")
    _evaluation_options(why)

    both = _command(commands, "compare", _compare, "say what differs between two answers files, and by how much")
    both.add_argument("before", type=Path, metavar="A.yaml")
    both.add_argument("after", type=Path, metavar="B.yaml")
    both.add_argument("--as-of", type=_date, metavar="DATE", help="law and offers of this day (default: today)")
    both.add_argument(
        "--rulebook", type=Path, action="append", help="folder of a rulebook; twice: the first for A, the second for B"
    )

    in_hand = _command(commands, "agreement", _agreement, "say what differs between a copy of the agreement and a form")
    taken = _command(commands, "fingerprint", cli_agreement.fingerprint, "take the fingerprint of an agreement form")
    cli_agreement.add_arguments(in_hand, taken)

    check = _command(commands, "check", _check, "check the rulebook and its words; exit code 1 if there is an error")
    check.add_argument(
        "answers", type=Path, nargs="*", metavar="ANSWERS.yaml", help="check the briefing made from it as well"
    )
    check.add_argument("--balance", action="store_true", help="print the measures: columns, hedging, sources, grades")
    check.add_argument("--stale", action="store_true", help="list what is due for a new check, and what rests on it")
    check.add_argument("--on", type=_date, metavar="DATE", help="with --stale: due on this day (default: today)")
    _evaluation_options(check)
    return parser


def _command(commands: Any, name: str, run: Callable[[argparse.Namespace], int], what: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=what, description=what[0].upper() + what[1:] + "."
    )
    command.set_defaults(run=run)
    return command


def _evaluation_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--as-of", type=_date, metavar="DATE", help="law and offers of this day (default: today)")
    command.add_argument("--prepared-on", type=_date, metavar="DATE", help="date of the document (default: today)")
    command.add_argument("--rulebook", type=Path, help="folder that holds questions/ and rules/")


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2026-11-24") from None


def rulebook_root(given: Path | None) -> Path:
    """The folder that holds questions/ and rules/: the one given, or the program's own."""
    if given is None:
        return folder("rules").parent
    if not (given / "rules").is_dir() or not (given / "questions").is_dir():
        raise Stop(f"{given} holds no folders 'questions' and 'rules'.")
    return given


def _rulebook(given: Path | None) -> Rulebook:
    try:
        return load_rulebook(rulebook_root(given))
    except RulebookError as error:
        raise Stop(f"The rulebook has errors. Run 'brief287 check'.\n{error}") from None


def _evaluation(options: argparse.Namespace) -> Evaluation:
    return _evaluation_of(_rulebook(options.rulebook), options.answers, options)


def _evaluation_of(rulebook: Rulebook, path: Path, options: argparse.Namespace) -> Evaluation:
    try:
        answers = read_answers_file(path, rulebook.answerable)
    except AnswersFileError as error:
        raise Stop(str(error)) from None
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror or error}.") from None
    today = dt.date.today()
    as_of = options.as_of or today
    return evaluate(rulebook, answers, as_of, prepared_on=options.prepared_on or today)


def _brief(options: argparse.Namespace) -> int:
    endings: dict[str, Format] = {".html": "html", ".htm": "html", ".json": "json", ".docx": "docx", ".xlsx": "xlsx"}
    chosen = options.format or endings.get(options.output.suffix.lower(), "pdf")
    own = {"handout": "public", "counsel": "counsel"}.get(options.version)
    if own is not None and (options.audience not in (None, own) or chosen in ("json", "xlsx")):
        raise Stop(f"--version {options.version} is always for the audience '{own}', and is pdf, html or docx.")
    if options.agreement is not None and options.version != "counsel":
        raise Stop("--agreement goes with --version counsel: no other version prints what was found.")
    audience: Audience = options.audience or "public"
    evaluation = _evaluation(options)
    seal = _seal(options.seal, evaluation.answers.town.name)
    try:
        copy = cli_agreement.copy_of(options.agreement, evaluation) if options.agreement is not None else None
        edition = Edition(version=options.version, audience=audience, paper=options.paper, seal=seal, copy=copy)
        content = produce(evaluation, chosen, edition)
    except RenderError as error:
        raise Stop(f"The document could not be made: {error}") from None
    if str(options.output) == "-":
        sys.stdout.buffer.write(content)
        return 0
    try:
        options.output.write_bytes(content)
    except OSError as error:
        raise Stop(f"{options.output} cannot be written: {error.strerror or error}.") from None
    return 0


def _seal(path: Path | None, town: str) -> Seal | None:
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            return seal_of(read_seal(file.read(LARGEST + 1)), town)
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror or error}.") from None
    except SealError as error:
        raise Stop(f"{path}: {error.what} {error.mend}") from None


def _score(options: argparse.Namespace) -> int:
    """The public briefing is made and held against the checklist; 1 if a gate or any other item fails."""
    from app.proof.result import as_json, lines, score

    evaluation = _evaluation(options)
    try:
        found = score(evaluation)
    except (RenderError, ValueError) as error:
        raise Stop(f"The briefing could not be scored: {error}") from None
    print(as_json(found, evaluation.as_of) if options.format == "json" else "\n".join(lines(found)))
    return 1 if found.failed else 0


def _letters(options: argparse.Namespace) -> int:
    written = letters(_evaluation(options))
    try:
        options.output.mkdir(parents=True, exist_ok=True)
        for letter in written:
            path = options.output / f"questions-{letter.file_name}.{options.format}"
            path.write_bytes(rendered(letter.document, options.format, options.paper))
            print(path)
    except OSError as error:
        raise Stop(f"{options.output} cannot be written: {error.strerror or error}.") from None
    if not written:
        print("Nothing is left to ask of anybody outside.")
    return 0


def _explain(options: argparse.Namespace) -> int:
    evaluation = _evaluation(options)
    try:
        found = explain(evaluation, options.id)
    except NoSuchResultError as error:
        raise Stop(str(error)) from None
    print(f"{found.title}: {found.result}")
    for sentence in found.why:
        print(f"  {sentence}")
    if found.formula:
        print(f"  Formula: {found.formula}")
    if found.parts:
        print("Made up of:")
        for part in found.parts:
            print(f"  {part.amount:>14}  {part.title}" + (f" = {part.formula}" if part.formula else ""))
    if found.decided_by:
        print("Decided by:")
        for fact in found.decided_by:
            origin = {"answer": fact.provenance or "answer", "factor": "assumed", "nothing": "no answer"}
            shown = value_text(evaluation, fact)
            print(f"  {fact.key} = {shown} ({origin.get(fact.origin, fact.origin)})  {fact.label}")
    for id_ in found.sources:
        source = evaluation.rulebook.sources.get(id_)
        if source is not None:
            print(f"  Source: {source.title}, {source.publisher}, {source.date} (checked {source.checked_on})")
    return 0


def _compare(options: argparse.Namespace) -> int:
    given: list[Path | None] = list(options.rulebook or [None])
    if len(given) > 2:
        raise Stop("--rulebook can be given twice at most.")
    sides = []
    for answers, rulebook in ((options.before, given[0]), (options.after, given[-1])):
        one = argparse.Namespace(answers=answers, rulebook=rulebook, as_of=options.as_of, prepared_on=None)
        sides.append(_evaluation(one))
    found = compare(*sides)
    parts = (
        ("Frame", found.frame),
        ("Answers", found.answers),
        ("The tool's own numbers", found.numbers),
        ("Options", found.options),
        ("Totals (year 1 and five years, likely figures)", found.totals),
        ("What is not known", found.unknowns),
    )
    for title, differences in parts:
        if differences:
            print(f"{title}:")
            for d in differences:
                print(f"  {d.title}: {d.before} -> {d.after}" + (f"  [{d.change}]" if d.change else ""))
    if found.same:
        print("Nothing differs in answers, options, totals or what is not known.")
    return 0


def _agreement(options: argparse.Namespace) -> int:
    return cli_agreement.agreement(options, _rulebook(options.rulebook))


def _check(options: argparse.Namespace) -> int:
    root = rulebook_root(options.rulebook)
    if options.stale:
        return _stale(root, options.on or dt.date.today())
    rulebook, problems = examine(root, wording=True)
    for problem in problems:
        print(problem)
    errors = sum(problem.severity == "error" for problem in problems)
    if rulebook is not None:
        count = len(rulebook.questions)
        print(f"Rulebook {rulebook.version} of {rulebook.date}: {count} questions, {len(rulebook.sources)} sources.")
        if options.balance:
            print("\n".join(report(rulebook.sections, rulebook.options, rulebook.wording)))
    print(f"{errors} errors, {len(problems) - errors} warnings")
    if rulebook is None:
        return 1
    return max([0, *(_check_briefing(rulebook, path, options) for path in options.answers)])


def _check_briefing(rulebook: Rulebook, path: Path, options: argparse.Namespace) -> int:
    evaluation = _evaluation_of(rulebook, path, options)
    found = examine_document(compose(evaluation), rulebook, evaluation.answers)
    for fault in found.faults:
        print(f"{path}: {fault}")
    for note in found.noted:
        print(f"{path}: warning: {note}")
    if options.balance:
        print("\n".join(found.lines()))
    print(f"{path}: {len(found.faults)} errors, {len(found.noted)} warnings in the briefing")
    return 1 if found.faults else 0


def _stale(root: Path, on: dt.date) -> int:
    files, problems = read_files(root)
    if problems:
        raise Stop("The rulebook has errors. Run 'brief287 check'.\n" + "\n".join(map(str, problems)))
    found = due(files, on)
    for item in found:
        print(item)
    kinds = Counter(item.kind for item in found)
    listed = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    print(f"{len(found)} due to be checked again on {on}{f': {listed}' if listed else ''}")
    return 0


def _serve(options: argparse.Namespace) -> int:
    import waitress

    from app.config import Config, ConfigError
    from app.web import create_app

    try:
        config = Config.from_environment()
        if options.rulebook is not None:
            config = replace(config, rulebook=rulebook_root(options.rulebook))
        app = create_app(config)
    except RulebookError as error:
        raise Stop(f"The rulebook has errors. Run 'brief287 check'.\n{error}") from None
    except (ConfigError, ValueError) as error:
        raise Stop(str(error)) from None
    try:
        server = waitress.create_server(app, host=options.host, port=options.port, threads=THREADS, ident=None)
    except OSError as error:
        raise Stop(f"Port {options.port} on {options.host} cannot be used: {error.strerror or error}.") from None
    warm()
    print(f"Brief287 is ready: http://{options.host}:{options.port}", flush=True)
    server.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
