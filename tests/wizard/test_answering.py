"""Question pages: what is accepted, what is refused, and that nothing typed is ever lost."""

from __future__ import annotations

import pytest

from app.engine.answers import DONT_KNOW, Answer
from app.wizard.site import site
from tests.wizard.test_set_aside import put


def answers(visitor):
    """What is stored, read back through the export."""
    from app.assessments.answers_file import read_answers

    with visitor.client.application.test_request_context():
        questions = site().rulebook.questions
    return read_answers(visitor.client.get(f"{visitor.base}/answers.yaml").data, questions)


def test_the_first_part_ends_in_a_draft(keene):
    pages = 0
    while "/first/q/" in keene.url:
        keene.send()  # every question left blank
        pages += 1
    assert keene.url.endswith("/draft")
    assert "Your first draft is ready" in keene.text
    assert pages <= 7


def test_dont_know_everywhere_still_gives_a_draft(visitor):
    visitor.begin()
    asked = 0
    while "/first/q/" in visitor.url:
        form = visitor.form()
        known = {name: "y" for name in form.names if name.endswith(":dk")}
        known |= {name: "dont_know" for name, listed in form.choices.items() if "dont_know" in listed}
        asked += len(known)
        visitor.send(**known)
        assert visitor.status == 200
    assert visitor.url.endswith("/draft")
    assert asked <= 15
    assert all(answer.value is DONT_KNOW for answer in answers(visitor).values())
    assert "could be answered by" in visitor.text


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("1,234", 1234.0),
        (" 41 ", 41.0),
        ("41.0", 41.0),
        ("0", 0.0),
    ],
)
def test_numbers_as_people_write_them(keene, typed, stored):
    keene.answer(sworn_filled=typed)
    assert answers(keene)["sworn_filled"].value == stored


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("officer_hourly_wage", "$36.50", 36.5),
        ("benefits_rate", "43%", 0.43),
        ("benefits_rate", "43", 0.43),
        ("wage_growth", "-1.5", -0.015),
        ("wage_growth", "0.5%", 0.005),
        ("legal_review_cost", "$5,000", 5000.0),
        ("next_budget_amendment", "3/9/2027", "2027-03-09"),
        ("next_budget_amendment", "2027-03-09", "2027-03-09"),
        ("next_budget_amendment", "March 9, 2027", "2027-03-09"),
        ("fund", "=SUM(A1:A9)", "=SUM(A1:A9)"),
        ("problem_to_solve", "<b>One</b>\r\n\r\ntwo", "<b>One</b>\n\ntwo"),
    ],
)
def test_other_kinds(keene, key, typed, stored):
    keene.answer(**{key: typed})
    assert answers(keene)[key].value == stored
    assert "<b>" not in keene.page.text


