"""A FINAL's public version as a folder for the town's own site, in one ZIP."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from app.outputs.kit import ZIP_TYPE, KitFile, zipped
from app.outputs.public_folder import published
from app.wizard.outputs import attached, town_in_name
from app.wizard.site import open_assessment
from app.wizard.waiting import may_wait

pages = Blueprint("publishing", __name__)
may_wait("publishing.folder")


@pages.get("/a/<token>/finals/<int:number>/public-folder.zip")
def folder(token: str, number: int) -> Response:
    """The pages and files, below one folder."""
    assessment = open_assessment(token)
    site = assessment.site
    with site.database.read() as session:
        files = published(
            session, assessment.id, number, assessment.rulebook, written_on=assessment.today,
            contact=site.config.contact,
        )  # fmt: skip
    if files is None:
        abort(404)
    name = f"287g-{town_in_name(assessment)}-FINAL-{number}"
    listed = [KitFile(f"{name}/{path}", "", "", body) for path, body in files.items()]
    return attached(zipped(listed, assessment.today), ZIP_TYPE, f"{name}-public-folder.zip")
