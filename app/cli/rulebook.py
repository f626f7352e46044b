"""`brief287 rulebook`: a copy to work in; releases, which are packed, signed, shown and unpacked."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.common import rulebook_option, rulebook_root, unreadable, unwritable
from app.cli.store_common import opened
from app.stop import Stop

if TYPE_CHECKING:
    from app.assessments.database import Database
    from app.rulebook.releases.archive import Release


def arguments(parser: argparse.ArgumentParser) -> None:
    """What is done, and with what."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, what: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        its = actions.add_parser(name, help=what, description=what[0].upper() + what[1:] + ".")
        its.set_defaults(do=run)
        return its

    its = action("copy", "write a copy of the rulebook that comes with the program, to work in", _copy)
    its.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder to write it into")
    its = action("key", "make a key pair that signs releases", _key)
    its.add_argument("-o", dest="output", type=Path, required=True, metavar="FILE", help="private key; FILE.pub beside")
    its = action("pack", "write a rulebook as a release: one file, hashed and signed", _pack)
    its.add_argument("-o", dest="output", type=Path, required=True, metavar="FILE", help="the release")
    its.add_argument("--key", type=Path, required=True, metavar="FILE", help="private key that signs it")
    its.add_argument(
        "--after",
        type=Path,
        metavar="FILE",
        help="the release before it: say which questions changed so that stored answers no longer fit",
    )
    rulebook_option(its)
    its = action("keep", "keep an earlier release in the database, so that answers under it can be compared", _keep)
    its.add_argument("file", type=Path, metavar="FILE", help="a release")
    _public_key(its, required=True)
    its = action("show", "say what a release is, and whether its signature holds", _show)
    its.add_argument("file", type=Path, metavar="FILE", help="a release")
    _public_key(its)
    its = action("unpack", "write the files of a release into a folder, for the other commands to read", _unpack)
    its.add_argument("file", type=Path, metavar="FILE", help="a release")
    its.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder to write them into")
    _public_key(its, required=True)
    its = action(
        "rests-on", "list the assessments and FINALs that rest on a rulebook; without one, all rulebooks", _rests
    )
    its.add_argument("version", nargs="?", metavar="VERSION", help="as pages and documents print it")
    its = action("recall", "list what rests on each rulebook of a list of recalled ones", _recall)
    its.add_argument("list", type=Path, metavar="FILE", help="the list that 'serve --recalled' takes")


