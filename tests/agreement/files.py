"""Agreement files as towns get them, each made in code from the text of a form."""

from __future__ import annotations

import html
import io
import random
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import docx
import pypdf
import pypdfium2 as pdfium
import weasyprint

from app.outputs.drawing.typeface import font_file
from tests.agreement.agreements import Text, as_read, set_text

Make = Callable[[Text], bytes]
SAME: dict[str, Make] = {}
"""Files that say nothing but what the form says, whatever they look like, and can be read throughout."""
PARTLY: dict[str, Make] = {}
"""Files of which some pages cannot be read."""
SCANNED: dict[str, Make] = {}
"""Files with the slips of a scanner program."""


def same(make: Make) -> Make:
    SAME[make.__name__] = make
    return make


def partly(make: Make) -> Make:
    PARTLY[make.__name__] = make
    return make


# ---- parts ----------------------------------------------------------------------------------------------------------


def lines_as_pdf(pages: Iterable[Sequence[str]], size: str = "8pt") -> bytes:
    """Pages of lines, each line where it is."""
    body = "".join(f"<pre>{html.escape(chr(10).join(page))}</pre>" for page in pages)
    style = (
        f"@font-face {{ font-family: form; src: url({font_file().as_uri()}) }}"
        f"@page {{ size: letter; margin: 15mm }} pre {{ break-after: page; margin: 0; font: {size} form }}"
    )
    made = weasyprint.HTML(string=f"<html lang=en><style>{style}</style><body>{body}</body></html>").write_pdf()
    assert isinstance(made, bytes)
    return made


def read_lines(text: Text, head: str = "Revised 03/04/2031", height: int = 30) -> list[list[str]]:
    """The lines of each page, with a running head and a page number."""
    return [page.split("\n") for page in as_read(text, head=head, height=height)]


def bare_lines(text: Text, height: int = 30) -> list[list[str]]:
    """The lines of each page and nothing around them."""
    return [page[1:-1] for page in read_lines(text, height=height)]


def written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture_of(body: bytes, place: int) -> pypdf.PageObject:
    """A page as a scanner gives it: a picture of its text."""
    with pdfium.PdfDocument(body) as file:
        image = file[place].render(scale=1).to_pil().convert("L")
    out = io.BytesIO()
    image.save(out, format="PDF", resolution=72)
    return pypdf.PdfReader(out).pages[0]


def with_pictures(body: bytes, places: Iterable[int]) -> bytes:
    """The file with some of its pages scanned; places count from 0, those below it from the end."""
    pages = list(pypdf.PdfReader(io.BytesIO(body)).pages)
    scanned = {place % len(pages) for place in places}
    writer = pypdf.PdfWriter()
    for place, page in enumerate(pages):
        writer.add_page(picture_of(body, place) if place in scanned else page)
    return written(writer)


@cache
def filler() -> tuple[bytes, ...]:
    """Pages of a packet that are no agreement."""
    said = [
        "The committee read the minutes of its last meeting and approved them as they were printed in the packet.",
        "Staff reports that the new roof of the library was finished in April, two weeks before the contract's day.",
        "Members asked about the price of road salt, and the director will bring a table to the next work session.",
    ]
    return tuple(
        lines_as_pdf([[f"Item {number}. Report of the director", *(said[each % 3] for each in range(12 + number))]])
        for number in range(1, 6)
    )


def in_packet(body: bytes, before: int, after: int = 0) -> bytes:
    """The file inside a packet, after so many pages of other items."""
    writer = pypdf.PdfWriter()
    others = [pypdf.PdfReader(io.BytesIO(each)).pages[0] for each in filler()]
    for number in range(before):
        writer.add_page(others[number % len(others)])
    for page in pypdf.PdfReader(io.BytesIO(body)).pages:
        writer.add_page(page)
    for number in range(after):
        writer.add_page(others[number % len(others)])
    return written(writer)


# ---- the same in another look ---------------------------------------------------------------------------------------


@same
def set_anew(text: Text) -> bytes:
    return set_text(text)


@same
def in_a_face_with_ligatures(text: Text) -> bytes:
    return set_text(text, more="font-family: 'DejaVu Serif', serif; font-variant-ligatures: common-ligatures")


@same
def in_ligatures_and_hyphens(text: Text) -> bytes:
    return set_text(text, size="9pt", more="font-family: 'DejaVu Serif', serif; text-align: justify; hyphens: auto")


@same
def in_a_slanted_face_with_ligatures(text: Text) -> bytes:
    return set_text(text, more="font-family: 'DejaVu Sans', sans-serif; font-style: italic; letter-spacing: .1pt")


@same
def small(text: Text) -> bytes:
    return set_text(text, size="6pt")


@same
def in_two_columns(text: Text) -> bytes:
    return set_text(text, size="9pt", more="columns: 2; hyphens: auto")


@same
def with_hyphens(text: Text) -> bytes:
    return set_text(text, size="13pt", more="text-align: justify; hyphens: auto")


@same
def stamped(text: Text) -> bytes:
    return set_text(text, head="City of Example - Council Meeting 01/14/2026 - Item 7.B")


def _stamp(text: Text, *lines: str, foot: bool = False) -> bytes:
    pages = bare_lines(text)
    stamps = [[line.format(page=3 + place, of=212) for line in lines] for place in range(len(pages))]
    return lines_as_pdf(
        [[*page, *stamp] if foot else [*stamp, *page] for page, stamp in zip(pages, stamps, strict=True)]
    )


