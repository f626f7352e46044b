"""An overlay: a host's dated, named corrections and additions, held to the rules of the rulebook, and never unnamed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.rulebook.book import Rulebook, load_rulebook, rulebook_of
from app.rulebook.files import contents_of
from app.rulebook.problems import RulebookError
from app.rulebook.releases.opening import RefusedError, open_rulebook, opened
from app.rulebook.releases.overlay import overlay_of
from tests.rulebook import cases

HEAD = "author: League of Maine Towns\ninterest: an association that may run the risk pool\n"
BEHIND = "by League of Maine Towns on December 1, 2026 (declared interest: an association that may run the risk pool)."
NEW = """changes:
  - id: fines
    date: 2026-12-01
    state: ME
    part: penalties
    says: {body: [municipality], text: A town may be fined., sources: [code]}
"""


def over(text: str, **more: str) -> Rulebook:
    files = {"league.yaml": HEAD + text, **{f"{name}.yaml": each for name, each in more.items()}}
    return rulebook_of(contents_of(cases.BASE), overlay_of({name: text.encode() for name, text in files.items()}))


def refused(text: str) -> str:
    with pytest.raises(RulebookError) as told:
        over(text)
    return str(told.value)


def test_an_addition_names_who_wrote_it_when_and_with_what_interest():
    (fine,) = over(NEW).states["ME"].penalties
    assert fine.text == f"A town may be fined. Added {BEHIND}"


def test_a_correction_stands_in_the_place_of_one_sentence():
    book = over("""changes:
  - id: summary
    date: 2026-12-01
    state: ME
    part: summary
    corrects: a law  LIMITS
    says: {text: A law bars agreements., sources: [code], confidence: M}
""")
    (summary,) = book.states["ME"].summary
    assert summary.text == f"A law bars agreements. Corrected {BEHIND}"
    assert summary.body == ("municipality", "county", "sheriff")  # what is not corrected stays
    assert summary.confidence == "M"


def test_a_sentence_that_many_states_share_is_corrected_for_one(tmp_path):
    contents = dict(contents_of(cases.BASE))
    contents["rules/legal/state_sentences.yaml"] = (
        b"statements: [{id: shared, text: A board signs., sources: [code]}]\n"
    )
    me = contents["rules/states/me.yaml"]
    taken = b"who_may_sign: [{body: [municipality], use: shared}]"
    contents["rules/states/me.yaml"] = me.replace(
        b"who_may_sign: [{body: [municipality], text: The board., confidence: H, sources: [code]}]", taken
    )
    assert taken in contents["rules/states/me.yaml"]
    text = """changes:
  - {id: who, date: 2026-12-01, state: ME, part: who_may_sign, corrects: A board signs, says: {text: The council signs.,
     sources: [code]}}
"""
    book = rulebook_of(contents, overlay_of({"league.yaml": (HEAD + text).encode()}))
    (said,) = book.states["ME"].who_may_sign
    assert (said.text, said.body) == (f"The council signs. Corrected {BEHIND}", ("municipality",))


def test_a_status_names_its_author_in_the_reason_and_is_for_counsel_to_confirm():
    text = """changes:
  - id: decline
    date: 2026-12-01
    state: ME
    part: entries
    corrects: Nothing bars it. No act
    says: {status: closed, confidence: M, reason: A duty forbids it., reopen: Another law., sources: [code]}
"""
    entry = next(each for each in over(text).states["ME"].entries if "decline" in each.options)
    assert (entry.status, entry.confidence) == ("closed", "M")
    assert entry.reason == f"A duty forbids it. Corrected {BEHIND}"
    assert entry.reopen == f"Another law. Corrected {BEHIND}"
    assert "has 'confidence: M'" in refused(text.replace("confidence: M", "confidence: H"))


def test_a_printed_statement_can_be_added_with_a_source_of_its_own():
    book = over("""sources:
  - {id: memo, title: Memo on pools, publisher: A league, kind: association, date: undated, checked_on: 2026-12-01}
changes:
  - {id: pools, date: 2026-12-01, topic: money, says: {text: Pools differ., sources: [memo]}}
