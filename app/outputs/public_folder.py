"""A FINAL's public version as a folder of pages and files, to be put on the town's own site as they are.

The documents are the frozen ones; only the frame around them is new. No script, no link that leaves the folder but to
sources, nothing that was not made for the public: whatever is not, is not even read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from markupsafe import Markup

from app.assessments.session import Session
from app.assessments.store import Final as Frozen
from app.assessments.store import get_assessment, load_final_file, load_finals, load_snapshot
from app.engine.answers import Town
from app.engine.compare import Snapshot
from app.engine.corrected import of_final
from app.engine.figures import date_text
from app.outputs.formats import FORMATS, VERSIONS, file_name
from app.outputs.html.write import environment, screen_css
from app.resources import folder
from app.rulebook.book import Rulebook
from app.schema.corrections import Correction
from app.schema.law import Source

GENERATOR: Final = "brief287 publish"
"""Stands in each page, by which a folder is known that may be replaced."""
FILES: Final = "files"
_READ: Final = ("council", "supporting", "record")
_FONT: Final = ("public-sans.woff2", "public-sans-OFL.txt")


def published(
    session: Session, assessment_id: int, number: int, book: Rulebook, *, written_on: dt.date, contact: str = ""
) -> dict[str, bytes] | None:
    """The folder of a FINAL as `public_folder` makes it, with the corrections of this rulebook; None if there is no
    FINAL of this number. Raises NotFound."""
    town = get_assessment(session, assessment_id).town
    final = next((each for each in load_finals(session, assessment_id) if each.number == number), None)
    then = load_snapshot(session, assessment_id, number)
    if final is None or then is None:
        return None

    def body(name: str) -> bytes | None:
        return load_final_file(session, assessment_id, number, name, reader="public")

    corrections = of_final(book, Snapshot.from_json(then), final.rulebook_date)
    gone = final.withdrawn
    notes = [f"{gone.by} withdrew this FINAL on {date_text(gone.day)}: {gone.reason}"] if gone is not None else []
    return public_folder(
        final, town, body, corrections, book.sources, written_on=written_on, contact=contact, notes=notes
    )


def public_folder(
    final: Frozen,
    town: Town,
    body: Callable[[str], bytes | None],
    corrections: Sequence[Correction],
    sources: Mapping[str, Source],
    *,
    written_on: dt.date,
    contact: str = "",
    notes: Sequence[str] = (),
) -> dict[str, bytes]:
    """The files of the folder by their relative paths. `body` gives the bytes of a file of this FINAL that the public
    may read; `notes` are sentences that stand above every page, as that it was withdrawn."""
    public = {file.name: file for file in final.files if file.audience == "public"}
    pages = {file_name(VERSIONS[name], FORMATS["html"]): VERSIONS[name].title for name in _READ}
    pages = {name: title for name, title in pages.items() if name in public}
    titles = {
        file_name(version, form): f"{form.own_title or version.title} ({form.title})"
        for version in VERSIONS.values()
        if version.audience in (None, "public")
        for form in FORMATS.values()
    }
    given = {name: file for name, file in public.items() if name not in pages}
    frame = {
        "generator": GENERATOR, "town": town.name, "number": final.number, "made_on": date_text(final.as_of),
        "rulebook_date": date_text(final.rulebook_date),
        "rulebook_version": final.rulebook_version, "program_version": final.program_version,
        "written_on": date_text(written_on), "contact": contact, "notes": notes, "missing": final.missing,
        "documents": [{"address": name, "title": title} for name, title in pages.items()],
        "corrections": [_correction(each, sources) for each in corrections],
        "files": [
            {"address": f"{FILES}/{name}", "title": titles.get(name, name), "sha256": file.sha256,
             "kilobytes": max(1, round(file.size / 1024))}
            for name, file in given.items()
        ],
    }  # fmt: skip
    found = {"index.html": _page("index.html", {**frame, "here": ""})}
    for name, title in pages.items():
        article = Markup((body(name) or b"").decode())  # our own page, escaped when it was made
        found[name] = _page("document.html", {**frame, "here": name, "title": title, "article": article})
    for name in given:
        found[f"{FILES}/{name}"] = body(name) or b""
    style = (folder("templates") / "published" / "publish.css").read_text("utf-8") + screen_css()
    return {**found, "style.css": style.encode(), **{name: (_static() / name).read_bytes() for name in _FONT}}


def _page(template: str, context: Mapping[str, object]) -> bytes:
    return environment().get_template(f"published/{template}").render(**context).encode()


def _correction(each: Correction, sources: Mapping[str, Source]) -> dict[str, object]:
    cited = [sources[id_] for id_ in each.sources]
    return {
        "where": each.where, "said": each.said, "right": each.right, "to_confirm": each.confidence == "M",
        "sources": [{"title": source.title, "address": source.cited_address or ""} for source in cited],
    }  # fmt: skip


def _static() -> Path:
    return Path(__file__).parents[1] / "wizard" / "static"
