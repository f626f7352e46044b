"""What is left: one list by person; words to send, questions on paper, due dates; a part that is done for now."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.wizard.pages import Visitor


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def keene(client):
    visitor = Visitor(client).begin("Keene", "city", "manager")
    visitor.send(state="NH", agency_kind="municipal_police", custody="none")
    visitor.answer(
        agreement_in_force="none", models_offered=["task_force"], meeting_date="1/12/2027", deciding_body="council",
        **{"officers_trained.task_force": "3"},
    )  # fmt: skip
    return visitor


def figure(text: str) -> tuple[int, int]:
    found = re.search(r"(\d+) of (\d+) questions have an answer", text)
    assert found is not None
    return int(found[1]), int(found[2])


def test_one_list_with_progress_as_a_figure_the_most_telling_first(keene):
    keene.open("left")
    done, asked = figure(keene.text)
    assert done == 8
    assert asked > 100
    assert "These three answers narrow the cost most" in keene.text
    assert "Hours a month for each trained officer : from its low to its high value" in keene.text
    for person in ("Town manager: 7 of", "Chief or sheriff: 1 of", "Finance office: 0 of", "Attorney: 0 of", "Clerk: "):
        assert person in keene.text
    keene.answer(**{"operating_hours_per_month.task_force": "10"})
    keene.open("left")
    assert figure(keene.text) == (done + 1, asked)
    assert "Hours a month for each trained officer : from" not in keene.text


def test_what_an_option_waits_for_comes_before_all_else(client):
    empty = Visitor(client).begin("Nowhere", "town", "manager")
    empty.open("left")
    assert "First: without these, an option has no status or no cost" in empty.text
    first = empty.text.partition("First: without")[2]
    places = [first.index(label) for label in ("State ", "Kind of agency", "Jail or holding cells", "Officers to be")]
    assert places == sorted(places)


def test_every_link_of_the_list_leads_to_its_question(keene):
    page = keene.client.get(f"{keene.base}/left").text
    links = set(re.findall(r'href="([^"]+/q/[^"]+)#([^"]+)"', page))
    assert len(links) > 100
    for address, anchor in sorted(links)[::9]:
        assert f'id="{anchor}"' in keene.client.get(unescape(address)).text, (address, anchor)


def test_words_to_send_say_what_how_long_where_and_by_when(keene):
    page = keene.client.get(f"{keene.base}/hand-off/finance").text
    words = unescape(page.partition('id="words"')[2].partition(">\n")[2].partition("</textarea>")[0])
    found = re.search(r"Your part has (\d+) open questions: Wages, budget and money from others\.", words)
    assert found is not None
    count = int(found[1])
    assert f"Allow about {count} minutes" in words
    assert "Please answer by January 5, 2027." in words
    assert "[paste here the link that you make for the finance office on the page Links]" in words
    assert keene.token not in words, "an owner's link is for no office to have"
    assert "The meeting is on January 12, 2027." in words
    paper = keene.client.get(f"{keene.base}/hand-off/finance/questions").text
    assert paper.count("<li>\n<p><strong>") == count
    assert "To be typed in under “Wages, budget and money from others”" in paper


def test_questions_on_paper_are_those_that_are_open_or_all(keene):
    address = f"{keene.base}/hand-off/manager/questions"
    open_, all_ = keene.client.get(address).text, keene.client.get(f"{address}?all=1").text
    assert "Which state are you in?" not in open_
    assert "Which state are you in?" in all_
    assert "Who first raised a 287(g) agreement here?" in open_


def test_due_dates_of_an_office_are_its_own(keene):
    answer = keene.client.get(f"{keene.base}/hand-off/finance/due-dates.ics")
    assert answer.mimetype == "text/calendar"
    text = answer.get_data(as_text=True).replace("\r\n ", "")
    assert "SUMMARY:Finance office: answers for the briefing" in text
    assert "SUMMARY:Finance: Insurance answer in writing" in text
    assert "SUMMARY:Attorney:" not in text
    assert "SUMMARY:Council meeting" in text
    assert keene.client.get(f"{keene.base}/hand-off/mayor").status_code == 404


def test_a_part_is_done_for_now_and_what_somebody_else_answered_meanwhile_stays(keene):
    keene.open("check/clerk_records")
    other = Visitor(keene.client)
    form = dict(re.findall(r'name="(csrf_token|shown)" value="([^"]*)"', keene.page.text.partition("done-for-now")[2]))
    assert "notice_given=0" in form["shown"]
    other.client.get("/")
    address = f"{keene.base}/check/clerk_records/done-for-now"
    assert keene.client.post(address, data=form).headers["Location"].endswith("/tasks")
    keene.open("check/clerk_records")
    assert "Not answered yet" not in keene.text
    assert keene.text.count("I don’t know") >= 5
    again = keene.client.post(address, data=form)  # an old page: nothing is open, nothing changes
    assert again.headers["Location"].endswith("/check/clerk_records")
    keene.answer(prepared_by="The manager")
    stale = {**form, "shown": "prepared_by=0 local_policy=0"}
    assert keene.client.post(f"{keene.base}/check/public_process/done-for-now", data=stale).status_code == 303
    keene.open("check/public_process")
    assert "The manager" in keene.text


def test_only_the_models_before_the_body_are_asked_and_the_others_on_request(client):
    sheriff = Visitor(client).begin("Cheshire", "county", "manager")
    sheriff.send(state="NH", agency_kind="sheriff", custody="jail")
    sheriff.answer(agreement_in_force="none", models_offered=["warrant_service_officer"])
    address = f"{sheriff.base}/department/q/shift_length"
    page = sheriff.client.get(address).text
    assert 'name="officers_trained.warrant_service_officer"' in page
    assert 'name="officers_trained.task_force"' not in page
    assert "Also give figures for Task Force and Jail Enforcement" in page
    assert 'name="officers_trained.task_force"' in sheriff.client.get(f"{address}?models=all").text


@pytest.mark.parametrize("page", ["left", "hand-off/chief", "hand-off/chief/questions", "hand-off/chief/due-dates.ics"])
def test_a_town_where_nothing_is_answered_has_them_too(client, page):
    empty = Visitor(client).begin("Nowhere", "town", "manager")
    assert empty.client.get(f"{empty.base}/{page}").status_code == 200


def test_three_weeks_before_the_meeting_nothing_was_due(keene):
    keene.open("town/q/agreement_in_force")
    keene.answer(meeting_date="12/15/2026")
    keene.open("steps")
    assert "Was due" not in keene.text
    assert "The meeting is 21 days away, which is less than the usual plan for" in keene.text
    assert "before the papers go out." in keene.text
    assert "Due December 8, 2026, if begun" in keene.text


REFERENCES = re.compile(r"(or|and|it|its|they|them|those|these|such|this|that|here|there|then|also)\b", re.IGNORECASE)


def test_no_question_or_label_needs_what_stands_before_it(app):
    """A page may begin with any question, and a label stands alone in lists."""
    for question in app.extensions["brief287"].rulebook.questions.values():
        assert not REFERENCES.match(question.ask), question.ask
        assert not REFERENCES.match(question.label), question.label
        assert not re.search(r"\b(those|these|this|such)\b", question.label), question.label
        assert question.choices or not re.search(r"\b(those|these|such)\b", question.ask), question.ask
