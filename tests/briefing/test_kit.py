"""The meeting kit: which papers a town gets, page one's figures, even words, blanks, and nothing that was kept back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app.briefing.blocks import (
    Cite,
    Document,
    Facts,
    FormLines,
    Heading,
    Items,
    Paragraph,
    Run,
    Table,
    Words,
    plain_words,
)
from app.briefing.compose import compose
from app.briefing.context import Context
from app.briefing.kit.contents import PAPERS, Kit, meeting_kit
from app.briefing.kit.reply import AS_DRAFTED
from app.briefing.kit.script import spoken
from app.briefing.kit.spoken import LEAST, MOST, Passage, Said, chosen, count
from app.engine.answers import Answer, Answers
from app.engine.evaluation import Evaluation, evaluate
from app.proof.wording import own_words, units, without
from app.rulebook.wording import Lexicon, Prose, count_words, measure
from tests.conftest import TODAY, Town287
from tests.stories.test_neutral import EACH, mirrored, story
from tests.stories.test_sourced import texts, unsourced

SHORT = ["agenda-memo", "draft-motions", "public-notice", "reply-to-ice"]
FULL = [
    "agenda-memo",
    "draft-motions",
    "public-notice",
    "three-minute-script",
    "budget-amendment",
    "reply-to-ice",
    "department-order-points",
]
FIGURE = re.compile(r"\u2212?\$\d{1,3}(?:,\d{3})*")
MOST_UNLIKE = 1.75
"""How many times as long the text of one option may be as that of another, in the same table."""
HEADINGS = [
    "Purpose", "Background", "Discussion", "Fiscal impact", "Legal considerations", "Options", "Public input",
    "Next steps", "Attachments", "Recommendation", "Notes",
]  # fmt: skip


@cache
def kit(file: Path) -> Kit:
    return meeting_kit(story(file))


def paper(kit: Kit, name: str) -> Document:
    return next(each.document for each in kit.papers if each.paper.name == name)


def all_words(document: Document) -> Iterator[str]:
    yield from (unit.text for unit in units(document))
    for block in document.blocks:
        if isinstance(block, FormLines):
            yield from block.lines


def text_of(document: Document) -> str:
    return "\n".join(all_words(document))


def glance(document: Document) -> Table:
    return next(
        block for block in document.blocks if isinstance(block, Table) and block.anchor == "options-at-a-glance"
    )


def plain(table: Table) -> list[list[str]]:
    heads = [column.text for column in table.columns]
    return [heads, *([plain_words(cell.words) for cell in row] for row in table.rows)]


def said_in(passages: tuple[Passage, ...]) -> list[Said]:
    return [each for passage in passages for each in passage.said]


# ---- which papers -------------------------------------------------------------------------------------------------


@EACH
def test_a_town_gets_the_papers_of_its_path(file: Path):
    short = story(file).short_path
    found = kit(file)
    assert [each.paper.name for each in found.papers] == (SHORT if short else FULL)
    assert (found.calendar is None) == short
    assert all(each.document.audience == "public" and each.document.mark == "DRAFT" for each in found.papers)
    assert all(each.paper.fill_in and each.paper.what for each in found.papers)


def test_names_of_files_are_their_own():
    assert len({each.name for each in PAPERS}) == len({each.title for each in PAPERS}) == len(PAPERS)
    assert all(re.fullmatch(r"[a-z-]+", each.name) for each in PAPERS)


@EACH
def test_each_paper_has_one_title_and_anchors_of_its_own(file: Path):
    for each in kit(file).papers:
        anchors = [block.anchor for block in each.document.blocks if isinstance(block, Heading | Table)]
        assert len(anchors) == len(set(anchors)), each.paper.name


# ---- figures ------------------------------------------------------------------------------------------------------


@EACH
def test_the_memo_has_page_ones_table_to_the_dollar_and_label(file: Path):
    assert plain(glance(paper(kit(file), "agenda-memo"))) == plain(glance(compose(story(file))))


@EACH
def test_every_dollar_of_script_and_motions_is_page_ones(file: Path):
    told = story(file)
    if told.short_path:
        return
    table = glance(compose(told))
    on_page_one = {"$0", *FIGURE.findall("\n".join(" ".join(row) for row in plain(table)))}  # "no budgeted cost" is $0
    script, motions = paper(kit(file), "three-minute-script"), paper(kit(file), "draft-motions")
    in_script = set(FIGURE.findall(" ".join(each.words for each in said_in(spoken(Context(told, "public"))))))
    assert in_script - on_page_one <= _money_in(told)
    assert on_page_one - {"$0"} <= in_script
    titles = {row[0].removesuffix(" (offered)"): row for row in plain(table)[1:]}
    kept = next((row for row in titles.values() if row[0].startswith("Keep")), None)
    titles = {title: kept if kept is not None and "as Keep" in row else row for title, row in titles.items()}
    label = "New cash, five years"
    if label not in plain(table)[0]:  # no cost is known, and page one says so in a sentence
        return
    place = plain(table)[0].index(label)
    title = ""
    checked = 0
    for block in motions.blocks:
        title = block.text if isinstance(block, Heading) else title
        for fact in block.facts if isinstance(block, Facts) else ():
            if fact.label == f"{label}, before outside money":
                checked += 1
                shown = plain_words(fact.words)
                marked = titles[title][place].endswith("*")
                assert FIGURE.findall(shown) == FIGURE.findall(titles[title][place])
                assert ("leaving out costs" in shown) == marked
    assert checked == sum(option.status != "closed" for option in told.options)
    assert "$" in text_of(script)


def _money_in(told: Evaluation) -> set[str]:
    """Dollars that page one has outside its table: what has come in."""
    page_one = [section for section in compose(told).sections if section.part == "page_one"]
    said = " ".join(
        plain_words(block.words) for section in page_one for block in section.blocks if isinstance(block, Paragraph)
    )
    return set(FIGURE.findall(said))


def test_hours_of_the_script_are_page_ones(town287: Town287):
    told = town287(
        state="FL", agency_kind="municipal_police", custody="none", agreement_in_force="none",
        models_offered=("task_force",), officers_trained=4.0, operating_hours_per_month__task_force=6.0,
        training_hours=40.0,
    )  # fmt: skip
    rows = {row[0]: row for row in plain(glance(compose(told)))}
    hours = rows["Sign the Task Force Model (offered)"][-1].removesuffix("*").strip()
    said = " ".join(each.words for each in said_in(spoken(Context(told, "public"))))
    assert f"hours are {hours}." in said


# ---- the memo -----------------------------------------------------------------------------------------------------


@EACH
def test_the_memo_has_the_headings_of_a_staff_report(file: Path):
    memo = paper(kit(file), "agenda-memo")
    assert [block.text for block in memo.blocks if isinstance(block, Heading) and block.level == 2] == HEADINGS
    head = next(block for block in memo.blocks if isinstance(block, Facts))
    assert [fact.label for fact in head.facts[:4]] == ["Date", "To", "From", "Subject"]
    assert "This memo makes none." in text_of(memo)


@EACH
def test_the_memo_gives_each_option_alike(file: Path):
    told = story(file)
    memo = paper(kit(file), "agenda-memo")
    table = next(block for block in memo.blocks if isinstance(block, Table) and block.anchor == "options-table")
    titles = [plain_words(row[0].words) for row in table.rows]
    assert titles == [option.option.title for option in told.options if option.status != "closed"]
    for column in range(1, len(table.columns)):
        lengths = [count_words(plain_words(row[column].words)) for row in table.rows]
        assert min(lengths) > 4
        assert len(table.columns) == 2 or max(lengths) <= MOST_UNLIKE * min(lengths), (column, lengths)


def test_a_long_memo_is_cut_alike_for_every_option(town287: Town287):
    told = town287(state="KS", agency_kind="county_agency", custody="jail", officers_trained=4.0)
    memo = paper(meeting_kit(told), "agenda-memo")
    table = next(block for block in memo.blocks if isinstance(block, Table) and block.anchor == "options-table")
    assert [column.text for column in table.columns] == ["Option", "What it is"]
    assert len(table.rows) == 10
    assert all(plain_words(row[1].words).count(". ") <= 1 for row in table.rows)


def test_every_attachment_that_the_memo_names_is_in_the_kit(town287: Town287):
    for given in ({"state": "FL", "agency_kind": "municipal_police"}, {"state": "ME", "agency_kind": "sheriff"}):
        found = meeting_kit(town287(**given))
        titles = [each.paper.title for each in found.papers if each.paper.name != "agenda-memo"]
        assert f"{'; '.join(('Briefing', *titles))}." in text_of(paper(found, "agenda-memo"))


# ---- motions and notice -------------------------------------------------------------------------------------------


@EACH
def test_one_motion_for_each_option_that_is_not_closed_and_one_to_table(file: Path):
    told = story(file)
    motions = paper(kit(file), "draft-motions")
    moved = [unit.text for unit in units(motions) if unit.text.startswith("Move that the ")]
    shown = [option.option for option in told.options if option.status != "closed"]
    assert [block.option for block in motions.blocks if isinstance(block, Heading) and block.option] == [
        option.id for option in shown
    ]
    assert len(moved) == len(shown) + 1
    assert " table the matter " in moved[-1]
    assert all("[officer]" in words and "[date]" in words for words in moved[:-1])
    forms = [block.lines for block in motions.blocks if isinstance(block, FormLines)]
    assert len(forms) == len(moved)
    assert len(set(forms)) == 1
    assert all(word in " ".join(forms[0]) for word in ("Moved by:", "Seconded by:", "In favor:", "Against:", "Absent:"))
    assert text_of(motions).count("[binding / advisory]") == len(shown)
    lengths = [count_words(words) for words in moved[:-1]]
    assert max(lengths) <= MOST_UNLIKE * min(lengths)


@EACH
def test_the_notice_asks_counsel_and_says_no_law(file: Path):
    notice = paper(kit(file), "public-notice")
    assert not any(
        isinstance(inline, Cite) for block in notice.blocks if isinstance(block, Paragraph) for inline in block.words
    )
    asked = next(block for block in notice.blocks if isinstance(block, Items) and block.ordered)
    assert all(plain_words(words).endswith("?") for words in asked.items)
    assert "open-meeting law" in plain_words(asked.items[0])
    said = text_of(notice)
    for wanted in ("accommodation for a disability", "interpreter", "[time]", "comment for or against"):
        assert wanted in said
    listed = next(block for block in notice.blocks if isinstance(block, Items) and not block.ordered)
    assert [plain_words(words) for words in listed.items] == [
        option.option.title for option in story(file).options if option.status != "closed"
    ]


# ---- the script ---------------------------------------------------------------------------------------------------


@EACH
def test_the_script_takes_three_minutes_and_reads_easily(file: Path):
    told = story(file)
    if told.short_path:
        return
    said = said_in(spoken(Context(told, "public")))
    assert LEAST <= sum(each.length for each in said) <= MOST
    assert sum((measure(each.words) for each in said), Prose()).grade <= 8
    words = " ".join(each.words for each in said)
    assert all(option.option.short in words for option in told.options)
    assert "no recommendation" in words


SPOKEN = re.compile(
    "|".join(
        (
            r"Good evening\. I am \[name and title\]",
            r"The [\w ]+ of .* considers whether ",
            r"The meeting is set for |No date has been set yet",
            r"The (packet|briefing|memo|choice|figures|costs|status|order of the options) ",
            r"You (have \d+ options|may use one)",
            r"[A-Z][\w ,]+ (is|are|appear|appears) (open|closed|not settled|required|open on conditions)",
            r"Where (I say|the status is not known)",
            r"On [\w ,]+, counsel reads the law differently",
            r"All costs are for five years|New cash is money that leaves|Hours are officer hours",
            r"For [\w ,]+, new cash is .*, loaded cost is .* and hours are ",
            r"Some of these figures leave out|A low and a high figure mean|A cost that is not known is left out",
            r"Money from (ICE|the state|ICE and the state): |No money from others was found|None of it is in",
            r"With an agreement, the figures leave out",
            r"\d+ points are open\.",
            r"(First|Second|Third): .*\. Here (.* could answer|nobody is known to have measured it)\.$",
            r"Of \d+ steps of the legal review|Next is this: |Comments so far: ",
            r"Questions for ICE|A figure that comes in later|Views of supporters|A sheet in the briefing",
            r"I can take questions now",
            r"The law of [A-Z].* is not yet in this rulebook|The state is not known yet",
        )
    )
)
"""What the script says of itself, the packet and the town. A sentence of substance has its sources."""


@EACH
def test_what_the_script_says_without_a_source_is_of_the_tool_or_the_town(file: Path):
    told = story(file)
    if told.short_path:
        return
    own = own_words(told.rulebook, told.answers)
    bare = [each.words for each in said_in(spoken(Context(told, "public"))) if not each.sources]
    assert [words for words in bare if not SPOKEN.match(words) and not SPOKEN.match(without(own, words))] == []


OF_THE_KIT = re.compile(
    "|".join(
        (
            r"(Attorney|Police chief|Finance|Clerk|Manager): .*(days before the meeting|due [A-Z][a-z]+ \d+, \d+)\.$",
            r"The order is fixed and says nothing about merit|Open means allowed by law and possible here",
            r"Briefing; Draft motions; Public notice|This memo makes none|Not known: ",
            r"Of \d+ steps of the legal review",
            r"Signing is closed or appears closed by state law, so joining is not priced here",
            r"To report an error|The document offered or signed decides|This paper lists points; it is not an order",
            r"By the body’s own rules of order|\[binding / advisory\]|There is one motion for each option",
            r"(Appears [a-z ]+; counsel to confirm( \(state law\))?|Required by state law|Closed \([a-z ]+\))\.",
            r"Not (known|settled); counsel to (answer|confirm)\.",
            r"Move that the [\w ]+ of ",
            r"Languages of this notice|To ask for an (interpreter|accommodation)",
            r"It (put|requires|voted)|The letter above|Each may be answered in writing|Please send",
            r"Read aloud in about three minutes",
            r"This is a form to fill in, and it takes no view",
            r"No offer of money from others was found for this option",
            r"The low and high of single rows need not add up|An amount is blank until the money has been paid",
            r"Year 1 is the fiscal year",
        )
    )
)
"""What the papers say of themselves and of the town's own acts, blanks among it."""


