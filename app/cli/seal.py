"""`brief287 seal`: list what changed in the rulebook since it was last read, and record that it was read."""

from __future__ import annotations

import argparse
import datetime as dt

from app.cli.common import day, rulebook_option, rulebook_root
from app.stop import Stop

READERS = ("project_agents", "person", "official", "attorney")
"""Who may have read it: the values of `by` in a rule file."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Files, folders or states, and who has read what changed in them."""
    parser.add_argument(
        "what", nargs="*", metavar="FILE", help="a rule file, a folder of them, or a state such as AK (default: all)"
    )
    parser.add_argument("--by", choices=READERS, help="who has read what changed; without it the changes are listed")
    parser.add_argument("--name", default="", help='who that was: "Jane Roe, city attorney of Keene"')
    parser.add_argument("--on", type=day, metavar="DATE", help="day of the seal (default: today)")
    parser.add_argument("--again", action="store_true", help="seal what has not changed as well: all of it was read")
    rulebook_option(parser)


def run(options: argparse.Namespace) -> int:
    """Print what is new, changed or gone. With --by it is sealed; without, 1 if there is any."""
    from app.authoring.sealing import Reading, files_meant, sealing, write
    from app.engine import figures
    from app.rulebook.files import SEALS, read_files
    from app.rulebook.seals import SealsError

    if options.by is not None and (options.by == "project_agents") == bool(options.name):
        raise Stop("Say with --name who read it, in what office (and no name for project_agents).")
    root = rulebook_root(options.rulebook)
    files, problems = read_files(root)
    if problems:
        raise Stop("The rulebook has errors. Run 'brief287 check'.\n" + "\n".join(map(str, problems)))
    reading = Reading(options.on or dt.date.today(), options.by or "person", options.name)
    try:
        done = sealing(files, root, files_meant(files, root, options.what), reading, again=options.again)
    except LookupError as error:
        raise Stop(f"There is no rule file {error}. Name one as 'rules/states/ak.yaml', or a state as 'AK'.") from None
    except SealsError as error:
        raise Stop(f"{error}. Take the last good copy of the file back.") from None
    for each in done.differences:
        print(each)
    count = len(done.differences)
    if options.by is None:
        told = "1 item is not as it was" if count == 1 else f"{count} items are not as they were"
        print(f"{told} sealed." if count else "Everything is as it was sealed.")
        if count:
            print('Once they have been read: brief287 seal ... --by attorney --name "Jane Roe, city attorney of Keene"')
        return 1 if count else 0
    write(root, done.seals)
    more = f", and {done.again} that had not changed" if done.again else ""
    changes, seals = figures.number_of(count, "change"), figures.number_of(len(done.seals), "seal")
    print(f"{changes} sealed on {reading.on}{more}: {SEALS} has {seals}.")
    return 0