@pytest.mark.parametrize(
    ("page", "key", "typed", "words"),
    [
        ("department/q/sworn_authorized", "sworn_filled", "many", "This is not a number."),
        ("department/q/sworn_authorized", "sworn_filled", "1e308", "This is not a number."),
        ("department/q/sworn_authorized", "sworn_filled", "nan", "This is not a number."),
        ("department/q/sworn_authorized", "sworn_filled", "inf", "This is not a number."),
        ("department/q/sworn_authorized", "sworn_filled", "-3", "This is less than 0 officers."),
        ("department/q/sworn_authorized", "sworn_filled", "3.5", "This is not a whole number."),
        ("department/q/sworn_authorized", "sworn_filled", "9" * 300, "This number is too large."),
        ("department/q/sworn_authorized", "sworn_filled", "1,23", "This is not a number."),
        ("department/q/sworn_authorized", "sworn_filled", "٣", "This is not a number."),
        ("department/q/sworn_authorized", "sworn_filled", "12%", "This is not a percentage."),
        ("department/q/sworn_authorized", "sworn_filled", "60000", "This is more than 50,000 officers."),
        ("finance/q/officer_hourly_wage", "benefits_rate", "0.43", "could be a percentage or a part of one"),
        ("finance/q/officer_hourly_wage", "benefits_rate", "300", "This is more than 200%."),
        ("finance/q/police_budget", "next_budget_amendment", "2/30/2027", "There is no such day."),
        ("finance/q/police_budget", "next_budget_amendment", "soon", "This is not a date we can read."),
        ("finance/q/police_budget", "next_budget_amendment", "1/1/0001", "The year 1 is not likely."),
        ("finance/q/police_budget", "fund", "x" * 201, "This is too long."),
        ("finance/q/police_budget", "fund", "two\u202elines", "control character"),
        ("request/q/request_date", "problem_to_solve", "x" * 4001, "Shorten it to 4,000"),
        ("town/q/state", "state", "ZZ", "Choose a state from the list."),
        ("town/q/state", "agency_kind", "army", "Choose one of the answers in the list."),
        ("town/q/agreement_in_force", "models_offered", "tank", "Choose from the answers in the list."),
        ("public_process/q/prepared_by", "local_policy", "maybe", "Choose yes or no."),
    ],
)
def test_bad_input_is_named_and_kept(keene, page, key, typed, words):
    before = answers(keene)
    keene.open(page)
    others = {name: "recorded text" for name in keene.form().names if name.endswith(":note") and name != f"{key}:note"}
    keene.send(**{key: typed}, **dict.fromkeys([f"{key}:note"], "my note"))
    assert keene.status == 400
    assert words in keene.text
    assert 'role="alert"' in keene.page.text
    assert "autofocus" in keene.page.text
    assert answers(keene) == before
    form = keene.form()
    if key not in form.choices:
        assert form.values[key] == typed
    assert form.values[f"{key}:note"] == "my note"
    assert others is not None


WAGE = "finance/q/officer_hourly_wage"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("$82,000 a year", "Taken as $39.42 an hour; you wrote $82,000 a year (2,080 paid hours a year)."),
        ("38-42", "Taken as $40 an hour, from $38 to $42; you wrote 38-42."),
        ("about 39", "Taken as $39 an hour, an estimate; you wrote about 39."),
    ],
)
def test_a_figure_is_kept_as_it_was_typed(keene, typed, words):
    keene.answer(officer_hourly_wage=typed)
    found = answers(keene)["officer_hourly_wage"]
    assert found.typed == typed
    assert words in keene.open("check/finance").text
    assert keene.open(WAGE).form().values["officer_hourly_wage"] == typed
    assert words in keene.text
    assert 'aria-describedby="officer_hourly_wage-hint officer_hourly_wage-taken"' in keene.page.text
    keene.send()
    assert answers(keene)["officer_hourly_wage"] == found
    keene.answer(officer_hourly_wage="41.25")
    replaced = answers(keene)["officer_hourly_wage"]
    assert (replaced.value, replaced.low, replaced.typed) == (41.25, None, None)
    assert "you wrote" not in keene.open(WAGE).text


def test_a_yearly_wage_without_its_period_is_asked_about(keene):
    keene.open(WAGE).send(officer_hourly_wage="82,000")
    assert keene.status == 400
    assert "82,000 an hour? Did you mean a year? If it is a yearly salary, write 82,000 a year." in keene.text
    assert keene.form().values["officer_hourly_wage"] == "82,000"
    keene.send(officer_hourly_wage="82,000 a year")
    assert answers(keene)["officer_hourly_wage"].value == 82_000 / 2080


def test_a_range_beside_a_range_has_to_be_the_same(keene):
    more = {"officer_hourly_wage:low": "37", "officer_hourly_wage:high": "44"}
    keene.open(WAGE).send(officer_hourly_wage="38-42", **more)
    assert keene.status == 400
    assert "Your answer is a range already." in keene.text
    keene.open(WAGE).send(officer_hourly_wage="about 39", **more)
    found = answers(keene)["officer_hourly_wage"]
    assert (found.value, found.low, found.high, found.provenance) == (39.0, 37.0, 44.0, "estimate")