""")
    assert book.topics["money"].statements[-1].text == f"Pools differ. Added {BEHIND}"
    assert book.sources["memo"].title == "Memo on pools"


def test_the_version_says_that_there_is_an_overlay_and_which():
    plain = load_rulebook(cases.BASE)
    one, other = over(NEW), over(NEW.replace("fined", "sued"))
    assert re.fullmatch(rf"{plain.version}\+[0-9a-f]{{12}}", one.version)
    assert one.version != other.version
    assert one.words.endswith(", with an overlay")
    assert not plain.words.endswith("overlay")
    assert [(each.author, each.where, each.corrects) for each in one.overlay] == [
        ("League of Maine Towns", "ME, penalties", False)
    ]


def test_nothing_else_of_the_rulebook_is_another():
    plain, one = load_rulebook(cases.BASE), over(NEW)
    differ = [name for name in vars(plain) if getattr(plain, name) != getattr(one, name)]
    assert {"overlay", "states", "version"} <= set(differ) <= {"overlay", "states", "version", "program"}


CHANGE = "  - id: fines\n    date: 2026-12-01\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (NEW.replace("[code]", "[nowhere]"), "overlay/league.yaml:8: [sources.unknown]"),
        (NEW.replace("body: [municipality]", "body: [village]"), "overlay/league.yaml:8:"),
        (NEW.replace("part: penalties", "part: ask_counsel"), "overlay/league.yaml:"),
        (NEW.replace("state: ME", "state: NH"), "the rulebook has no file of NH"),
        (NEW.replace("    state: ME\n    part: penalties\n", "    topic: weather\n"), "no file of weather"),
        (NEW.replace("    part: penalties\n", ""), "overlay/league.yaml:"),
        (NEW.replace("text: A town may be fined., ", ""), "'text' is missing"),
        (NEW.replace(", sources: [code]", ""), "'sources' is missing"),
        (NEW.replace("text: A town may be fined.", "use: fines, text: x"), "an overlay has no 'use'"),
        (NEW.replace("    says", "    corrects: A fine is\n    says"), "0 sentences of ME, penalties begin with"),
        (NEW + NEW.partition("\n")[2], "the id 'fines' stands twice"),
        (NEW.replace("2026-12-01", "soon"), "overlay/league.yaml:5"),
        (NEW + "factors: []\n", "overlay/league.yaml:9"),
        ("changes: []\n", "overlay/league.yaml:3"),
        ("sources:\n  - {id: code, title: T, publisher: P, kind: data, date: undated, checked_on: 2026-12-01}\n" + NEW,
         "has a source 'code', which an overlay does not change"),
        (NEW.replace("A town may be fined.", "&a b"), "anchors"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_the_overlay_s_own_line(text, message):
    assert message in refused(text)


def test_an_author_who_does_not_say_their_interest_is_not_taken():
    with pytest.raises(RulebookError, match="interest"):
        overlay_of({"x.yaml": ("author: League\n" + NEW).encode()})


@pytest.mark.parametrize("name", ["X.yaml", "notes.txt", "../x.yaml", ".hidden.yaml"])
def test_a_folder_of_an_overlay_holds_nothing_else(name):
    with pytest.raises(RulebookError, match="small letters and end in"):
        overlay_of({"league.yaml": (HEAD + NEW).encode(), name: b"x"})


def test_each_file_has_its_own_author():
    book = over(NEW, other="author: Town Attorneys of Maine\ninterest: none declared\n" + NEW.replace("fined", "sued"))
    assert [each.author for each in book.overlay] == ["League of Maine Towns", "Town Attorneys of Maine"]
    assert book.states["ME"].penalties[1].text.endswith("on December 1, 2026 (declared interest: none declared).")


def test_it_is_opened_with_the_rulebook_and_kept_with_it(tmp_path):
    (tmp_path / "league.yaml").write_text(HEAD + NEW)
    found = open_rulebook(cases.BASE, overlay=tmp_path)
    again = opened(found.packed()).rulebook
    assert again.version == found.rulebook.version
    assert again.states["ME"].penalties == found.rulebook.states["ME"].penalties


@pytest.mark.parametrize(("made", "why"), [(False, "cannot be read"), (True, "is not taken: overlay:1:")])
def test_a_folder_that_is_none_is_said_in_one_line(tmp_path, made, why):
    folder = tmp_path / "none"
    if made:
        folder.mkdir()
    with pytest.raises(RefusedError) as told:
        open_rulebook(cases.BASE, overlay=Path(folder))
    assert why in str(told.value)
    assert "\n" not in str(told.value)