def _public_key(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    parser.add_argument(
        "--rulebook-key", type=Path, required=required, metavar="PUBLIC", help="public key of those who sign releases"
    )


def run(options: argparse.Namespace) -> int:
    """Do what was asked. Raises Stop where it cannot be done."""
    done: int = options.do(options)
    return done


def _copy(options: argparse.Namespace) -> int:
    from app.authoring.copying import NotEmptyError, copy_rulebook

    try:
        written = copy_rulebook(options.folder)
    except NotEmptyError:
        raise _not_empty(options.folder) from None
    except OSError as error:
        raise unwritable(options.folder, error) from None
    print(f"{options.folder} has {', '.join(written)} and the pages of docs/ for authors.")
    print(f"Begin with {options.folder / 'docs' / 'recipes' / 'README.md'}.")
    print(f"Check it: brief287 check --rulebook {options.folder}")
    return 0


def _not_empty(folder: Path) -> Stop:
    return Stop(f"{folder} is not empty, and nothing in it is overwritten. Name a new folder.")


def _key(options: argparse.Namespace) -> int:
    from app.rulebook.releases.keys import make_key

    pair, public = make_key(), options.output.with_name(options.output.name + ".pub")
    for path, body, mode in ((options.output, pair.private, 0o600), (public, pair.public, 0o644)):
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
                file.write(body)
        except FileExistsError:
            raise Stop(f"{path} is there, and no key is overwritten. Name another file.") from None
        except OSError as error:
            raise unwritable(path, error) from None
    print(f"{options.output} signs releases. Keep it to yourself, and away from the servers.")
    print(f"{public} is for everyone who serves them. Its fingerprint: {pair.fingerprint}")
    return 0


def _pack(options: argparse.Namespace) -> int:
    from app.rulebook.book import rulebook_of
    from app.rulebook.files import contents_of
    from app.rulebook.problems import RulebookError
    from app.rulebook.releases import archive, keys

    contents = contents_of(rulebook_root(options.rulebook))
    try:
        key = keys.private_key(options.key.read_bytes())
        book = rulebook_of(contents)
        body = archive.signed(contents, book.date, key)
        archive.unpack(body, {keys.fingerprint(key.public_key()): key.public_key()})
    except OSError as error:
        raise unreadable(options.key, error) from None
    except keys.KeyFileError as error:
        raise Stop(f"{options.key} cannot sign: {error}. Make one with 'brief287 rulebook key'.") from None
    except RulebookError as error:
        raise Stop(f"The rulebook has errors, and is not packed. Run 'brief287 check'.\n{error}") from None
    except archive.ReleaseError as error:
        raise Stop(f"The rulebook cannot be packed: {error}. Make it smaller.") from None
    try:
        options.output.write_bytes(body)
    except OSError as error:
        raise unwritable(options.output, error) from None
    print(f"{options.output}: rulebook {book.version} of {book.date}, {len(body):,} bytes.")
    print(f"Signed with the key {keys.fingerprint(key.public_key())}")
    if options.after is not None:
        from app.rulebook.releases.retyped import unrecorded

        found = list(unrecorded(rulebook_of(_release(options.after, None).contents, checked=True), book))
        print("\n".join([*found, f"After {options.after}: {len(found)} to look at."]))
    return 0


def _keep(options: argparse.Namespace) -> int:
    from app.assessments.store import keep_rulebook
    from app.rulebook.releases.archive import pack

    release = _release(options.file, options.rulebook_key)
    with opened() as database, database.write() as session:
        new = keep_rulebook(
            session,
            version=release.version,
            date=release.date,
            packed=lambda: pack(release.contents, release.date),
        )
    print(f"Rulebook {release.version} of {release.date} is {'kept now' if new else 'kept already'}.")
    return 0


def _show(options: argparse.Namespace) -> int:
    found = _release(options.file, options.rulebook_key)
    print(f"{options.file}: rulebook {found.version} of {found.date}, {len(found.contents)} files. Every hash holds.")
    if found.checked:
        print(f"The signature holds: key {found.key}")
    elif found.key is not None:
        print(f"It names the key {found.key}. Its signature was not checked: give --rulebook-key.")
    else:
        print("Nobody signed it.")
    return 0


def _unpack(options: argparse.Namespace) -> int:
    found, folder = _release(options.file, options.rulebook_key), options.folder
    try:
        if folder.exists() and any(folder.iterdir()):
            raise _not_empty(folder)
        for name, body in found.contents.items():  # each name is one of the rulebook's own
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
    except OSError as error:
        raise unwritable(folder, error) from None
    print(f"{folder} has rulebook {found.version} of {found.date}: {len(found.contents)} files.")
    return 0


def _release(path: Path, key: Path | None) -> Release:
    from app.rulebook.releases.opening import RefusedError, read_release

    try:
        return read_release(path, key)
    except RefusedError as error:
        raise Stop(str(error)) from None


def _rests(options: argparse.Namespace) -> int:
    from app.assessments.store import rulebook_versions

    with opened() as database:
        if options.version:
            _tell_resting(database, options.version)
            return 0
        with database.read() as session:
            versions = rulebook_versions(session)
    for version, date in versions:
        print(f"{version} of {date}")
    print("Name one to see what rests on it." if versions else "There is no assessment.")
    return 0


def _recall(options: argparse.Namespace) -> int:
    from app.rulebook.releases.opening import RefusedError
    from app.rulebook.releases.recalls import read_recalls

    try:
        recalls = read_recalls(options.list)
    except RefusedError as error:
        raise Stop(str(error)) from None
    with opened() as database:
        for each in recalls:
            print(f"Rulebook {each.version}, recalled on {each.date}: {each.reason}")
            _tell_resting(database, each.version)
    print("The pages of these assessments say so once the server is started with '--recalled' and this list.")
    return 0


def _tell_resting(database: Database, version: str) -> None:
    from app.assessments.store import resting_on

    with database.read() as session:
        found = resting_on(session, version)
    for each in found:
        how = "answered under it" if each.now else "was under it, or has an answer or a sign-off from it"
        finals = "".join(f"; FINAL no. {number} of {day}" for number, day in each.finals)
        print(f"  no. {each.id}, {each.town}, begun on {each.created_at.date()}: {how}{finals}")
    many = len(found) != 1
    print(f"{len(found)} assessment{'s' if many else ''} rest{'' if many else 's'} on {version}.")
