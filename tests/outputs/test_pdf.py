"""The PDF: valid, the same bytes each time, nothing fetched, nothing cut off, limits that hold."""

from __future__ import annotations

import http.server
import itertools
import logging
import os
import re
import shutil
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import page as page_validation
import pytest
from pypdf import PdfReader

from app.briefing.blocks import Attachment, Chart, Timeline
from app.outputs.apart import child as render_child
from app.outputs.html import write as html
from app.outputs.pdf import write as pdf
from tests.briefing.sample import sample_document

ROOT = Path(__file__).resolve().parents[2]


def make(sample, paper="letter") -> bytes:
    return pdf.html_to_pdf(html.render_print(sample, paper), sample.attachments, created=sample.created)


@pytest.fixture(scope="module")
def plain() -> bytes:
    return make(sample_document(hostile=False))


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    """What was said while `hostile` was made."""
    return []


@pytest.fixture(scope="module")
def hostile(complaints) -> bytes:
    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            complaints.append(record.getMessage())

    listener = Listener(logging.WARNING)
    logging.getLogger("weasyprint").addHandler(listener)
    try:
        return make(sample_document())
    finally:
        logging.getLogger("weasyprint").removeHandler(listener)


def root(reader: PdfReader) -> Any:
    """The catalog, without pypdf's narrow types."""
    return reader.root_object


def structure(reader: PdfReader):
    """Every structure element, depth first, with the tags above it."""

    def walk(element, above):
        element = element.get_object()
        if isinstance(element, list):
            for kid in element:
                yield from walk(kid, above)
        elif isinstance(element, dict) and "/S" in element:
            yield element, above
            if "/K" in element:
                yield from walk(element["/K"], (*above, element["/S"]))

    return list(walk(root(reader)["/StructTreeRoot"]["/K"], ()))


@pytest.mark.parametrize("name", ["plain", "hostile"])
@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_3A"])
def test_valid(name, profile, request, tmp_path):
    path = tmp_path / "sample.pdf"
    path.write_bytes(request.getfixturevalue(name))
    report = page_validation.validate_pdf(str(path), profile=getattr(page_validation.ValidationProfile, profile))
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


@pytest.mark.verify
def test_valid_for_the_reference_validator(plain, hostile, tmp_path):
    paths = []
    for name, content in (("plain", plain), ("hostile", hostile)):
        paths.append(tmp_path / f"{name}.pdf")
        paths[-1].write_bytes(content)
    subprocess.run([ROOT / "script" / "verify", *paths], check=True)


def test_same_input_same_bytes_here_and_in_a_child(hostile):
    sample = sample_document()
    assert render_child.render_pdf(html.render_print(sample), sample.attachments, created=sample.created) == hostile


def test_same_input_same_bytes_again():
    sample = sample_document(1, hostile=False)
    page = HUGE + "<h1>x</h1><ul><li>y</ul><table><tr><th>a<td>b</table>"
    makers = (pdf.html_to_pdf, pdf.html_to_pdf, render_child.render_pdf, render_child.render_pdf)
    assert len({make(page, sample.attachments, created=sample.created) for make in makers}) == 1


def test_the_style_sheet_and_the_page_raise_no_complaint(hostile, complaints):
    assert hostile
    assert complaints == []


def test_a_complaint_would_be_heard(caplog):
    with caplog.at_level(logging.WARNING, "weasyprint"):
        pdf.html_to_pdf(HUGE + "<style>p { no-such: 1 }</style><p>x", created="2026-11-24")
    assert "no-such" in caplog.text


def test_metadata_bookmarks_and_language(plain):
    reader = PdfReader(BytesIO(plain))
    assert reader.metadata is not None
    assert reader.metadata.title == "Whether to sign a 287(g) agreement with ICE"
    assert reader.metadata.subject == "Briefing for the City Council"
    assert reader.metadata.author == "City of Sample, Maine"
    assert reader.metadata.creation_date_raw == reader.metadata.modification_date_raw == "D:20261124090000+00'00"
    assert root(reader)["/Lang"] == "en-US"
    assert cast(Any, reader.outline)[0]["/Title"] == reader.metadata.title
    titles = str(reader.outline)
    assert "Fiscal note" in titles
    assert "The decision" not in titles
    xmp = root(reader)["/Metadata"].get_data()
    assert xmp.count(b"<pdfuaid:part>1</pdfuaid:part>") == 1
    assert b'pdfaid:part="3"' in xmp
    assert xmp.count(b"<rdf:RDF") == 1