@EACH
def test_what_a_paper_says_without_a_source_is_of_the_tool_or_the_town(file: Path):
    """The script's sentences are looked at one by one above. In the memo a citation is a plain number."""
    told = story(file)
    for each in kit(file).papers:
        if each.paper.name == "three-minute-script":
            continue
        for found in unsourced(told, each.document):
            words = found.partition(": ")[2]
            if re.search(r" \[\d+(, \d+)*\]", words) is None:
                assert OF_THE_KIT.match(words), (each.paper.name, found)


def test_sentences_are_chosen_by_rank_up_to_the_time():
    passages = (
        Passage("One", (Said("word " * 200), Said("late " * 30, 9), Said("long " * 300, 1))),
        Passage("Two", (Said("word " * 150), Said("next " * 40, 2), Said("extra " * 10, 10))),
        Passage("Three", (Said("never " * 90, 11),)),
    )
    found = chosen(passages)
    assert [[each.rank for each in passage.said] for passage in found] == [[0], [0, 2]]
    assert sum(count(each.words) for each in said_in(found)) == 390
    assert count("hours, $0 \u2013 and [name]") == 4


# ---- the reply and the points of an order -------------------------------------------------------------------------


@EACH
def test_the_reply_has_a_sentence_for_each_vote(file: Path):
    told = story(file)
    reply = paper(kit(file), "reply-to-ice")
    table = next(block for block in reply.blocks if isinstance(block, Table) and block.anchor == "otherwise-table")
    rows = [(plain_words(row[0].words), plain_words(row[1].words)) for row in table.rows]
    assert [title for title, _ in rows] == [option.option.title for option in told.options if option.status != "closed"]
    lengths = [count_words(words) for _, words in rows if words != AS_DRAFTED]
    assert not lengths or max(lengths) <= MOST_UNLIKE * min(lengths)
    assert "no view for or against" in text_of(reply)


