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
from app.briefing.blocks import (
    Block,
    Box,
    Chart,
    Document,
    Fact,
    Facts,
    FormLines,
    Heading,
    Paragraph,
    Run,
    Table,
    plain_words,
)
from app.briefing.context import STATUS_WORDS
from app.briefing.letters import letters
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.edition import Edition
from app.outputs.html.write import render_print
from app.outputs.produce import document_of, produce, rendered
from app.outputs.word.contents import INSTRUCTION
from app.outputs.word.write import render_docx
from app.outputs.word.xml import safe
from app.resources import folder
from app.rulebook.book import Rulebook
from tests.briefing.sample import sample_document, sections_of
from tests.conftest import TODAY
from tests.outputs.word_charts import native_charts

ROOT = folder("rules").parent
TEXT = (qn("w:t"), qn("w:noBreakHyphen"))
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
    """All of a paragraph's text, that of its links included, with spaces and hyphens that hold as plain ones."""
    parts = ("-" if node.tag == qn("w:noBreakHyphen") else node.text or "" for node in paragraph.iter(*TEXT))
    return "".join(parts).replace("\u00a0", " ")


def style_of(paragraph) -> str | None:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return None if found is None else found.get(qn("w:val"))


def body_text(content: bytes) -> str:
    return "\n".join(words(paragraph) for paragraph in opened(content).element.body.iter(qn("w:p")))


def written_tables(content: bytes):
    """The tables of the document, without labelled values (no head row)."""
    return [table for table in opened(content).tables if table._tbl.find(".//" + qn("w:tblHeader")) is not None]


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

    def test_a_chart_is_one_chart_with_its_words_and_figures(self, sample: bytes) -> None:
        drawn = list(opened(sample).element.body.iter(qn("wp:docPr")))
        assert all(node.get("descr") for node in drawn)
        assert len({node.get("id") for node in drawn}) == len(drawn)
        blocks = [block for block in sample_document().blocks if isinstance(block, Chart)]
        in_word = native_charts(sample)
        assert [chart.alt for chart in in_word] == [safe(block.alt) for block in blocks]
        assert "Task Force Model: $60,000 (P10 to P90: $41,000 to $88,000)" in in_word[0].names
        assert any(name.endswith("not known: no jail budget was given") for name in in_word[0].names)
        (row,) = (row for row in in_word[0].sheet if str(row[0]).startswith("Task Force Model: $60,000"))
        assert {60000, 41000, 88000} <= set(row)

    def test_the_contents_name_the_sections_and_parts_and_lead_to_them(self, examples: dict[str, Evaluation]) -> None:
        document = document_of(examples["sample-city-fl"])
        body = opened(render_docx(document)).element.body
        instructions = [node.text for node in body.iter(qn("w:instrText"))]
        assert instructions == [INSTRUCTION]
        listed = [p for p in body.iter(qn("w:p")) if style_of(p) in ("TOC1", "TOC2")]
        marks = {start.get(qn("w:name")): words(start.getparent()) for start in body.iter(qn("w:bookmarkStart"))}
        for entry in listed:
            (link,) = entry.iter(qn("w:hyperlink"))
            assert marks[link.get(qn("w:anchor"))] == words(entry)
        headings = [p for p in body.iter(qn("w:p")) if style_of(p) in ("Heading1", "Heading2")]
        behind = [words(p) for p in headings if any(words(p) == words(entry) for entry in listed)]
        assert [words(entry) for entry in listed] == behind
        assert "In short" not in behind  # page one stands before the contents
        assert len(behind) > 12
        kinds = [node.get(qn("w:fldCharType")) for node in body.iter(qn("w:fldChar"))]
        assert kinds == ["begin", "separate", "end"]

    def test_letter_and_handout_have_no_contents(self) -> None:
        body = opened(render_docx(dataclasses.replace(sample_document(1), volume=None))).element.body
        assert not [p for p in body.iter(qn("w:p")) if (style_of(p) or "").startswith("TOC")]

    def test_page_one_s_answers_are_in_body_type(self) -> None:
        facts = Facts((Fact("What is decided", (Run("A vote."),)),), plain=True)
        small = dataclasses.replace(facts, plain=False)
        for block, style in ((facts, "TableAnswer"), (small, "TableText")):
            document = opened(render_docx(with_blocks(block)))
            (cell,) = (p for p in document.element.body.iter(qn("w:p")) if words(p) == "A vote.")
            assert style_of(cell) == style
        answer = next(s for s in opened(render_docx(with_blocks(facts))).styles if s.style_id == "TableAnswer")
        assert answer.font.size.pt == 10

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

    def test_a_citation_is_a_field_that_takes_the_number_of_its_entry(self, sample: bytes) -> None:
        body = opened(sample).element.body
        entries = [p for p in body.iter(qn("w:p")) if style_of(p) == "Source"]
        numbers = {p.find(qn("w:bookmarkStart")).get(qn("w:name")): str(n) for n, p in enumerate(entries, 1)}
        fields = [node for node in body.iter(qn("w:fldSimple")) if node.get(qn("w:instr")).startswith("REF ")]
        assert len(fields) > 5
        for node in fields:
            _, name, switch = node.get(qn("w:instr")).split()
            assert switch == "\\r"  # the number of the paragraph
            assert words(node) == numbers[name]
        styles = ET.fromstring(parts(sample)["word/styles.xml"])
        source = next(node for node in styles if node.get(qn("w:styleId")) == "Source")
        assert [node.get(qn("w:val")) for node in source.iter(qn("w:numId"))] == ["3"]

    def test_figures_and_citations_stay_together(self) -> None:
        said = "Section 908.11, 8 U.S.C. 1357(g), RSA 106-P and 4 officers on January 12, 2027"
        body = opened(render_docx(with_blocks(Paragraph((Run(said),))))).element.body
        (made,) = (p for p in body.iter(qn("w:p")) if words(p) == said)
        raw = "".join("\u2011" if n.tag == qn("w:noBreakHyphen") else n.text for n in made.iter(*TEXT))
        for whole in (
            "Section\u00a0908.11",
            "8\u00a0U.S.C.\u00a01357(g)",
            "RSA\u00a0106\u2011P",
            "January\u00a012, 2027",
        ):
            assert whole in raw
        assert "4\u00a0officers" in raw

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
            name
            for name in parts(sample)
            if not any(part in name for part in ("media", "header", "footer", "charts", "embeddings"))
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
        text, drawn = ("".join(shown).replace("\u00a0", " ") for shown in (page.text, page.drawn))
        file = body_text(render_docx(document))
        for kind, pattern in FIGURES.items():
            on_page, in_drawings, in_file = (set(re.findall(pattern, shown)) for shown in (text, drawn, file))
            in_foot = set(re.findall(pattern, document.limit))  # the day after which not to rely on it
            assert on_page <= in_file | in_foot, (kind, on_page - in_file)
            assert in_file <= on_page | in_drawings, (kind, in_file - on_page - in_drawings)
            assert len(in_file) > 1 or kind in ("dollars", "hours", "percents")
        if name in ("sample-city-fl", "troy-nh"):
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
