"""Which files a FINAL has, what each is called, and how one is made from what was frozen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from app.assessments.store import NewFile
from app.engine.answers import AUDIENCES
from app.engine.evaluation import Evaluation
from app.outputs.apart.composing import article_apart, produce_apart
from app.outputs.edition import Edition
from app.outputs.formats import FORMATS, VERSIONS, Format, Version, file_name
from app.schema.base import Audience
from app.wizard.outputs import AUDIENCE_WORDS
from app.wizard.reading import READ

HELD: tuple[tuple[str, str, Audience], ...] = (
    ("council", "pdf", "public"),
    ("council", "pdf", "staff"),
    ("council", "pdf", "counsel"),
    ("record", "pdf", "public"),
    ("record", "pdf", "staff"),
    ("supporting", "pdf", "public"),
    ("council", "docx", "public"),
    ("council", "xlsx", "public"),
    ("handout", "pdf", "public"),
    ("council", "json", "public"),
    ("counsel", "pdf", "counsel"),
)
"""The files that are made apart: version, format, audience. The long ones first: the rest goes beside them."""
MADE: tuple[tuple[str, str, str, Audience], ...] = tuple(
    (file_name(VERSIONS[version], FORMATS[form], audience), form, version, audience) for version, form, audience in HELD
)
"""With the name of each: name, format, version, audience."""
FROZEN: tuple[tuple[Version, Audience], ...] = tuple(
    (version, audience) for version in READ for audience in AUDIENCE_WORDS
)
"""What is frozen to be read as a page."""
ANSWERS: Final = "answers.yaml"
"""The one file that is there from the first moment."""


def words_of(version: Version, form: Format, audience: Audience) -> str:
    """What a file is, for a person: Briefing, staff version (PDF, not for publication)."""
    read_by = {"public": "", "staff": ", staff version", "counsel": ", version for counsel"}[audience]
    limits = {"public": "", "staff": ", not for publication", "counsel": ", for counsel only"}[audience]
    own = "" if version.audience is not None else read_by
    return f"{form.own_title or version.title}{own} ({form.title}{limits})"


FILE_WORDS = {
    **{
        name: words_of(VERSIONS[version], FORMATS[form], audience)
        for name, form, version, audience in sorted(MADE, key=lambda each: AUDIENCES.index(each[3]))
    },
    ANSWERS: "The answers as they were (of every audience)",
}


def page_name(version: Version, audience: Audience) -> str:
    """The name of a frozen document that is read as one page."""
    return file_name(version, FORMATS["html"], audience)


def names() -> list[str]:
    """The names of all files, in the order in which they are made."""
    return [ANSWERS, *(name for name, *_ in MADE), *(page_name(*each) for each in FROZEN)]


Make = Callable[[], NewFile]


def makers_of(evaluation: Evaluation, edition: Callable[[str, Audience], Edition]) -> dict[str, Make]:
    """What makes each file but the answers, by its name. Each raises RenderError where it cannot."""

    def apart(name: str, form: str, version: str, audience: Audience) -> NewFile:
        body = produce_apart(evaluation, form, edition(version, audience))
        return NewFile(name, audience, FORMATS[form].media_type, body)

    def to_read(version: Version, audience: Audience) -> NewFile:
        body = article_apart(evaluation, edition(version.name, audience))
        return NewFile(page_name(version, audience), audience, FORMATS["html"].media_type, body)

    found: dict[str, Make] = {each[0]: partial(apart, *each) for each in MADE}
    return found | {page_name(*each): partial(to_read, *each) for each in FROZEN}
