"""The town's seal: what is taken and what is refused, and that only it is shown, with its words."""

from __future__ import annotations

import io
import re
import struct
import threading
import zlib
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

import page as page_validation
import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader

from app.outputs.apart import child as render_child
from app.outputs.apart import town_seal
from app.outputs.apart.child import BusyError
from app.outputs.apart.town_seal import LARGEST, SealError, read_seal, seal_of
from app.outputs.html import write as html
from app.outputs.pdf import write as pdf
from app.outputs.pdf.write import OnlyOurOwn
from app.outputs.word.write import render_docx
from tests.briefing.sample import sample_document
from tests.outputs.test_pdf import structure


def picture(size=(300, 300), mode="RGBA", form="PNG", **more) -> bytes:
    """A disc on nothing."""
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((0, 0, size[0] - 1, size[1] - 1), fill=(22, 46, 81, 255))
    out = io.BytesIO()
    image.convert(mode).save(out, form, **more)
    return out.getvalue()


def dots(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(side: int) -> bytes:
    """A small PNG that says it is very large."""
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "upload",
    [
        picture(),
        picture(mode="P"),
        picture(mode="L"),
        picture(mode="1"),
        picture(mode="RGB", form="JPEG"),
        picture(mode="CMYK", form="JPEG"),
        picture(size=(1600, 900)),
        picture(mode="RGB", form="JPEG", comment=b"PLANTED"),
    ],
)
def test_what_is_kept_is_a_small_png_of_our_own(upload):
    kept = read_seal(upload)
    image = dots(kept)
    assert (image.format, image.mode) == ("PNG", "RGB")
    assert max(image.size) <= town_seal.KEPT_SIDE
    assert b"PLANTED" not in kept
    assert re.findall(rb"IHDR|IDAT|IEND|tEXt|iTXt|eXIf|iCCP|acTL", kept)[0] == b"IHDR"
    assert not re.search(rb"tEXt|iTXt|zTXt|eXIf|iCCP|acTL", kept)
    assert read_seal(upload) == kept


def test_what_is_clear_becomes_white_and_a_turned_photograph_stands_upright():
    assert dots(read_seal(picture())).getpixel((0, 0)) == (255, 255, 255)
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = picture(size=(200, 100), mode="RGB", form="JPEG", exif=exif)
    assert dots(read_seal(turned)).size == (100, 200)


@pytest.mark.parametrize(
    ("upload", "what"),
    [
        (b"", "The file is empty."),
        (b"GIF89a" + b"\0" * 100, "This is not a PNG or JPEG picture."),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "This is not a PNG or JPEG picture."),
        (picture(form="GIF", mode="P"), "This is not a PNG or JPEG picture."),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 500, "This picture cannot be read."),
        (picture()[:600], "This picture cannot be read."),
        (picture(mode="RGB", form="JPEG")[:900], "This picture cannot be read."),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * LARGEST, "The file is larger than 512 kilobytes."),
        (picture(size=(20, 20)), "The picture is less than 32 dots wide or high."),
        (picture(size=(4097, 1200)), "The picture is more than 4096 dots wide or high."),
        (picture(size=(400, 40)), "The picture is more than four times as long as wide."),
        (bomb(60_000), "This picture cannot be read."),
        (bomb(4000), "This picture cannot be read."),
    ],
)
def test_what_is_refused_and_why(upload, what):
    with pytest.raises(SealError) as error:
        read_seal(upload)
    assert error.value.what == what
    assert error.value.mend.endswith(".")


def test_a_child_that_dies_is_an_answer_too(monkeypatch):
    def busy(*_args):
        raise BusyError("Too many.")

    monkeypatch.setattr(town_seal, "in_child", busy)
    with pytest.raises(SealError, match="cannot be read"):
        read_seal(picture())


def test_small_things_do_not_wait_for_briefings(monkeypatch):
    taken = threading.BoundedSemaphore(1)
    monkeypatch.setattr(render_child, "_places", taken)
    with taken:
        assert read_seal(picture())


@pytest.fixture(scope="module")
def sealed():
    found = seal_of(read_seal(picture()), "Keene <b>&amp;")
    return replace(sample_document(1, hostile=False), seal=found)


def test_it_stands_in_the_pdf_once_with_its_words_and_keeps_to_both_standards(sealed, tmp_path):
    page = html.render_print(sealed)
    content = pdf.html_to_pdf(page, sealed.attachments, created=sealed.created, seal=sealed.seal)
    reader = PdfReader(io.BytesIO(content))
    figures = [element for element, _ in structure(reader) if element["/S"] == "/Figure"]
    assert figures[0]["/Alt"] == "Seal of Keene <b>&amp;"
    left, bottom, right, top = figures[0]["/A"]["/BBox"]
    assert 30 < right - left < 35
    assert 700 < bottom < top < 792
    assert len(reader.pages[0].images) == 1
    path = tmp_path / "sealed.pdf"
    path.write_bytes(content)
    for profile in ("PDF_UA_1", "PDF_A_3A"):
        report = page_validation.validate_pdf(str(path), profile=getattr(page_validation.ValidationProfile, profile))
        assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    # WeasyPrint smooths pictures unless it is told not to, which PDF/A forbids and the validator above does not see.
    shown: Any = reader.pages[0]["/Resources"]
    pictures = [each.get_object() for each in shown["/XObject"].values()]
    assert [each["/Interpolate"] for each in pictures if each["/Subtype"] == "/Image"] == [False]
    in_a_child = render_child.render_pdf(page, sealed.attachments, created=sealed.created, seal=sealed.seal)
    assert in_a_child == content


def test_no_other_picture_is_resolved(sealed):
    other = seal_of(read_seal(picture(size=(200, 200))), "Other")
    assert other is not None
    fetcher = OnlyOurOwn(sealed.seal)
    assert fetcher.fetch(sealed.seal.address).read() == sealed.seal.png
    for url in (other.address, "data:image/png;base64,AAAA", "data:text/css,p{}", "file:///etc/passwd", "http://x/"):
        with pytest.raises(ValueError, match="fetches nothing"):
            fetcher.fetch(url)
    with pytest.raises(ValueError, match="fetches nothing"):
        OnlyOurOwn().fetch(sealed.seal.address)
    # The page shows a seal that the renderer was not given: it stays away, and its words stand there.
    content = pdf.html_to_pdf(html.render_print(sealed), sealed.attachments, created=sealed.created)
    assert not PdfReader(io.BytesIO(content)).pages[0].images


def test_it_stands_on_the_page_and_in_the_word_file_with_its_words(sealed):
    fragment = html.render_fragment(sealed)
    assert 'alt="Seal of Keene &lt;b&gt;&amp;amp;"' in fragment
    assert fragment.count("data:image/png") == 1
    with ZipFile(io.BytesIO(render_docx(sealed))) as package:
        words = package.read("word/document.xml").decode()
        pictures = [package.read(name) for name in package.namelist() if name.startswith("word/media/")]
    assert 'descr="Seal of Keene &lt;b&gt;&amp;amp;"' in words
    assert sealed.seal.png in pictures


def test_without_one_nothing_is_there(sealed):
    bare = replace(sealed, seal=None)
    assert "data:image" not in html.render_print(bare)
    assert "<img" not in html.render_fragment(bare)
    assert seal_of(None, "Keene") is None
