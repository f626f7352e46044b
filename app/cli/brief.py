"""`brief287 brief`: write a briefing, a handout or counsel's file from an answers file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.cli.common import agreement_copy, config, evaluation, evaluation_options, unreadable, unwritable
from app.cli.progress import working
from app.outputs.formats import FORMATS, VERSIONS, format_of
from app.outputs.paper import PAPERS
from app.stop import Stop

if TYPE_CHECKING:
    from app.briefing.blocks import Seal
    from app.schema.base import Audience

# Written out, as help would otherwise wait for all that makes a document; tests/cli holds them to the type.
AUDIENCES: Final[tuple[Audience, ...]] = ("public", "staff", "counsel")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Answers, where the document goes, and which one it is."""
    parser.add_argument("answers", type=Path, metavar="ANSWERS.yaml")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help="'-' writes to standard output"
    )
    parser.add_argument("--format", choices=tuple(FORMATS), help="default: by the ending of FILE, else pdf")
    parser.add_argument(
        "--version",
        choices=tuple(VERSIONS),
        default="council",
        help="the briefing, the one-page public handout, or counsel's file (default: council)",
    )
    parser.add_argument("--audience", choices=AUDIENCES, help="who will read it (default: public)")
    parser.add_argument("--paper", choices=tuple(PAPERS), default="letter", help="paper of the PDF or Word file")
    parser.add_argument(
        "--agreement",
        type=Path,
        metavar="COPY.pdf",
        help="with --version counsel: the town's copy of the agreement, compared",
    )
    parser.add_argument("--pages", default="", metavar="76-90", help="with --agreement: the pages it is on")
    parser.add_argument(
        "--addendum", action="append", type=Path, default=[], metavar="FILE",
        help="with --agreement: a file that changes it; may be repeated",
    )  # fmt: skip
    parser.add_argument("--seal", type=Path, metavar="FILE", help="the town's seal (PNG or JPEG) for the first page")
    evaluation_options(parser)


def run(options: argparse.Namespace) -> int:
    """Make the document and write it where it is asked for."""
    from app.outputs.apart.child import RenderError
    from app.outputs.edition import Edition
    from app.outputs.produce import produce

    chosen = options.format or format_of(options.output.suffix)
    version = VERSIONS[options.version]
    own = version.audience
    if own is not None and (options.audience not in (None, own) or chosen not in version.formats):
        listed = f"{', '.join(version.formats[:-1])} or {version.formats[-1]}"
        raise Stop(f"--version {version.name} is always for the audience '{own}', and is {listed}.")
    if options.agreement is not None and options.version != "counsel":
        raise Stop("--agreement goes with --version counsel: no other version prints what was found.")
    if options.agreement is None and (options.pages or options.addendum):
        raise Stop("--pages and --addendum go with --agreement, the town's copy.")
    audience: Audience = options.audience or "public"
    found = evaluation(options)
    seal = _seal(options.seal, found.answers.town.name)
    try:
        copy = None
        if options.agreement is not None:
            with working(f"Comparing {options.agreement.name}"):
                copy = agreement_copy(options.agreement, found, options.pages, options.addendum)
        edition = Edition(
            version=options.version, audience=audience, paper=options.paper, seal=seal, copy=copy,
            contact=config().contact,
        )  # fmt: skip
        with working(f"Making {options.output.name}"):
            content = produce(found, chosen, edition)
    except RenderError as error:
        raise Stop(f"The document could not be made: {error}") from None
    if str(options.output) == "-":
        sys.stdout.buffer.write(content)
        return 0
    try:
        options.output.write_bytes(content)
    except OSError as error:
        raise unwritable(options.output, error) from None
    return 0


def _seal(path: Path | None, town: str) -> Seal | None:
    from app.outputs.apart.town_seal import LARGEST, SealError, read_seal, seal_of

    if path is None:
        return None
    try:
        with path.open("rb") as file:
            return seal_of(read_seal(file.read(LARGEST + 1)), town)
    except OSError as error:
        raise unreadable(path, error) from None
    except SealError as error:
        raise Stop(f"{path}: {error.what} {error.mend}") from None
