"""docs/corrections.md, made from rules/corrections.yaml: `brief287 law --corrections`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.rulebook.book import Rulebook
from app.rulebook.usstates import STATES
from app.schema.corrections import Correction

_HEAD: Final = """\
# Corrections

Made by `brief287 law --corrections > docs/corrections.md`; do not edit. The entries stand in `rules/corrections.yaml`.

Each entry is a statement of this rulebook that was wrong: where it stood, in rulebooks of which dates, what it said and
what is right. A FINAL that was made under a rulebook of those dates stays as it is, byte for byte; its page lists the
entries that concern it, and so do the pages of an assessment that was begun under one.

## How to report an error

Tell the host of the page that you read, or of the page from which your document came. A host can name an address for
this (the setting `BRIEF287_CONTACT`); it then stands on the foot of every page and at the end of every document. If you
run the program yourself, or want to tell the project, open an issue where you got the program. Say which sentence is
wrong, where it stands (page or file, date of the rulebook), what is right, and the source: the law's own page if there
is one. Do not send the name, the case or the immigration status of any person. What turns out to be wrong is fixed in
the next rulebook and listed here.

"""


def page(rulebook: Rulebook) -> str:
    """The whole page, as Markdown: what was no state's law first, then by state."""
    return _HEAD + "\n".join(_lines(rulebook)) + "\n"


def _lines(rulebook: Rulebook) -> Iterator[str]:
    by_state: dict[str, list[Correction]] = {}
    for each in rulebook.corrections:
        by_state.setdefault(STATES.get(each.state or "", ""), []).append(each)
    yield f"{len(rulebook.corrections)} entries so far.\n"
    for name, listed in sorted(by_state.items()):
        yield f"## {name or 'For any town'}\n"
        for each in listed:
            yield from _entry(rulebook, each)


def _entry(rulebook: Rulebook, each: Correction) -> Iterator[str]:
    confirm = " Counsel to confirm." if each.confidence == "M" else ""
    yield f"### {each.where} ({each.id})\n"
    yield f"- In rulebooks dated from {each.from_date} until before {each.until}."
    yield f"- It said: {each.said}"
    yield f"- Correct statement: {each.right}{confirm}"
    for id_ in each.sources:
        source = rulebook.sources[id_]
        address = f" <{source.cited_address}>" if (source.cited_address or "").startswith("http") else ""
        yield f"- Source: {source.title}. {source.publisher}, {source.date}.{address}"
    yield ""