def test_the_ends_of_an_estimate_may_be_for_another_period_and_stay_as_converted(keene):
    ends = {"officer_hourly_wage:low": "80,000 a year", "officer_hourly_wage:high": "90,000 a year"}
    keene.open(WAGE).send(officer_hourly_wage="82,000 a year", **ends, **{"officer_hourly_wage:sure": "estimate"})
    found = answers(keene)["officer_hourly_wage"]
    assert (found.low, found.high) == (80_000 / 2080, 90_000 / 2080)
    assert keene.open(WAGE).form().values["officer_hourly_wage:low"] == "38.4615"
    keene.send()
    assert answers(keene)["officer_hourly_wage"] == found


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("officer_hourly_wage", "$82,000 a year"),
        ("officer_hourly_wage", "$78,000 to $86,000 a year"),
        ("officer_hourly_wage", "$41.25"),
        ("officer_hourly_wage", "~40"),
        ("benefits_rate", "43%"),
        ("benefits_rate", "40-45%"),
        ("sworn_filled", "10-15"),
        ("sworn_filled", "1,148"),
    ],
)
def test_form_and_file_read_the_same(keene, key, typed):
    from app.assessments.answers_file import read_answers

    keene.answer(**{key: typed})
    text = f'town: {{name: Keene, kind: city}}\nanswers:\n  {key}: "{typed}"\n'
    with keene.client.application.test_request_context():
        assert read_answers(text, site().rulebook.questions)[key] == answers(keene)[key]


def test_a_value_and_dont_know_is_a_contradiction(keene):
    keene.open("department/q/sworn_authorized").send(**{"sworn_filled": "41", "sworn_filled:dk": "y"})
    assert keene.status == 400
    assert keene.text.count("You gave an answer and also marked “I don’t know”.") == 2
    assert keene.form().values["sworn_filled"] == "41"
    assert keene.form().values["sworn_filled:dk"] == "y"


def test_a_range_a_note_and_an_audience(keene):
    keene.open("department/q/sworn_authorized").send(
        **{
            "sworn_filled": "41",
            "sworn_filled:sure": "estimate",
            "sworn_filled:low": "39",
            "sworn_filled:high": "44",
            "sworn_filled:note": "from the roster",
            "sworn_filled:audience": "staff",
        }
    )
    found = answers(keene)["sworn_filled"]
    assert (found.value, found.low, found.high, found.provenance) == (41.0, 39.0, 44.0, "estimate")
    assert (found.note, found.audience) == ("from the roster", "staff")
    keene.open("department/q/sworn_authorized")
    assert "Note and source: an estimate, 39 to 44, with a note, staff" in keene.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({":low": "39"}, "A range belongs to an estimate."),
        ({":low": "39", ":sure": "estimate"}, "Give both a low and a high figure."),
        ({":low": "42", ":high": "44", ":sure": "estimate"}, "The low figure is more than your answer."),
        ({":low": "39", ":high": "40", ":sure": "estimate"}, "The high figure is less than your answer."),
        ({":low": "x", ":high": "44", ":sure": "estimate"}, "This is not a number."),
        ({":sure": "certain"}, "Choose how sure this is"),
        ({":audience": "everybody"}, "Choose who may read this answer"),
        ({":note": "n" * 2001}, "Shorten it to 2,000"),
    ],
)
def test_faults_beside_the_value(keene, typed, words):
    keene.open("department/q/sworn_authorized")
    keene.send(**{"sworn_filled": "41", **{f"sworn_filled{part}": text for part, text in typed.items()}})
    assert keene.status == 400
    assert words in keene.text


def test_a_note_without_an_answer_is_not_dropped(keene):
    keene.open("department/q/sworn_authorized").send(**{"sworn_filled:note": "ask Ann"})
    assert keene.status == 400
    assert "There is a note or a range but no answer." in keene.text
    assert keene.form().values["sworn_filled:note"] == "ask Ann"


def test_an_answer_can_be_taken_back(keene):
    keene.answer(sworn_filled="41", vote_in_open_session="yes")
    keene.open("department/q/sworn_authorized").send(sworn_filled="")
    keene.open("public_process/q/prepared_by").send(**{"vote_in_open_session:clear": "y"})
    assert not {"sworn_filled", "vote_in_open_session"} & set(answers(keene))


