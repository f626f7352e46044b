"""The Word file: real styles, text that stays text, the figures of the page, and the same bytes twice."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from app.assessments.answers_file import read_answers_file
from app.briefing.blocks import Block, Box, Document, FormLines, Heading, Paragraph, Run, Table
from app.briefing.context import STATUS_WORDS
from app.briefing.letters import letters
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.edition import Edition
from app.outputs.html.write import plain_words, render_print
from app.outputs.produce import document_of, produce, rendered
from app.outputs.word.write import render_docx
from app.resources import folder
from app.rulebook.book import Rulebook
from tests.briefing.sample import sample_document, sections_of
from tests.conftest import TODAY

ROOT = folder("rules").parent
EXAMPLES = {
    "brewer-me": dt.date(2025, 4, 1), "portland-me": TODAY, "sample-city-fl": TODAY, "troy-nh": TODAY,
}  # fmt: skip


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def words(paragraph) -> str:
    """All of a paragraph's text, that of its links included."""
    return "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def body_text(content: bytes) -> str:
    return "\n".join(words(paragraph) for paragraph in opened(content).element.body.iter(qn("w:p")))


def written_tables(content: bytes):
    """The tables of the document, without labelled values (no head row) and charts (they have a description)."""
    return [
        table
        for table in opened(content).tables
        if table._tbl.find(".//" + qn("w:tblHeader")) is not None
        and table._tbl.tblPr.find(qn("w:tblDescription")) is None
    ]


def with_blocks(*blocks: Block) -> Document:
    return dataclasses.replace(sample_document(1, hostile=False), sections=sections_of(blocks))


@pytest.fixture(scope="module")
def sample() -> bytes:
    return render_docx(sample_document())


@pytest.fixture(scope="module")
def examples(rulebook: Rulebook) -> dict[str, Evaluation]:
    return {
        name: evaluate(rulebook, read_answers_file(ROOT / "examples" / f"{name}.yaml", rulebook.questions), day)
        for name, day in EXAMPLES.items()
    }


