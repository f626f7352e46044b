"""A finished HTML page to a PDF, in this process: tagged, PDF/UA-1 and PDF/A-3a at once.

The same input gives the same bytes, on any machine with the same WeasyPrint and Pango. Nothing is fetched: the only
addresses that resolve are those of the font and of the town's seal. Callers with an untrusted or large page go through
`render_child`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.css import ColorProfile
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.briefing.blocks import Attachment, Seal
from app.outputs.drawing.typeface import font_file
from app.outputs.html.write import FONT_ADDRESS
from app.outputs.pdf.finish import Finisher

IMPORTED_IN = os.getpid()  # `render_child` checks with it that WeasyPrint was loaded ahead of the fork

VARIANT = "pdf/a-3a"  # the finisher adds the mark of PDF/UA-1


class OnlyOurOwn(URLFetcher):  # type: ignore[misc]
    """Resolves the font's address, that of the seal which it was given, and nothing else: no network, no file, no other
    data address."""

    def __init__(self, seal: Seal | None = None) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._seal = seal

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url == FONT_ADDRESS:
            return URLFetcherResponse(url, font_file().read_bytes(), {"Content-Type": "font/ttf"})
        if self._seal is not None and url == self._seal.address:
            return URLFetcherResponse(url, self._seal.png, {"Content-Type": "image/png"})
        raise ValueError(f"a briefing fetches nothing, and was asked for {url[:200]!r}")


def moment(created: str) -> datetime:
    """An ISO 8601 date or time as a time in UTC; a bare date is its midnight."""
    parsed = datetime.fromisoformat(created)
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def html_to_pdf(html: str, attachments: Sequence[Attachment] = (), *, created: str, seal: Seal | None = None) -> bytes:
    """The PDF of a page made by `html.render_print`, with our own files attached.

    `seal` is the only picture that the page may show. `created` dates the attachments; the document's own dates are in
    the page.
    """
    ordered = sorted(attachments, key=lambda attachment: attachment.name.encode())  # a name tree must be sorted
    when = moment(created)
    # The profile that WeasyPrint itself would take for PDF/A, under a name of our own: it leaves the file open.
    profile = Path(weasyprint.__file__).parent / "pdf" / "sRGB2014.icc"
    colors = ColorProfile(BytesIO(profile.read_bytes()), profile.name, "relative-colorimetric", (["r"], ["g"], ["b"]))
    options: dict[str, Any] = {
        "pdf_variant": VARIANT,
        "output_intent": "brief287-srgb",
        "attachments": [
            weasyprint.Attachment(
                string=attachment.content,
                name=attachment.name,
                description=attachment.description,
                created=when,
                modified=when,
                relationship="Source",
            )
            for attachment in ordered
        ],
    }
    laid_out = _lay_out(html, {"brief287-srgb": colors}, options, seal)
    pdf = laid_out.write_pdf(finisher=Finisher(ordered), **options)
    assert isinstance(pdf, bytes)
    return pdf


def _lay_out(html: str, colors: dict[str, ColorProfile], options: dict[str, Any], seal: Seal | None) -> Any:
    """The pages."""
    return weasyprint.HTML(string=html, url_fetcher=OnlyOurOwn(seal)).render(color_profiles=colors, **options)