def test_going_back_loses_nothing(keene):
    keene.answer(deciding_body="council", meeting_date="1/12/2027")
    keene.open("first/q/state").send()
    found = answers(keene)
    assert (found["deciding_body"].value, found["meeting_date"].value) == ("council", "2027-01-12")


def test_answers_that_no_longer_apply_are_set_aside_and_come_back(keene):
    keene.answer(sworn_filled="41")
    keene.answer(agency_kind="no_agency")
    keene.open("check/department")
    assert "Set aside" in keene.text
    assert "41 officers" in keene.text
    assert answers(keene)["sworn_filled"].value == 41.0
    keene.answer(agency_kind="municipal_police")
    keene.open("check/department")
    assert "Set aside" not in keene.text


def test_one_figure_for_all_models_is_parted_when_one_changes(visitor):
    text = b"""
town: {name: X, kind: county}
answers: {state: NH, agency_kind: sheriff, custody: jail, officers_trained: 3}
"""
    visitor.open("/import").upload(text)
    visitor.open("department/q/shift_length")
    form = visitor.form()
    models = ("task_force", "warrant_service_officer", "jail_enforcement")
    assert [form.values[f"officers_trained.{model}"] for model in models] == ["3", "3", "3"]
    visitor.send(**{"officers_trained.jail_enforcement": "5"})
    found = answers(visitor)
    assert "officers_trained" not in found
    assert [found[f"officers_trained.{model}"].value for model in models] == [3.0, 3.0, 5.0]


class TestStateLawThatClosesSigning:
    def test_it_is_said_at_once_with_law_date_and_source(self, brewer):
        assert brewer.url.partition("?")[0].endswith("/closed")
        for words in (
            "In Maine, signing a 287(g) agreement appears closed by state law; counsel to confirm",
            "from about July 29, 2026",
            "Appears closed; counsel to confirm",
            "LD 1971",
            "checked November 24, 2026",
        ):
            assert words in brewer.text

    def test_the_path_is_short_and_costs_come_on_request(self, brewer):
        brewer.open("first/q/wants_costs")
        assert "Do you still want the cost pages?" in brewer.text
        brewer.send(wants_costs="no")
        assert brewer.url.endswith("/draft")
        brewer.open("tasks")
        assert "cost pages were not asked for" in brewer.text
        brewer.open("estimate").send("/costs")
        assert "Sign the Task Force Model" in brewer.text
        assert answers(brewer)["wants_costs"].value is True


class TestTwoPeopleOnOnePage:
    def conflict(self, keene, app):
        from tests.wizard.pages import Visitor

        other = Visitor(app.test_client()).open(f"{keene.base}/department/q/sworn_authorized")
        keene.open("department/q/sworn_authorized")
        other.send(sworn_filled="40")
        keene.send(sworn_filled="41", sworn_authorized="48")
        return keene

    def test_both_are_shown_and_nothing_is_overwritten(self, keene, app):
        self.conflict(keene, app)
        assert keene.status == 409
        assert "Theirs: 40 officers" in keene.text
        assert keene.form().values["sworn_filled"] == "41"
        assert answers(keene)["sworn_filled"].value == 40.0
        assert "sworn_authorized" not in answers(keene)

    def test_a_choice_is_asked_for(self, keene, app):
        self.conflict(keene, app).send()
        assert keene.status == 400
        assert "Choose which of the two answers to keep." in keene.text
        assert "Theirs: 40 officers" in keene.text

    def test_mine(self, keene, app):
        self.conflict(keene, app).send(**{"sworn_filled:keep": "mine"})
        assert answers(keene)["sworn_filled"].value == 41.0
        assert answers(keene)["sworn_authorized"].value == 48.0

    def test_theirs(self, keene, app):
        self.conflict(keene, app).send(**{"sworn_filled:keep": "theirs"})
        assert answers(keene)["sworn_filled"].value == 40.0
        assert answers(keene)["sworn_authorized"].value == 48.0

    def test_the_same_answer_twice_is_no_conflict(self, keene):
        keene.open("department/q/sworn_authorized").send(sworn_filled="41")
        keene.open("department/q/sworn_authorized").send(sworn_filled="41")
        assert keene.status == 200