@EACH
def test_points_are_the_same_under_each_option(file: Path):
    told = story(file)
    if told.short_path:
        return
    points = paper(kit(file), "department-order-points")
    tables = [block for block in points.blocks if isinstance(block, Table) and block.anchor.startswith("order-")]
    assert len(tables) == sum(option.status != "closed" for option in told.options)
    shapes = {tuple((plain_words(row[0].words), plain_words(row[2].words)) for row in table.rows) for table in tables}
    assert len(shapes) == 1
    lengths = [sum(count_words(plain_words(row[1].words)) for row in table.rows) for table in tables]
    assert max(lengths) <= MOST_UNLIKE * min(lengths)
    every = next(block for block in points.blocks if isinstance(block, Table) and block.anchor == "every-table")
    assert all(plain_words(row[1].words).endswith("?") for row in every.rows)


# ---- words --------------------------------------------------------------------------------------------------------


@EACH
def test_no_paper_has_a_loaded_word(file: Path):
    told = story(file)
    assert told.rulebook.wording is not None
    lexicon, own = Lexicon(told.rulebook.wording), own_words(told.rulebook, told.answers)
    for each in kit(file).papers:
        for words in all_words(each.document):
            shown = without(own, words)
            if not shown.startswith("Sources: "):  # titles are other people's words
                assert [flag.word for flag in lexicon.flags(shown, cited=True)] == [], (each.paper.name, shown)


