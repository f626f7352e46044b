"""The documents read on the web: page by page, and from every figure and sentence to what decides it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from app.briefing.blocks import Block, Cite, Document, Facts, Items, Paragraph, Run, Table, Words
from app.briefing.compose import compose
from app.engine.explain import explain
from app.outputs.apart.child import BusyError
from app.outputs.apart.composing import pages_apart
from app.outputs.html import write as html
from app.outputs.html.anchors import all_blocks
from app.wizard import documents
from app.wizard.site import OpenAssessment, open_assessment
from tests.documents import whole
from tests.wizard.pages import DOCUMENTS, walk
from tests.wizard.test_results import TestSignOff as SignOffs


def of_case(visitor) -> OpenAssessment:
    """The assessment as the program sees it."""
    with visitor.client.application.test_request_context():
        return open_assessment(visitor.token)


def links(page: str) -> list[str]:
    """Every address of an explanation, once, in reading order."""
    return [found for found in addresses(page) if "/explain/" in found]


def addresses(page: str) -> list[str]:
    """Every address that a page leads to, once, in reading order."""
    return list(dict.fromkeys(unescape(found) for found in re.findall(r'href="([^"]*)"', page)))


def everything(visitor, audience: str = "public") -> str:
    """All pages of the three documents."""
    return "".join(article(page) for document in DOCUMENTS for page in walk(visitor, document, audience).values())


COUNTED = (
    "New Hampshire: ",
    "New Hampshire had ",
    "Counts of agreements",
    "No study with a comparison",
    "Not covered, or not clear:",
)
"""What the program itself counts or leads in: their sources stand beside them, and nothing else decides them."""


def unexplained(document: Document) -> list[str]:
    """The text of each item, paragraph and table row that names a source and leads to no explanation."""
    found = []
    for words in (words for block in all_blocks(document.blocks) for words in _together(block)):
        runs = [inline for inline in words if isinstance(inline, Run)]
        if any(isinstance(inline, Cite) for inline in words) and not any(run.why for run in runs):
            found.append("".join(run.text for run in runs))
    return found


def _together(block: Block) -> Iterator[Words]:
    if isinstance(block, Paragraph):
        yield block.words
    elif isinstance(block, Items):
        yield from block.items
    elif isinstance(block, Facts):
        yield from (fact.words for fact in block.facts)
    elif isinstance(block, Table):
        if block.anchor == "payments-table" or block.anchor.startswith("towns-"):
            return  # each row is an account of its own, with its source, its day and how well it is known
        for row in block.rows:
            yield tuple(inline for cell in row for inline in cell.words)
        yield block.note


def article(page: str) -> str:
    return page[page.index("<article") : page.index("</article>")]


@pytest.fixture
def secret(keene):
    """The number trained and the wage; the wage is for staff alone."""
    keene.answer(agreement_in_force="none", **{"officers_trained.task_force": "7"})
    keene.open("finance/q/officer_hourly_wage")
    keene.send(officer_hourly_wage="$61.77", **{"officer_hourly_wage:audience": "staff"})
    return keene


class TestPages:
    def test_page_one_is_first_and_each_part_has_a_page_with_one_heading(self, keene):
        keene.answer(agreement_in_force="none")
        found = walk(keene)
        titles = [re.sub("<[^>]+>", "", title) for page in found.values() for title in re.findall("<h1.*?</h1>", page)]
        assert len(titles) == len(found) > 10
        assert titles[0] == "Section 287(g) briefing: Keene"
        assert "Fiscal note" in titles
        assert titles[-1] == "Sources"
        assert 'id="options-at-a-glance"' in next(iter(found.values()))
        written = [section.title for section in compose(of_case(keene).evaluation).sections if section.part == "body"]
        assert titles[1:-1] == [title for title in written if title != "The other documents"]

    def test_each_part_has_an_address_that_a_newcomer_can_read(self, keene):
        for address, title in (
            ("briefing/fiscal", "Fiscal note"),
            ("supporting-volume/clauses", "The agreement clause by clause"),
            ("record/glossary", "Terms"),
        ):
            assert f">{title}</h1>" in keene.open(address).page.text

    def test_back_goes_the_same_way_as_on(self, keene):
        for document in DOCUMENTS:
            before = None
            for address, page in walk(keene, document).items():
                found = re.search(r'<a rel="prev" href="([^"]+)"', page)
                assert (unescape(found[1]) if found else None) == before
                before = address

    def test_contents_lead_to_every_page_and_mark_the_one_that_is_shown(self, keene):
        for document in DOCUMENTS:
            pages = walk(keene, document)
            for address, page in pages.items():
                listed = page[page.index('<ol class="parts">') : page.index("</ol>")]
                assert addresses(listed) == list(pages)
                assert re.findall(r'<a href="([^"]+)" aria-current="page"', listed) == [address]

    def test_every_link_leads_to_what_is_there(self, keene):
        """Citations to the page of sources and back, links from part to part, and each heading's link to itself."""
        keene.answer(agreement_in_force="none", **{"officers_trained.task_force": "3"})
        ids: dict[str, set[str]] = {}
        pages = {address: page for document in DOCUMENTS for address, page in walk(keene, document).items()}
        for address, page in pages.items():
            found = re.findall(r' id="([^"]+)"', page)
            assert len(found) == len(set(found)), address
            ids[address] = set(found)
        wanted = [
            (address, link.partition("#"))
            for address, page in pages.items()
            for link in addresses(article(page))
            if "#" in link and not link.startswith("http")
        ]
        assert len(wanted) > 300
        lost = [(address, link) for address, link in wanted if link[2] not in ids[link[0] or address]]
        assert lost == []
        led = {link[0] for address, link in wanted if link[0] and link[0] != address}
        assert {f"{keene.base}/{document}/sources?audience=public" for document in DOCUMENTS} <= led

    @pytest.mark.parametrize("audience", ["public", "staff", "counsel"])
    def test_the_audience_stays_on_every_link(self, keene, audience):
        for document in DOCUMENTS:
            for address, page in walk(keene, document, audience).items():
                within = page[page.index("<main") : page.index('<details class="files"')]
                for link in addresses(within):
                    if link.startswith(keene.base):
                        assert f"audience={audience}" in link, (address, link)

    @pytest.mark.parametrize(
        "wrong", ["briefing/nothing", "briefing/clauses", "record/", "volume", "briefing/fiscal/x"]
    )
    def test_a_part_that_is_not_there(self, keene, wrong):
        assert keene.open(wrong).status == 404

    def test_a_document_is_composed_once_for_each_state_of_the_answers(self, keene, monkeypatch):
        made = []
        real = pages_apart

        def counted(evaluation, edition, frame):
            made.append((edition.version, edition.audience))
            return real(evaluation, edition, frame)

        monkeypatch.setattr(documents, "pages_apart", counted)
        walk(keene)
        walk(keene)
        assert made == [("council", "public")]
        keene.open("briefing?audience=staff").open("record")
        assert made[1:] == [("council", "staff"), ("record", "public")]
        before = keene.open("briefing").page.text
        keene.answer(deciding_body="council").open("briefing")
        assert made[3:] == [("council", "public")]
        assert keene.page.text != before

    def test_a_sign_off_is_shown_at_once(self, keene):
        SignOffs.finish(keene, "town")
        assert "Ann Lee" not in keene.open("record/sign-offs").text
        keene.open("check/town").send(name="Ann Lee", title="City Manager", date="11/24/2026")
        assert "Ann Lee" in keene.open("record/sign-offs").text

    def test_where_it_cannot_be_made_the_page_says_so(self, keene, monkeypatch):
        def busy(*_args):
            raise BusyError("Too many documents are being made just now.")

        keene.answer(deciding_body="other")
        with monkeypatch.context() as patch:
            patch.setattr(documents, "pages_apart", busy)
            assert keene.open("briefing/fiscal").status == 503
        assert "Too many documents are being made just now." in keene.text
        assert keene.open("briefing/fiscal").status == 200

    def test_every_file_is_offered_on_each_page(self, keene, monkeypatch):
        monkeypatch.setattr(documents, "produce_apart", lambda _evaluation, form, _edition: form.encode())
        page = keene.open("briefing/fiscal?audience=staff").page.text
        offered = [
            link for link in addresses(page[page.index('<details class="files"') :]) if "." in link.partition("?")[0]
        ]
        assert [link.removeprefix(f"{keene.base}/") for link in offered] == [
            "briefing.pdf?audience=staff", "briefing.docx?audience=staff", "supporting-volume.pdf?audience=staff",
            "supporting-volume.docx?audience=staff", "record.pdf?audience=staff", "handout.pdf",
            "briefing.xlsx?audience=staff", "evaluation.json?audience=staff",
        ]  # fmt: skip
        for link in offered:
            assert keene.client.get(link).data == link.partition("?")[0].rpartition(".")[2].encode()