class TestBlocks:
    def test_every_kind_has_its_style(self, sample: bytes) -> None:
        body = opened(sample).element.body
        used = {style.get(qn("w:val")) for style in body.iter(qn("w:pStyle"))}
        assert used >= {
            "Masthead", "Title", "Heading1", "Heading2", "Heading3", "Lead", "Note", "ListBullet", "ListNumber",
            "Caption", "TableText", "TableHead", "TableDense", "TableDenseHead", "FactLabel", "FormLine", "Source",
        }  # fmt: skip
        known = {style.style_id for style in opened(sample).styles}
        assert used <= known
        assert {style.get(qn("w:val")) for style in body.iter(qn("w:rStyle"), qn("w:tblStyle"))} <= known

    def test_headings_are_those_of_the_document(self, sample: bytes) -> None:
        found = [
            (p.style.name, p.text.split("<")[0])
            for p in opened(sample).paragraphs
            if p.style.name[:5] in ("Title", "Headi")
        ]
        blocks = sample_document().blocks
        wanted = []
        level = 1
        for block in blocks:
            if isinstance(block, Heading):
                level = block.level
                wanted.append(("Title" if level == 1 else f"Heading {level - 1}", block.text.split("<")[0]))
            elif isinstance(block, Box):
                wanted.append((f"Heading {level}", block.title.split("<")[0]))
        assert found == wanted

    def test_no_level_is_left_out(self) -> None:
        content = render_docx(with_blocks(Heading(2, "Two", "two"), Heading(4, "Four", "four")))
        styles = [p.style.name for p in opened(content).paragraphs]
        assert styles == ["Masthead", "Title", "Heading 1", "Heading 2"]

    def test_each_numbered_list_begins_with_one(self) -> None:
        document = sample_document(1, hostile=False)
        items = next(block for block in document.blocks if getattr(block, "ordered", False))
        content = render_docx(with_blocks(items, Heading(2, "More", "more"), items))
        numbers = [node.get(qn("w:val")) for node in opened(content).element.body.iter(qn("w:numId"))]
        assert len(set(numbers)) == 2
        restarts = ET.fromstring(parts(content)["word/numbering.xml"]).iter(qn("w:startOverride"))
        assert len(list(restarts)) == 2

    def test_tables_have_heads_that_repeat_and_rows_that_hold_together(self, sample: bytes) -> None:
        document = sample_document()
        tables = [block for block in document.blocks if isinstance(block, Table)]
        for block, table in zip(tables, written_tables(sample), strict=True):
            caption = table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
            assert caption[:40] == block.caption[:40]
            rows = table._tbl.tr_lst
            assert rows[0].find(".//" + qn("w:tblHeader")) is not None
            assert all(row.find(".//" + qn("w:cantSplit")) is not None for row in rows)
            assert len(rows) == len(block.rows) + 1
            widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
            assert len(widths) == len(block.columns)
            look = table._tbl.tblPr.find(qn("w:tblLook"))
            assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")

    def test_the_cells_say_what_the_blocks_say(self) -> None:
        document = sample_document(hostile=False)
        content = render_docx(document)
        tables = [block for block in document.blocks if isinstance(block, Table)]
        for block, table in zip(tables, written_tables(content), strict=True):
            shown = [[words(cell) for cell in row.tc_lst] for row in table._tbl.tr_lst[1:]]
            for row, cells in zip(block.rows, shown, strict=True):
                for cell, text in zip(row, cells, strict=True):
                    assert text.startswith(plain_words(cell.words))

    def test_a_chart_has_pictures_with_words_and_a_figure_for_each_bar(self, sample: bytes) -> None:
        body = opened(sample).element.body
        alts = [node.get("descr") for node in body.iter(qn("wp:docPr"))]
        assert "Task Force Model: $60,000 (P10 to P90: $41,000 to $88,000)" in alts
        assert all(alts)
        assert len({node.get("id") for node in body.iter(qn("wp:docPr"))}) == len(alts)
        described = [node.get(qn("w:val")) for node in body.iter(qn("w:tblDescription"))]
        assert any(text.startswith("Net cost in the first year. No change: $0.") for text in described)
        pictures = [content for name, content in parts(sample).items() if name.startswith("word/media/")]
        assert pictures
        assert all(content.startswith(b"\x89PNG\r\n\x1a\n") for content in pictures)
        assert "not known: no jail budget was given" in body_text(sample)

    def test_many_columns_stand_on_turned_pages(self, sample: bytes) -> None:
        sections = opened(sample).sections
        assert [section.page_width > section.page_height for section in sections] == [False, True, False]

    @pytest.mark.parametrize(("paper", "size"), [("letter", (12240, 15840)), ("a4", (11906, 16838))])
    def test_paper(self, paper, size) -> None:
        section = opened(render_docx(sample_document(1), paper)).sections[0]
        assert (section.page_width.twips, section.page_height.twips) == size

    def test_every_page_has_a_foot_with_dates_and_page_numbers(self, sample: bytes) -> None:
        for section in opened(render_docx(sample_document(1, hostile=False))).sections:
            feet = [section.footer, section.first_page_footer] if section.different_first_page_header_footer else []
            for foot in feet or [section.footer]:
                shown = "".join(words(p._p) for p in foot.paragraphs)
                for wanted in ("City of Sample, Maine", "DRAFT", "Prepared November 24, 2026", "Law as of", "rulebook"):
                    assert wanted in shown
                fields = [node.get(qn("w:instr")) for node in foot.part.element.iter(qn("w:fldSimple"))]
                assert fields == ["PAGE", "NUMPAGES"]

    def test_what_is_not_for_the_public_says_so_on_every_page(self) -> None:
        document = dataclasses.replace(sample_document(1, hostile=False), audience="counsel")
        content = render_docx(document)
        assert "not for publication" in body_text(content)
        heads = [section.header for section in opened(content).sections]
        assert all("not for publication" in "".join(words(p._p) for p in head.paragraphs) for head in heads)

    def test_properties(self) -> None:
        core = opened(render_docx(sample_document(1, hostile=False))).core_properties
        assert core.title == "Whether to sign a 287(g) agreement with ICE"
        assert (core.author, core.language, core.content_status) == ("City of Sample, Maine", "en-US", "DRAFT")
        assert core.created == core.modified
        assert core.created.replace(tzinfo=None) == dt.datetime(2026, 11, 24, 9)
        styles = ET.fromstring(parts(render_docx(sample_document(1)))["word/styles.xml"])
        assert [node.get(qn("w:val")) for node in styles.iter(qn("w:lang"))] == ["en-US"]

    def test_a_question_stays_with_the_lines_for_its_answer(self) -> None:
        content = render_docx(with_blocks(Paragraph((Run("Who signs?"),)), FormLines(("Answer:", "\u00a0"))))
        kept = [p._p.find(".//" + qn("w:keepNext")) is not None for p in opened(content).paragraphs[-3:]]
        assert kept == [True, True, False]


