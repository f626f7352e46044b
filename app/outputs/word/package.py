"""The empty Word package that a document is written into, and the same bytes for the same document."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO

import docx
from docx.document import Document as WordDocument

from app.resources import folder

PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "word/document.xml": "document.xml",
    "word/_rels/document.xml.rels": "document_rels.xml",
    "word/styles.xml": "styles.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "fontTable.xml",
    "docProps/core.xml": "core.xml",
    "docProps/app.xml": "app.xml",
}
_WHEN = (1980, 1, 1, 0, 0, 0)  # of every file in the package: the earliest that a zip can say


@cache
def _empty() -> bytes:
    source = folder("templates") / "briefing" / "word"
    return _zipped({name: (source / file).read_bytes() for name, file in PARTS.items()})


def _zipped(files: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on every system
            entry.external_attr = 0o600 << 16
            package.writestr(entry, content)
    return out.getvalue()


def new_document() -> WordDocument:
    """A Word document without a word in it, with our styles."""
    return docx.Document(BytesIO(_empty()))


def finished(document: WordDocument) -> bytes:
    """The document as a file, with no moment of its making inside."""
    out = BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as package:
        files = {name: package.read(name) for name in package.namelist()}
    first = "[Content_Types].xml"  # some readers look for it at the front
    return _zipped({first: files[first], **{name: files[name] for name in sorted(files) if name != first}})
