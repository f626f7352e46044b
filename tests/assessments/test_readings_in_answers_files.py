"""Counsel's own readings in an answers file, and in a story: under `readings:`, by option."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from app.assessments.answers_file import AnswersFileError, read_answers, write_answers
from app.assessments.answers_schema import schema
from app.authoring.stories import StoryError, Told, read_story

FILE = """\
town: {name: Keene, kind: city}
answers:
  state: NH
readings:
  sign_task_force:
    status: closed
    reason: |-
      The charter bars it.
      See the memo.
    authority: "Charter: article 2"
    name: "A. Lee"
    day: 2026-11-20
  decline: {status: open, reason: Yes., authority: None, name: A. Lee, day: 2026-11-20, audience: public}
"""


def wrong(text, questions):
    with pytest.raises(AnswersFileError) as caught:
        read_answers(text, questions)
    return [(problem.line, problem.what, problem.mend) for problem in caught.value.problems]


def test_it_reads_back_to_what_was_written(rulebook):
    answers = read_answers(FILE, rulebook.answerable)
    found = answers["reading_sign_task_force"]
    assert (found.value, found.note, found.audience) == ("closed", "The charter bars it.\nSee the memo.", None)
    assert found.source == "Charter: article 2\nA. Lee\n2026-11-20"
    assert answers["reading_decline"].audience == "public"
    for questions in (None, rulebook.answerable):
        assert read_answers(write_answers(answers, questions), rulebook.answerable) == answers
    alone = answers.without("state")
    assert "answers: {}" in write_answers(alone)
    assert read_answers(write_answers(alone), rulebook.answerable) == alone


def test_a_file_without_readings_is_written_as_before(rulebook):
    answers = read_answers(FILE.partition("readings:")[0], rulebook.answerable)
    assert "readings" not in write_answers(answers)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("sign_task_force:", "sign_taskforce:", 5, "There is no option 'sign_taskforce'."),
        ("status: closed", "status: shut", 6, "sign_task_force: 'shut' is not one of the choices."),
        ('    name: "A. Lee"\n', "", 5, "sign_task_force: There is no name."),
        ("day: 2026-11-20\n", "day: soon\n", 12, "sign_task_force: 'soon' is not a date."),
        ("day: 2026-11-20\n", "days: 2026-11-20\n", 12, "The reading of sign_task_force cannot have 'days'."),
        ("audience: public", "audience: mayor", 13, "decline.audience: 'mayor' is not known here."),
        ("state: NH", "reading_defer: open", 3, "reading_defer is a reading of counsel, not an answer."),
    ],
)
def test_each_fault_has_its_line_and_its_remedy(rulebook, old, new, line, said):
    assert old in FILE
    found = wrong(FILE.replace(old, new, 1), rulebook.answerable)
    assert (line, said) in [(at, what) for at, what, _ in found]
    assert all(mend for _, _, mend in found)


def test_readings_that_are_no_group_are_refused(rulebook):
    head = FILE.partition("readings:")[0]
    assert wrong(f"{head}readings: none\n", rulebook.answerable)[0][1] == "'readings' is not a group of readings."
    assert read_answers(f"{head}readings: {{}}\n", rulebook.answerable) == read_answers(head, rulebook.answerable)


def test_the_schema_takes_it(rulebook):
    data: dict[str, Any] = {
        "town": {"name": "Keene", "kind": "city"},
        "answers": {},
        "readings": {"decline": {"status": "open", "reason": "a", "authority": "b", "name": "c", "day": "2026-11-20"}},
    }
    jsonschema.validate(data, schema())
    for broken in ({"status": "unknown"}, {"reason": "x" * 601}, {"more": 1}):
        changed = {**data, "readings": {"decline": {**data["readings"]["decline"], **broken}}}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(changed, schema())


def test_a_story_takes_them_and_leads_a_fault_to_its_line(rulebook, tmp_path: Path):
    (tmp_path / "town.yaml").write_text(FILE, encoding="utf-8")
    story = tmp_path / "story.yaml"
    text = (
        "story: A town.\nas_of: 2026-11-24\nuse: town.yaml\nreadings:\n"
        "  decline: {status: closed, reason: No., authority: B, name: C, day: 2026-11-21}\n"
        "expect:\n  options: {decline: open}\n"
    )
    story.write_text(text, encoding="utf-8")
    answers = Told(read_story(story), rulebook).answers
    assert answers["reading_decline"].value == "closed"
    assert answers["reading_sign_task_force"].value == "closed"
    story.write_text(text.replace("name: C, ", ""), encoding="utf-8")
    with pytest.raises(StoryError) as caught:
        _ = Told(read_story(story), rulebook).answers
    assert [(each.line, each.what) for each in caught.value.problems] == [(5, "decline: There is no name")]
