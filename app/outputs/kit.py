"""The meeting kit as files: each paper in Word, the calendar, and all in one ZIP. The same kit, the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from app.briefing.kit.contents import CALENDAR_NAME, CALENDAR_TITLE, Kit, KitPaper, meeting_kit
from app.briefing.kit.memo import is_long
from app.engine.evaluation import Evaluation
from app.outputs.edition import Edition
from app.outputs.formats import FORMATS
from app.outputs.ics.write import MEDIA_TYPE, calendar_bytes

STEM: Final = "meeting-kit"
ZIP_TYPE: Final = "application/zip"
TIGHT, TIGHTER = 0.84, 0.78
"""The size of type and margins of a paper that has a limit of pages, and of one that is long all the same."""


@dataclass(frozen=True, slots=True)
class KitFile:
    """One file of the kit."""

    name: str
    title: str
    media_type: str
    content: bytes


def kit_files(evaluation: Evaluation, edition: Edition) -> tuple[KitFile, ...]:
    """Every file of the kit, in its order. It is always for the public, whatever the edition's audience is."""
    kit = meeting_kit(evaluation, edition.sign_offs, edition.contact)
    files = [_paper(each, edition) for each in kit.papers]
    return (*files, *_calendar(kit))


def _paper(each: KitPaper, edition: Edition) -> KitFile:
    from app.outputs.word.write import render_docx  # only where it is used: it has twelve megabytes

    form = FORMATS["docx"]
    document = replace(each.document, seal=edition.seal)
    scale = (TIGHTER if is_long(document) else TIGHT) if each.paper.tight else 1.0
    content = render_docx(document, edition.paper, scale=scale)
    return KitFile(f"{each.paper.name}{form.suffix}", each.paper.title, form.media_type, content)


def _calendar(kit: Kit) -> tuple[KitFile, ...]:
    if kit.calendar is None:
        return ()
    return (KitFile(f"{CALENDAR_NAME}.ics", CALENDAR_TITLE, MEDIA_TYPE, calendar_bytes(kit.calendar)),)


def zipped(files: Iterable[KitFile], day: dt.date) -> bytes:
    """All files in one ZIP, each dated noon of `day`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for file in files:
            entry = zipfile.ZipInfo(file.name, (max(day.year, 1980), day.month, day.day, 12, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, file.content)
    return packed.getvalue()