class TestLinks:
    def test_every_link_has_its_end_and_every_bookmark_its_own_name(self, examples: dict[str, Evaluation]) -> None:
        for document in (sample_document(), document_of(examples["sample-city-fl"])):
            body = opened(render_docx(document)).element.body
            starts = list(body.iter(qn("w:bookmarkStart")))
            names = [start.get(qn("w:name")) for start in starts]
            assert len({name.lower() for name in names}) == len(names)
            assert all(re.fullmatch(r"[A-Za-z_]\w{0,39}", name, re.ASCII) for name in names)
            numbers = [start.get(qn("w:id")) for start in starts]
            assert sorted(numbers) == sorted(end.get(qn("w:id")) for end in body.iter(qn("w:bookmarkEnd")))
            targets = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
            assert targets <= set(names)
            assert len(targets) > 5

    def test_a_citation_and_its_source_point_at_each_other(self, sample: bytes) -> None:
        body = opened(sample).element.body
        cited = [link for link in body.iter(qn("w:hyperlink")) if link.get(qn("w:tooltip"), "").startswith("Source ")]
        back = {
            link.get(qn("w:anchor"))
            for link in body.iter(qn("w:hyperlink"))
            if link.get(qn("w:tooltip"), "").startswith("Back to citation")
        }
        assert cited
        for link in cited:
            start = link.getprevious()
            assert start.tag == qn("w:bookmarkStart")
            assert start.get(qn("w:name")) in back
        assert len(back) == len(cited)

    def test_only_web_addresses_leave_the_file(self, sample: bytes) -> None:
        for name, content in parts(sample).items():
            if name.endswith(".rels"):
                for relation in ET.fromstring(content):
                    if relation.get("TargetMode") == "External":
                        assert relation.get("Target", "").startswith("https://")


class TestSafety:
    def test_what_a_user_typed_stays_text(self, sample: bytes) -> None:
        shown = body_text(sample)
        assert "<script>alert(1)</script> & \"quotes\" '=cmd|' /C calc'!A0" in shown
        assert "😀" in shown
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)
        for name, content in parts(sample).items():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(content)
                assert b"<script" not in content

    def test_a_field_code_in_an_answer_is_no_field(self) -> None:
        typed = 'DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc" {INCLUDETEXT "\\\\evil"} \ufffe\uffff\ttab'
        content = render_docx(with_blocks(Heading(1, typed, "top"), Paragraph((Run(typed),))))
        fields = [node.get(qn("w:instr")) for node in opened(content).element.body.iter(qn("w:fldSimple"))]
        assert fields == []
        assert "DDEAUTO" in body_text(content)

    def test_nothing_of_the_library_s_own_template_comes_along(self, sample: bytes) -> None:
        names = [
            name for name in parts(sample) if "media" not in name and "header" not in name and "footer" not in name
        ]
        assert sorted(names) == [
            "[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml",
            "word/_rels/document.xml.rels", "word/document.xml", "word/fontTable.xml", "word/numbering.xml",
            "word/settings.xml", "word/styles.xml",
        ]  # fmt: skip

    def test_the_same_bytes_twice(self, sample: bytes, examples: dict[str, Evaluation]) -> None:
        assert render_docx(sample_document()) == sample
        evaluation = examples["brewer-me"]
        assert produce(evaluation, "docx") == produce(evaluation, "docx")
        with zipfile.ZipFile(io.BytesIO(sample)) as package:
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