def test_attachments_have_our_types_and_dates(plain):
    reader = PdfReader(BytesIO(plain))
    assert {name: content for name, [content] in reader.attachments.items()} == {
        "answers.json": b'{"answers": {}}',
        "workbook.xlsx": b"PK" * 50,
    }
    files = [reference.get_object() for reference in root(reader)["/AF"]]
    streams = [file["/EF"]["/F"] for file in files]
    assert sorted(stream["/Subtype"] for stream in streams) == [
        "/application/json",
        "/application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ]
    assert {stream["/Params"]["/ModDate"] for stream in streams} == {"D:20261124090000Z"}
    assert {file["/AFRelationship"] for file in files} == {"/Source"}


def test_header_cells_have_a_scope(plain):
    heads = [
        (element["/A"]["/Scope"], above)
        for element, above in structure(PdfReader(BytesIO(plain)))
        if element["/S"] == "/TH"
    ]
    assert len(heads) > 60
    for scope, above in heads:
        assert scope == ("/Column" if "/THead" in above else "/Row")


def test_lists_say_how_they_are_numbered(plain):
    lists = [
        element["/A"]["/ListNumbering"] for element, _ in structure(PdfReader(BytesIO(plain))) if element["/S"] == "/L"
    ]
    kinds = [kind for kind, _ in itertools.groupby(lists)]  # a list that goes on over a page is tagged page by page
    assert kinds == ["/Disc", "/Decimal", "/Disc", "/None"]


def test_figures_have_the_whole_alternative_and_their_place(plain):
    reader = PdfReader(BytesIO(plain))
    figures = [element for element, _ in structure(reader) if element["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == [
        block.alt for block in sample_document().blocks if isinstance(block, Chart | Timeline)
    ]
    assert "Jail Enforcement Model: not known" in figures[0]["/Alt"]
    for figure in figures:
        left, bottom, right, top = figure["/A"]["/BBox"]
        assert 0 < left < right < 612
        assert 0 < bottom < top < 792


def test_links_are_named_by_their_words(plain):
    names = [
        annotation.get_object()["/Contents"]
        for page in PdfReader(BytesIO(plain)).pages
        for annotation in page.get("/Annots", [])
    ]
    assert {"Source 1", "Source 1, back to its first citation", "the fiscal note"} <= set(names)
    assert not [name for name in names if name.startswith(("#", "cite-", "source-"))]


def test_heads_and_feet_are_artifacts(plain):
    reader = PdfReader(BytesIO(plain))
    for page in cast(Any, reader.pages):
        content = page.get_contents().get_data()
        assert content.count(b"/Artifact\n<</Type /Pagination>>\nBDC") >= 2
    tagged = {element.get("/S") for element, _ in structure(reader)}
    assert tagged <= {
        "/Document", "/Div", "/Sect", "/NonStruct", "/H1", "/H2", "/H3", "/H4", "/P", "/Span", "/Link", "/L", "/LI",
        "/Lbl", "/LBody", "/Table", "/Caption", "/THead", "/TBody", "/TR", "/TH", "/TD", "/Figure",
    }  # fmt: skip


def words_by_page(path: Path):
    """Each page's size and its words with their boxes, as poppler sees them."""
    tool = shutil.which("pdftotext")
    assert tool, "pdftotext is needed: apt-get install poppler-utils"
    run = subprocess.run([tool, "-bbox", str(path), "-"], capture_output=True, check=True)
    text = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", run.stdout)
    space = "{http://www.w3.org/1999/xhtml}"
    for page in ET.fromstring(text).iter(f"{space}page"):
        size = float(page.attrib["width"]), float(page.attrib["height"])
        boxes = [
            (word.text or "", *(float(word.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax")))
            for word in page.iter(f"{space}word")
        ]
        yield size, boxes


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_no_word_leaves_the_margins_or_covers_the_foot(paper, hostile, tmp_path):
    path = tmp_path / "sample.pdf"
    path.write_bytes(hostile if paper == "letter" else make(sample_document(), paper))
    upright = (612, 792) if paper == "letter" else (595, 842)
    sizes = set()
    for (width, height), words in words_by_page(path):
        sizes.add((round(width), round(height)))
        side, below = 54, 49 if width < height else 59
        for word, left, top, right, bottom in words:
            assert left >= side - 1, word
            assert right <= width - side + 1, word
            assert top >= 20, word
            assert bottom <= height - 20, word
        foot = min(top for word, _, top, _, _ in words if word == "Page" and top > height - 72)
        body = [bottom for _, _, top, _, bottom in words if top < height - below - 1]
        assert max(body) <= foot
    assert sizes == {upright, upright[::-1]}


def test_each_page_has_its_foot(plain, tmp_path):
    reader = PdfReader(BytesIO(plain))
    for number, page in enumerate(reader.pages, 1):
        text = " ".join(page.extract_text().split())
        assert "City of Sample, Maine · DRAFT · Prepared November 24, 2026 · Law as of November 24, 2026" in text
        assert "Do not rely on this after February 22, 2027" in text
        assert f"Page {number} of {len(reader.pages)}" in text


def test_the_head_of_a_long_table_is_repeated_and_its_total_is_not(plain):
    texts = [page.extract_text() for page in PdfReader(BytesIO(plain)).pages]
    with_lines = [text for text in texts if re.search(r"Cost line\s\d+", text)]
    assert len(with_lines) >= 2
    assert all("Worked from" in text for text in with_lines)
    assert ["Total, five years" in text for text in texts].count(True) == 1


def test_only_public_sans_is_embedded(hostile):
    names = {
        font.get_object()["/BaseFont"]
        for page in cast(Any, PdfReader(BytesIO(hostile)).pages)
        for font in page["/Resources"]["/Font"].values()
    }
    assert names
    assert all("+Public-Sans" in name for name in names)


def test_nothing_is_fetched_even_from_a_hostile_page(tmp_path):
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format, *args):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg"><text>SECRET</text></svg>')
    web, file = f"http://127.0.0.1:{server.server_port}", secret.as_uri()
    page = f"""<html lang=en><head><title>t</title><base href="{web}/base/">
      <link rel=stylesheet href="{web}/a.css"><link rel=stylesheet href="{file}"><link rel=attachment href="{file}">
      <style>@import url({web}/b.css); @font-face {{ font-family: X; src: url({web}/c.ttf), url({file}) }}
      p {{ background: url({web}/d.png); font-family: X }} li {{ list-style-image: url({file}) }}</style></head>
      <body><img src="{web}/e.png" alt=x><img src="{file}" alt=x><img src="relative.png" alt=x>
      <object data="{file}"></object>      <embed src="{web}/f"><iframe src="{web}/g"></iframe>
      <a rel=attachment href="{file}">a</a><ul><li>x</ul>
      <img alt=x src="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cimage
        href='{web}/h'/%3E%3C/svg%3E">
      <svg xmlns="http://www.w3.org/2000/svg"><title>t</title><image href="{file}" width="9" height="9"/>
      <use href="{web}/i#x"/></svg>
      <p>text</p></body></html>"""
    try:
        content = pdf.html_to_pdf(page, created="2026-11-24")
    finally:
        server.shutdown()
        server.server_close()
    assert asked == []
    reader = PdfReader(BytesIO(content))
    assert not reader.attachments
    assert "SECRET" not in reader.pages[0].extract_text()


HUGE = '<html lang="en"><title>t</title><body>'


@pytest.mark.parametrize(
    ("content", "limits", "message"),
    [
        ("<p>" + "word " * 2_000_000, render_child.Limits(seconds=1.5), "took too long"),
        ("<p>" + "word " * 2_000_000, render_child.Limits(processor_seconds=1), "took too long"),
        ("<p>x", render_child.Limits(output=100), "larger than"),
    ],
)
def test_a_child_that_takes_too_much_is_stopped(content, limits, message):
    with pytest.raises(render_child.RenderError, match=message):
        render_child.render_pdf(HUGE + content, created="2026-11-24", limits=limits)


def test_a_child_that_wants_too_much_memory_is_stopped():
    limits = render_child.Limits(memory=400 << 20)  # what WeasyPrint itself needs differs from machine to machine
    with pytest.raises(render_child.RenderError, match="too large"):
        render_child.in_child(bytes, (limits.memory,), limits)
    page = HUGE + "word " * 50_000_000  # with its copy in the parser, more than the limit in any case
    with pytest.raises(render_child.RenderError, match="too large"):
        render_child.render_pdf(page, created="2026-11-24", limits=limits)


def test_a_child_that_fails_says_why():
    with pytest.raises(render_child.RenderError, match="Invalid isoformat"):
        render_child.render_pdf(HUGE, created="yesterday")
    assert render_child.render_pdf(HUGE + "<p>fine", created="2026-11-24").startswith(b"%PDF-1.7")


def test_one_too_many_waits_and_is_told(monkeypatch):
    monkeypatch.setattr(render_child, "_places", threading.BoundedSemaphore(1))
    with render_child._places, pytest.raises(render_child.BusyError, match="Too many"):
        render_child.render_pdf(HUGE, created="2026-11-24", limits=render_child.Limits(wait=0.05))
    assert render_child.render_pdf(HUGE + "<p>x", created="2026-11-24")


@pytest.mark.parametrize("served", [True, False])
def test_where_pages_are_served_a_child_keeps_behind_them_and_off_one_processor(served, monkeypatch):
    monkeypatch.setattr(render_child, "_pages_are_served", served)
    told = render_child.in_child(Path.read_bytes, (Path("/proc/self/status"),), render_child.DEFAULT_LIMITS).decode()
    stat = render_child.in_child(Path.read_bytes, (Path("/proc/self/stat"),), render_child.DEFAULT_LIMITS).decode()
    mask = re.search(r"Cpus_allowed:\s*([\da-f,]+)", told)
    assert mask is not None
    allowed = int(mask[1].replace(",", ""), 16)
    kept_free = served and len(render_child.PROCESSORS) > 1
    assert allowed == sum(1 << processor for processor in render_child.PROCESSORS[kept_free:])
    assert int(stat.rpartition(")")[2].split()[16]) == (render_child.NICENESS if served else os.nice(0))


def test_the_main_script_does_not_run_again_in_the_child(tmp_path):
    script, trace = tmp_path / "main.py", tmp_path / "trace"
    script.write_text(
        f"open({str(trace)!r}, 'a').write('x')\n"
        "from app.outputs.apart import child as r\n"
        "if __name__ == '__main__':\n"
        "    assert r.render_pdf('<p>x', created='2026-11-24').startswith(b'%PDF')\n"
    )
    subprocess.run([sys.executable, script], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    assert trace.read_text() == "x"


def test_a_fork_server_without_weasyprint_is_noticed():
    """A preload that failed is hidden by the fork server: the child finds out and says so."""
    code = (
        "import os, multiprocessing\n"
        "from app.outputs.apart import child as r\n"
        "r._context.set_forkserver_preload(['app.briefing.no_such_module'])\n"
        "try:\n"
        "    r.render_pdf('<p>x', created='2026-11-24')\n"
        "except r.RenderError as error:\n"
        "    print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert "did not load WeasyPrint ahead" in run.stdout


def test_length_and_data_of_every_stream_agree():
    """Read as a strict validator does: the line end before `endstream` is CR LF where a CR stands there."""
    seen = 0
    for number in range(40):
        content = pdf.html_to_pdf(HUGE + f"<p>{number}" * number, created="2026-11-24")
        for length, data in re.findall(rb"/Length (\d+)[^>]*>>\nstream\n(.*?)\nendstream", content, re.DOTALL):
            seen += 1
            assert int(length) == len(data.removesuffix(b"\r"))
    assert seen > 200


def test_order_of_attachments_does_not_matter():
    both = sample_document(1, hostile=False).attachments
    made = {pdf.html_to_pdf(HUGE + "<p>x", given, created="2026-11-24") for given in (both, both[::-1])}
    assert len(made) == 1


def test_attachments_are_bytes_never_a_path():
    attachment = Attachment("a.txt", "text/plain", "d", b"/etc/hostname")
    content = pdf.html_to_pdf(HUGE + "<p>x", [attachment], created="2026-11-24")
    assert PdfReader(BytesIO(content)).attachments["a.txt"] == [b"/etc/hostname"]