@EACH
def test_texts_of_the_rulebook_stand_with_their_sources(file: Path):
    """In the memo and the script, where citations are plain numbers, a number follows the text."""
    sayings = story(file).rulebook.sayings
    for each in kit(file).papers:
        for text in texts(each.document):
            for place, run in enumerate(text.words):
                if isinstance(run, Run) and run.why in sayings and sayings[run.why].sources:
                    assert text.cited or _numbered(text.words, place), (each.paper.name, run.text)


def _numbered(words: Words, place: int) -> bool:
    following = words[place + 1] if place + 1 < len(words) else None
    return isinstance(following, Run) and re.match(r" \[\d", following.text) is not None


@EACH
def test_mirror(file: Path):
    """With the options in the opposite order, each has the same motion, and the same sentence in the reply."""
    told = story(file)
    twin = meeting_kit(evaluate(mirrored(told.rulebook), told.answers, told.as_of, prepared_on=told.prepared_on))
    assert set(all_words(paper(kit(file), "draft-motions"))) == set(all_words(paper(twin, "draft-motions")))
    rows = [
        {tuple(plain_words(cell.words) for cell in row) for row in block.rows}
        for found in (kit(file), twin)
        for block in paper(found, "reply-to-ice").blocks
        if isinstance(block, Table) and block.anchor == "otherwise-table"
    ]
    assert rows[0] == rows[1]


