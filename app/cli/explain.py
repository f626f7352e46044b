"""`brief287 explain`: say what decides a fact, an option or a total."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.common import evaluation, evaluation_options
from app.stop import Stop


def arguments(parser: argparse.ArgumentParser) -> None:
    """The id of what is asked about, and answers."""
    parser.add_argument("id", metavar="ID", help="for example officers_trained.task_force or sign_task_force")
    parser.add_argument("answers", type=Path, metavar="ANSWERS.yaml")
    evaluation_options(parser)


def run(options: argparse.Namespace) -> int:
    """Print the result, why it is so, what it is made up of, what decided it and the sources."""
    from app.engine.explain import NoSuchResultError, explain, value_text

    about = evaluation(options)
    try:
        found = explain(about, options.id)
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
            shown = value_text(about, fact)
            print(f"  {fact.key} = {shown} ({origin.get(fact.origin, fact.origin)})  {fact.label}")
    for id_ in found.sources:
        source = about.rulebook.sources.get(id_)
        if source is not None:
            print(f"  Source: {source.title}, {source.publisher}, {source.date} (checked {source.checked_on})")
    return 0