class TestExplanations:
    def test_every_link_leads_to_an_explanation_that_tells_nothing_kept(self, secret):
        assert "61.77" in secret.open("explain/officer_hourly_wage").text
        found = {link.partition("?")[0]: link for link in links(everything(secret))}
        assert len(found) > 400
        for address in found.values():
            assert "?audience=public&from=" in address
            assert secret.open(address).status == 200, address
            assert "Back to the briefing" in secret.page.text, address
            assert "61.77" not in secret.page.text, address

    def test_back_leads_to_the_page_that_asked(self, keene):
        keene.answer(agreement_in_force="none")
        asked = links(article(keene.open("supporting-volume/clauses?audience=staff").page.text))[0]
        back = re.search(r'<a class="back" href="([^"]+)"', keene.open(asked).page.text)
        assert back is not None
        assert back[1] == f"{keene.base}/supporting-volume/clauses?audience=staff"
        elsewhere = asked.partition("&from=")[0] + "&from=//example.org"
        assert f'class="back" href="{keene.base}/briefing?audience=staff"' in keene.open(elsewhere).page.text

    def test_every_sourced_sentence_and_every_total_has_one(self, keene):
        keene.answer(agreement_in_force="none")
        page = everything(keene)
        evaluation = of_case(keene).evaluation
        for total in ("sign_task_force.gross.cash.1", "no_change.gross.cash.all"):
            assert f"/explain/{total}?" in page
        for result in evaluation.options:
            assert f"/explain/{result.id}?" in page
        bare = [found for found in unexplained(whole(evaluation)) if not found.startswith(COUNTED)]
        assert not bare

    def test_names_tell_one_link_from_another(self, keene):
        keene.answer(agreement_in_force="none", **{"officers_trained.task_force": "3"})
        page = article(keene.open("briefing").page.text)
        table = page[page.index('id="options-at-a-glance"') :]
        names = re.findall(r'class="explained"[^>]*>(.*?)</a>', table[: table.index("</table>")])
        said = [re.sub(r"<[^>]+>", "", name) for name in names]
        assert len(said) == len(set(said)) > 10
        assert any("New cash, five years" in name for name in said)

    def test_a_sentence_says_when_it_is_printed_and_how_well_it_is_known(self, keene):
        evaluation = of_case(keene).evaluation
        summary = evaluation.rulebook.states["NH"].summary[0]
        saying = next(each for each in evaluation.rulebook.sayings.values() if each.text == summary.text)
        found = explain(evaluation, saying.id)
        assert found.result == summary.text
        assert found.sources == summary.sources
        keene.open(f"explain/{saying.id}")
        assert "the file on the law of New Hampshire, checked on" in keene.text
        assert "Why this is said" in keene.text

    def test_a_cost_line_has_its_parts_in_words(self, keene):
        keene.answer(agreement_in_force="none", **{"officers_trained.task_force": "3"})
        assert keene.open("explain/line.training_time.no_such_model.hours").status == 404
        assert "This line has no new cash." in keene.open("explain/line.training_time.task_force.cash").text
        keene.open("explain/line.training_time.task_force.loaded")
        assert "How it is worked out" in keene.text
        assert "What decides it" in keene.text


class TestWhatIsKept:
    def test_it_says_that_something_is_kept(self, secret):
        assert "Confidential" in secret.open("explain/officer_hourly_wage?audience=public").text
        total = secret.open("explain/sign_task_force.gross.cash.1?audience=public").text
        assert "Confidential" in total


def test_paper_has_neither_links_to_itself_nor_explanations(keene):
    evaluation = of_case(keene).evaluation
    page = html.render_print(whole(evaluation))
    assert "/explain/" not in page
    assert 'class="anchor"' not in page
    assert 'class="why"' not in page


def test_every_heading_and_table_has_a_link_to_itself(keene):
    page = everything(keene)
    ids = re.findall(r'<h[2-6] id="([^"]+)"', page) + re.findall(r'<div class="table[^"]*" id="([^"]+)"', page)
    assert len(ids) > 60
    for id_ in ids:
        assert f'<a class="anchor" href="#{id_}">' in page, id_