SECRET = "PLANTED-9021"


def test_nothing_for_staff_or_counsel_is_in_the_kit(rulebook, town287: Town287):
    told = town287(
        state="FL", agency_kind="municipal_police", custody="none", agreement_in_force="none", officers_trained=4.0,
        models_offered=("task_force",), meeting_date="2027-01-19", deciding_body="council",
    )  # fmt: skip
    given = dict(told.answers)
    for question in rulebook.questions.values():
        if question.kind in ("text", "long_text"):
            given[question.id] = Answer(SECRET, note=SECRET, source=SECRET, audience="staff")
    given["next_budget_amendment"] = Answer("2027-02-16", audience="counsel")
    given["officers_trained"] = Answer(7.0, audience="staff")
    found = meeting_kit(evaluate(rulebook, Answers(told.answers.town, given), TODAY))
    said = "\n".join(text_of(each.document) for each in found.papers)
    assert SECRET not in said
    assert "2027-02-16" not in said
    assert "February 16, 2027" not in said
    assert found.calendar is not None
    shown = [f"{day.title} {day.said}" for day in found.calendar.days]
    assert SECRET not in " ".join(shown)
    assert "next_budget_amendment" not in {day.key for day in found.calendar.days}
    signing = next(
        row for row in plain(glance(paper(found, "agenda-memo"))) if row[0] == "Sign the Task Force Model (offered)"
    )
    assert "7" not in signing


def test_a_date_that_is_kept_back_is_in_no_paper(town287: Town287):
    told = town287(
        state="FL", agency_kind="municipal_police", agreement_in_force="none",
        meeting_date=Answer("2027-01-19", audience="staff"),
    )  # fmt: skip
    found = meeting_kit(told)
    assert found.calendar is not None
    assert [day.key for day in found.calendar.days] == ["stale"]
    assert all("January 19" not in text_of(each.document) for each in found.papers)