class TestTwoTabsThatChangeDifferentAnswers:
    """What stands as it was shown never conflicts, whoever has answered it meanwhile."""

    PAGE = "department/q/sworn_authorized"

    def tabs(self, keene, app, page=PAGE):
        from tests.wizard.pages import Visitor

        return Visitor(app.test_client()).open(f"{keene.base}/{page}"), keene.open(page)

    def test_each_keeps_its_own(self, keene, app):
        keene.answer(sworn_filled="40", sworn_authorized="50")
        first, second = self.tabs(keene, app)
        first.send(sworn_filled="41")
        second.send(sworn_authorized="48")
        assert second.status == 200
        found = answers(keene)
        assert (found["sworn_filled"].value, found["sworn_authorized"].value) == (41.0, 48.0)

    def test_an_answer_from_another_tab_is_not_taken_back_by_a_blank(self, keene, app):
        first, second = self.tabs(keene, app)
        first.send(sworn_filled="41")
        second.send(sworn_authorized="48")
        assert answers(keene)["sworn_filled"].value == 41.0

    def test_a_note_and_a_value_from_two_tabs_are_one_answer_and_conflict(self, keene, app):
        keene.answer(sworn_filled="40")
        first, second = self.tabs(keene, app)
        first.send(**{"sworn_filled:note": "from the roster"})
        second.send(sworn_filled="41")
        assert second.status == 409
        assert "Sworn posts filled: Someone else changed this" in second.text
        assert "Theirs: 40 officers" in second.text

    def test_another_error_on_the_page_makes_no_conflict_of_it_later(self, keene, app):
        keene.answer(sworn_filled="40", sworn_authorized="50")
        first, second = self.tabs(keene, app)
        first.send(sworn_filled="41")
        second.send(sworn_authorized="x")
        assert second.status == 400
        second.send(sworn_authorized="48")
        assert second.status == 200
        assert answers(keene)["sworn_filled"].value == 41.0

    def test_a_value_set_back_to_what_was_shown_changes_nothing(self, keene, app):
        keene.answer(sworn_filled="40")
        first, second = self.tabs(keene, app)
        first.send(sworn_filled="41")
        second.send(sworn_filled="40")
        assert second.status == 200
        assert answers(keene)["sworn_filled"].value == 41.0

    def test_a_converted_figure_that_nobody_touched(self, keene, app):
        keene.answer(officer_hourly_wage="82,000 a year")
        first, second = self.tabs(keene, app, WAGE)
        first.send(officer_hourly_wage="41")
        second.send(benefits_rate="43")
        assert second.status == 200
        found = answers(keene)
        assert (found["officer_hourly_wage"].value, found["benefits_rate"].value) == (41.0, 0.43)

    def test_long_texts(self, keene, app):
        keene.answer(expected_gains="One\r\n\r\ntwo", expected_harms="Four")
        walk, here = keene.client.application.extensions["brief287"].walks.page_of("expected_gains")
        first, second = self.tabs(keene, app, f"{walk.id}/q/{here.name}")
        first.send(expected_gains="Three")
        second.send(expected_harms="Five")
        assert second.status == 200
        found = answers(keene)
        assert (found["expected_gains"].value, found["expected_harms"].value) == ("Three", "Five")

    def test_models_of_one_question(self, visitor, app):
        text = b"""
town: {name: X, kind: county}
answers: {state: NH, agency_kind: sheriff, custody: jail, officers_trained: 3}
"""
        visitor.open("/import").upload(text)
        first, second = self.tabs(visitor, app, "department/q/shift_length")
        first.send(**{"officers_trained.jail_enforcement": "5"})
        second.send(**{"officers_trained.task_force": "4"})
        assert second.status == 200
        found = answers(visitor)
        models = ("task_force", "warrant_service_officer", "jail_enforcement")
        assert [found[f"officers_trained.{model}"].value for model in models] == [4.0, 3.0, 5.0]
        first, second = self.tabs(visitor, app, "department/q/shift_length")
        first.send(**{"officers_trained.jail_enforcement": "6"})
        second.send(**{"officers_trained.jail_enforcement": "7"})
        assert second.status == 409
        assert "Officers to be trained, Jail Enforcement" in second.text

    def test_the_chief_has_the_same(self, keene, app):
        first, second = self.tabs(keene, app, "chief")
        first.send(officer_hourly_wage="41")
        second.send(benefits_rate="43")
        assert second.url.endswith("/estimate")
        assert answers(keene)["officer_hourly_wage"].value == 41.0