class Reader(HTMLParser):
    """The words of a page's body, those inside drawings apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.drawn: list[str] = []
        self.inside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        if tag in ("svg", "style", "head"):
            self.inside.append(tag)
        self.text.append("" if tag in ("sup", "a", "strong", "span") else "\n")

    def handle_endtag(self, tag) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data) -> None:
        if not self.inside:
            self.text.append(data)
        elif "svg" in self.inside:
            self.drawn.append(data + "\n")


FIGURES = {
    "dollars": r"−?\$[\d,]+(?:\.\d\d)?",
    "hours": r"[\d,.]*\d hours?\b",
    "percents": r"[\d,.]*\d%",
    "dates": r"(?:Jan|Febr|March|April|May|June|July|August|Sept|Octo|Nov|Dec)[a-z]* \d{1,2}, \d{4}",
    "statuses": "|".join(
        sorted(
            {f"Appears {w[0].lower()}{w[1:]}; counsel to confirm" for w in STATUS_WORDS.values()}
            | {*STATUS_WORDS.values()}
        )
    ),
}


class TestSameAsThePage:
    @pytest.mark.parametrize("name", EXAMPLES)
    def test_the_same_figures_dates_and_statuses(self, examples: dict[str, Evaluation], name: str) -> None:
        document = document_of(examples[name])
        page = Reader(render_print(document))
        text, drawn = "".join(page.text), "".join(page.drawn)
        file = body_text(render_docx(document))
        for kind, pattern in FIGURES.items():
            on_page, in_drawings, in_file = (set(re.findall(pattern, shown)) for shown in (text, drawn, file))
            assert on_page <= in_file, (kind, on_page - in_file)
            assert in_file <= on_page | in_drawings, (kind, in_file - on_page - in_drawings)
            assert len(in_file) > 1 or kind in ("dollars", "hours", "percents")
        if name != "portland-me":
            assert len(re.findall(FIGURES["dollars"], file)) > 20


@pytest.fixture(scope="module")
def converted(examples: dict[str, Evaluation], tmp_path_factory: pytest.TempPathFactory) -> dict[str, pypdf.PdfReader]:
    """Word files of every kind, as LibreOffice prints them."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.fail("LibreOffice is not installed: apt-get install --no-install-recommends libreoffice-writer-nogui")
    place = tmp_path_factory.mktemp("word")
    (place / "sample.docx").write_bytes(render_docx(sample_document()))
    for name, evaluation in examples.items():
        for version in ("council", "handout", "counsel"):
            (place / f"{version}-{name}.docx").write_bytes(produce(evaluation, "docx", Edition(version=version)))
        for letter in letters(evaluation):
            (place / f"{letter.file_name}-{name}.docx").write_bytes(rendered(letter.document, "docx"))
    files = sorted(place.glob("*.docx"))
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation={(place / 'profile').as_uri()}", "--convert-to", "pdf",
         "--outdir", str(place), *map(str, files)],
        check=True, timeout=600, capture_output=True,
    )  # fmt: skip
    made = {
        file.stem: pypdf.PdfReader(file.with_suffix(".pdf"))
        for file in files
        if Path(file.with_suffix(".pdf")).exists()
    }
    assert sorted(made) == [file.stem for file in files]
    return made


@pytest.mark.verify
class TestLibreOffice:
    def test_it_opens_and_prints_every_file_whole(
        self, converted: dict[str, pypdf.PdfReader], examples: dict[str, Evaluation]
    ) -> None:
        for name, reader in converted.items():
            pages = [page.extract_text() for page in reader.pages]
            assert len(pages) < 90, name
            for number, shown in enumerate(pages, 1):
                assert f"Page {number} of {len(pages)}" in " ".join(shown.split()), name
                assert "Prepared" in shown
            assert all(len(shown.split()) > 40 for shown in pages), f"{name}: an empty page"

    def test_the_figures_come_through(
        self, converted: dict[str, pypdf.PdfReader], examples: dict[str, Evaluation]
    ) -> None:
        for name, evaluation in examples.items():
            file = set(re.findall(r"\$[\d,]+", body_text(produce(evaluation, "docx"))))
            shown = "".join("".join(page.extract_text().split()) for page in converted[f"council-{name}"].pages)
            missing = [figure for figure in file if figure not in shown]
            assert not missing, (name, missing)
