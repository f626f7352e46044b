"""All that a town entered in one ZIP, and what of it goes to whoever asks for public records."""

from __future__ import annotations

import tempfile
from typing import IO, cast

from flask import Blueprint, Response, send_file

from app.assessments.records import write_records
from app.outputs.kit import ZIP_TYPE
from app.schema.base import Audience
from app.wizard.outputs import town_in_name
from app.wizard.site import open_assessment
from app.wizard.waiting import may_wait

pages = Blueprint("records", __name__)
may_wait("records.public")
may_wait("records.everything")
IN_MEMORY = 8 << 20
"""Bytes; what is larger lies in the temporary directory until it is sent."""


@pages.get("/a/<token>/records.zip")
def public(token: str) -> Response:
    """For a public-records request: without what is marked for staff or counsel, which is listed."""
    return _zip(token, "public", "records")


@pages.get("/a/<token>/everything.zip")
def everything(token: str) -> Response:
    """For whoever keeps it: all that the holder may read, with its history, uploads, signatures, FINALs. What is for
    counsel alone is listed for an owner, and comes with counsel's link."""
    return _zip(token, None, "everything")


def _zip(token: str, reader: Audience | None, what: str) -> Response:
    assessment = open_assessment(token)
    reader = reader or assessment.audience
    file = cast(IO[bytes], tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - closed when it is sent
    with assessment.site.database.read() as session:
        write_records(session, assessment.id, assessment.rulebook, file, reader=reader, day=assessment.today)
    file.seek(0)
    name = f"287g-{town_in_name(assessment)}-{what}-{assessment.today.isoformat()}.zip"
    answer = send_file(file, mimetype=ZIP_TYPE, as_attachment=True, download_name=name)
    del answer.headers["Cache-Control"]  # as every page has it
    return answer