class TestAskedBack:
    def test_confirmed_without_a_script(self, keene):
        keene.open(WAGE).send(officer_hourly_wage="8", benefits_rate="x")
        assert keene.status == 400
        assert "Officer's hourly wage: $8 an hour? That is unusually low." in keene.text
        assert "Which do you mean?" in keene.text
        keene.send(**{"officer_hourly_wage:meant": "as_typed"})
        assert keene.status == 400  # the other input is still wrong, and the choice stands
        assert "unusually low" not in keene.text
        assert keene.form().values["officer_hourly_wage:meant"] == "as_typed"
        keene.send(benefits_rate="43")
        assert answers(keene)["officer_hourly_wage"].value == 8.0
        keene.open(WAGE).send(benefits_rate="44")
        assert keene.status == 200

    def test_saved_again_without_a_choice_is_asked_again(self, keene):
        keene.open(WAGE).send(officer_hourly_wage="8")
        keene.send()
        assert keene.status == 400
        keene.send(officer_hourly_wage="38")
        assert answers(keene)["officer_hourly_wage"].value == 38.0

    def test_the_offer_is_taken(self, keene):
        keene.open(WAGE).send(officer_hourly_wage="$82,000")
        assert "$82,000 an hour? Did you mean a year?" in keene.text
        assert "$82,000 a year, which is $39.42 an hour" in keene.text
        keene.send(**{"officer_hourly_wage:meant": "$82,000 a year"})
        found = answers(keene)["officer_hourly_wage"]
        assert (found.value, found.typed) == (82_000 / 2080, "$82,000 a year")

    def test_a_meeting_that_has_passed(self, keene):
        page = keene.client.application.extensions["brief287"].walks.page_of("meeting_date")
        keene.open(f"{page[0].id}/q/{page[1].name}").send(meeting_date="1/12/2020")
        assert keene.status == 400
        assert "Meeting date: January 12, 2020? That day has passed." in keene.text
        keene.send(**{"meeting_date:meant": "1/12/2027"})
        assert answers(keene)["meeting_date"].value == "2027-01-12"
        keene.answer(meeting_date="12/18")
        assert answers(keene)["meeting_date"].value == "2026-12-18"

    def test_it_is_escaped(self, keene):
        keene.open(WAGE).send(officer_hourly_wage='8"><b>', **{"officer_hourly_wage:asked": '"><b>'})
        assert "<b>" not in keene.page.text


def test_an_expired_page_comes_back_filled(keene):
    keene.open(WAGE).send(
        csrf_token="x", officer_hourly_wage="82,000 a year", **{"officer_hourly_wage:note": "payroll"}
    )
    assert keene.status == 400
    assert "Your page had expired" in keene.text
    assert keene.form().values["officer_hourly_wage"] == "82,000 a year"
    assert keene.form().values["officer_hourly_wage:note"] == "payroll"
    keene.send()
    assert answers(keene)["officer_hourly_wage"].note == "payroll"