@same
def stamp_that_wraps_before_its_last_number(text: Text) -> bytes:
    return _stamp(text, "City of Example - Council Meeting 01/14/2026 - Item 7.B - Packet Page {page} of", "{of}")


@same
def stamp_that_wraps_at_the_foot(text: Text) -> bytes:
    return _stamp(text, "City of Example - Council Meeting 01/14/2026 - Packet Page", "{page}", foot=True)


@same
def stamp_of_five_lines(text: Text) -> bytes:
    lines = (
        "City of Example",
        "Council Meeting of January 14",
        "Consent agenda",
        "Item 7.B, attachment",
        "Page {page} of",
    )
    return _stamp(text, *lines, "{of}")


@same
def stamp_that_wraps_within_its_words(text: Text) -> bytes:
    return _stamp(text, "Town of Sample - Board of Selectmen - Packet", "Page {page} of {of}", foot=True)


def _line_numbers(text: Text, *, through: bool = False, each: int = 1, apart: bool = False) -> bytes:
    pages, count = [], 0
    for lines in bare_lines(text, height=28):
        page, count = [], count if through else 0
        for line in lines:
            count += 1
            number = f"{count:>3}   " if count % each == 0 else "      "
            page += [number.strip(), line] if apart and number.strip() else [number + line]
        pages.append(page)
    return lines_as_pdf(pages)


@same
def line_numbers_on_each_page(text: Text) -> bytes:
    return _line_numbers(text)


@same
def line_numbers_running_on(text: Text) -> bytes:
    return _line_numbers(text, through=True)


@same
def each_fifth_line_numbered(text: Text) -> bytes:
    return _line_numbers(text, through=True, each=5)


@same
def line_numbers_on_lines_of_their_own(text: Text) -> bytes:
    return _line_numbers(text, apart=True)


@same
def after_a_report_in_a_packet(text: Text) -> bytes:
    return in_packet(set_text(text), 4, 3)


@same
def scanned_with_recognized_text(text: Text) -> bytes:
    """A picture of each page, with its text over it, as a scanner program leaves it."""
    body = set_text(text)
    writer = pypdf.PdfWriter()
    for place, page in enumerate(pypdf.PdfReader(io.BytesIO(body)).pages):
        under = writer.add_page(picture_of(body, place))
        under.merge_page(page)
    return written(writer)


@same
def in_word(text: Text) -> bytes:
    return as_word(text)


def as_word(text: Text, change: Callable[[docx.document.Document], None] | None = None) -> bytes:
    """The agreement as a Word file."""
    document = docx.Document()
    for part in text.parts:
        if part.title:
            joint = ". " if part.number and " " not in part.number else "\n"
            document.add_paragraph(f"{part.number}{joint}{part.title}".strip())
        for each in part.paragraphs:
            document.add_paragraph(" ".join(each))
    if change is not None:
        change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# ---- pages that are pictures ----------------------------------------------------------------------------------------


@partly
def scanned_in_the_middle(text: Text) -> bytes:
    return with_pictures(lines_as_pdf(bare_lines(text)), [1, 2])


@partly
def first_page_scanned(text: Text) -> bytes:
    return with_pictures(lines_as_pdf(bare_lines(text)), [0])


@partly
def last_pages_scanned(text: Text) -> bytes:
    return with_pictures(lines_as_pdf(bare_lines(text)), [-1, -2])


@partly
def each_second_page_scanned(text: Text) -> bytes:
    pages = bare_lines(text, height=20)
    return with_pictures(lines_as_pdf(pages), range(1, len(pages), 2))


@partly
def half_a_page_is_a_picture(text: Text) -> bytes:
    """The second page's lower half was pasted in as a picture."""
    pages = bare_lines(text)
    whole = lines_as_pdf(pages)
    cut = [*pages]
    cut[1] = pages[1][: len(pages[1]) // 2]
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(lines_as_pdf(cut)))
    writer.pages[1].merge_transformed_page(picture_of(whole, 1), pypdf.Transformation().scale(1, 0.4), over=False)
    return written(writer)


# ---- a scanner's slips ----------------------------------------------------------------------------------------------

_SLIPS = (
    ("rn", "m"), ("m", "rn"), ("l", "1"), ("1", "l"), ("I", "l"), ("o", "0"), ("0", "O"), ("w", "vv"), ("cl", "d"),
    ("d", "cl"), ("h", "li"), ("e", "c"), ("5", "S"), (" ", ""),
)  # fmt: skip


def noisy(line: str, share: float, chance: random.Random) -> str:
    """A line with slips in this share of the places where a scanner may slip."""
    found, at = "", 0
    while at < len(line):
        fits = [(right, wrong) for right, wrong in _SLIPS if line.startswith(right, at)]
        if fits and chance.random() < share and "_" not in line[at : at + 2]:
            right, wrong = chance.choice(fits)
            found, at = found + wrong, at + len(right)
        else:
            found, at = found + line[at], at + 1
    return found


def _scanned(share: float, seed: int) -> Make:
    def make(text: Text) -> bytes:
        chance = random.Random(seed)
        return lines_as_pdf([[noisy(line, share, chance) for line in page] for page in read_lines(text)])

    return make


SCANNED |= {
    f"slips_in_{share:.0%}_{seed}": _scanned(share, seed)
    for share, seed in ((0.01, 1), (0.01, 2), (0.03, 3), (0.03, 4), (0.03, 5), (0.08, 6))
}
