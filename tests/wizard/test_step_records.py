"""Recording who did a legal step, and when, on a page of its own."""

from __future__ import annotations

KEENE = "steps/insurance"


def test_a_step_is_recorded_changed_and_taken_back(keene):
    keene.answer(agreement_in_force="none").open(KEENE)
    assert "Who did this step, and when?" in keene.text
    keene.send("steps/insurance", by="Finance office", on="11/20/2026")
    assert keene.url.endswith("/steps#step_insurance")
    assert "Done by Finance office, November 20, 2026" in keene.text
    keene.open(KEENE)
    assert keene.form("steps/insurance").values["on"] == "11/20/2026"
    keene.send("steps/insurance", by="", on="")
    assert "Done by Finance office" not in keene.text


def test_both_fields_or_none(keene):
    keene.answer(agreement_in_force="none").open(KEENE).send("steps/insurance", by="Finance office", on="")
    assert keene.status == 400
    assert "Give the day on which it was done." in keene.text
    assert keene.form("steps/insurance").values["by"] == "Finance office"
    keene.send("steps/insurance", by="", on="11/20/2026")
    assert "Say who did it." in keene.text
    keene.send("steps/insurance", by="Finance", on="soon")
    assert "This is not a date we can read." in keene.text


def test_two_people_at_once_see_each_other(keene):
    keene.answer(agreement_in_force="none").open(KEENE)
    form = keene.form("steps/insurance")
    keene.send("steps/insurance", by="Finance office", on="11/20/2026")
    keene.post(form.action, {**form.values.to_dict(), "by": "Counsel", "on": "11/21/2026"})
    assert keene.status == 409
    assert "Someone else changed this to “Finance office, 11/20/2026”" in keene.text
    keene.send("steps/insurance")
    assert "Done by Counsel, November 21, 2026" in keene.text


def test_there_is_no_page_for_a_step_that_does_not_apply(keene):
    assert keene.answer(agreement_in_force="none").open("steps/get_agreement_in_force").status == 404
    assert keene.open("steps/nothing").status == 404


def test_it_is_in_the_file_that_is_taken_along(keene):
    keene.answer(agreement_in_force="none").open(KEENE).send("steps/insurance", by="Finance", on="11/20/2026")
    text = keene.open("answers.yaml").page.text
    assert "step_insurance:" in text
    keene.open("/import").upload(text.encode())
    assert "Done by Finance, November 20, 2026" in keene.open("steps").text


def test_an_expired_form_loses_nothing_and_saves_nothing(keene):
    keene.answer(agreement_in_force="none").open(KEENE)
    keene.send("steps/insurance", by="Finance office", on="11/20/2026", csrf_token="old")
    assert keene.status == 400
    assert keene.form("steps/insurance").values["by"] == "Finance office"
    assert "Done by" not in keene.open("steps").text


def test_a_version_of_five_thousand_digits_is_none_of_ours(keene):
    keene.answer(agreement_in_force="none")
    for path, typed in (("steps/insurance", {"by": "A", "on": "11/20/2026"}), ("clauses/powers", {"found": "same"})):
        keene.open(path).send(path, **typed, version="9" * 5000)
        assert keene.status == 200, path