@pytest.mark.parametrize("page", ["first/q/state", "chief"])
def test_a_page_whose_question_is_gone_saves_nothing_and_says_what_was_typed(keene, page):
    """As after a new rulebook: what stands is not taken back, and what was typed is there to be typed again."""
    shown = keene.open(page).form().values["shown"].replace("state=", "state_of_old=")
    keene.send(shown=shown, state=None, state_of_old="FL")
    assert keene.status == 400
    assert "The questions on this page have changed, so nothing is saved yet." in keene.text
    assert "no longer here: FL." in keene.text
    assert answers(keene)["state"].value == "NH"


def test_somebody_answers_meanwhile_what_was_set_aside(keene, app):
    """The page showed a blank; a day of another kind lies behind it."""
    put(keene, {"meeting_date": Answer("sometime soon")})
    walk, here = app.extensions["brief287"].walks.page_of("meeting_date")
    page = f"{walk.id}/q/{here.name}"
    tabs = TestTwoTabsThatChangeDifferentAnswers()
    first, second = tabs.tabs(keene, app, page)
    first.send(meeting_date="1/5/2027")
    second.send(meeting_date="1/6/2027")
    assert second.status == 409
    assert answers(keene)["meeting_date"].value == "2027-01-05"


@pytest.mark.parametrize(
    ("page", "ending", "typed"),
    [
        ("manage", "rename", {"name": "Troy", "kind": "town"}),
        ("manage", "delete", {"confirm": "Keene"}),
        ("/", "resume", {"link": "an address"}),
        ("/", "begin", {"name": "Troy", "kind": "town"}),
        ("check/town", "", {"name": "Ann Lee", "title": "Manager"}),
    ],
)
def test_every_expired_form_comes_back_filled_and_changes_nothing(keene, page, ending, typed):
    base = keene.base
    if page == "check/town":
        keene.answer(agreement_in_force="none", models_offered=["task_force"], meeting_date="1/12/2027")
        keene.answer(deciding_body="council")
    keene.open(page).send(ending, csrf_token="x", **typed)
    assert keene.status == 400
    assert "page had expired" in keene.text
    assert {name: keene.form(ending).values[name] for name in typed} == typed
    assert "Keene" in keene.open(f"{base}/tasks").text


def test_no_field_for_an_answer_forbids_the_browser_to_restore_it(keene):
    for page in (WAGE, "chief", "town/q/agreement_in_force", "manage", "check/town"):
        assert 'autocomplete="off"' not in keene.open(page).page.text
    assert keene.open("/").page.text.count('autocomplete="off"') == 1  # the link: it opens the assessment


def test_each_page_says_why_where_unit_default_and_effect(keene):
    keene.open("finance/q/officer_hourly_wage")
    for words in (
        "Each hour is valued at this wage.",
        "Where to find it. Payroll.",
        "What your answer changes. The costs and hours of Task Force.",
        "While it is not known.",
        "per hour",
        "First year so far",
    ):
        assert words in keene.text
    keene.open("finance/q/overtime_multiple")
    assert "the tool assumes 1.5 (1 to 2). Source: Code of Federal Regulations" in keene.text
    keene.open("clerk_records/q/notice_languages")
    assert "it stays not known" in keene.text


def test_the_chief_and_finance_pages_carry_a_live_estimate(keene):
    keene.open("department/q/shift_length")
    assert "Not known yet: officers to be trained." in keene.text
    keene.send(**{"officers_trained.task_force": "3"})
    keene.open("department/q/shift_length")
    assert "New cash $0 to $" in keene.text
    assert keene.client.get(f"{keene.base}/clerk_records/q/notice_given").text.count("First year so far") == 0


def test_every_page_of_every_section_opens_and_saves(keene):
    walks = keene.client.application.extensions["brief287"].walks
    for walk in walks.sections.values():
        for page in walk.pages:
            keene.open(f"{walk.id}/q/{page.name}")
            assert keene.status == 200
            if "/q/" in keene.url:
                keene.send()
                assert keene.status == 200


@pytest.mark.parametrize("address", ["nope/go", "town/q/nope", "nope/q/state", "check/nope", "explain/nope"])
def test_addresses_that_do_not_exist(keene, address):
    assert keene.open(address).status == 404
