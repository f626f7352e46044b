"""What a link opens, link by link; pure."""

from __future__ import annotations

import pytest

from app.assessments.rights import Holder

OWNER = Holder("owner")
APART = Holder("owner", linked={"attorney"}, counsel_apart=True)
FINANCE = Holder("office", "finance", linked={"finance"})
COUNSEL = Holder("office", "attorney", linked={"attorney"}, counsel_apart=True)
READERS = {audience: Holder("reader", reader=audience) for audience in ("public", "staff", "counsel")}


def test_an_owner_reads_what_is_for_counsel_until_counsel_has_a_link():
    assert OWNER.audience == "counsel"
    assert APART.audience == "staff"
    assert (FINANCE.audience, COUNSEL.audience) == ("staff", "counsel")


@pytest.mark.parametrize("audience", READERS)
def test_a_reader_reads_one_version_and_does_nothing(audience):
    reader = READERS[audience]
    assert reader.audience == audience
    assert reader.may("read", audience)
    assert reader.may("public")
    assert not any(reader.may(need) for need in ("owner", "work", "counsel", "export", "links"))
    assert not any(reader.answers_for(role) for role in ("manager", "chief", "finance", "attorney", "clerk"))
    assert not reader.may_give("reader", None, "public")


def test_a_version_opens_for_its_audience_and_narrower_ones():
    assert [READERS["staff"].may("read", each) for each in ("public", "staff", "counsel")] == [True, True, False]
    assert [APART.may("read", each) for each in ("public", "staff", "counsel")] == [True, True, False]


def test_an_office_answers_its_own_sections_and_an_owner_those_of_offices_without_a_link():
    assert FINANCE.answers_for("finance")
    assert not FINANCE.answers_for("chief")
    assert OWNER.answers_for("attorney")
    assert not APART.answers_for("attorney")
    assert APART.answers_for("finance")


def test_only_an_owner_deletes_and_makes_finals_and_counsel_has_an_export():
    assert [each.may("owner") for each in (OWNER, APART, FINANCE, COUNSEL)] == [True, True, False, False]
    assert [each.may("export") for each in (OWNER, APART, FINANCE, COUNSEL)] == [True, True, False, True]
    assert [each.may("counsel") for each in (OWNER, APART, FINANCE, COUNSEL)] == [True, False, False, True]


def test_an_owner_makes_counsels_first_link_and_no_other_that_opens_what_is_counsels():
    assert OWNER.may_give("office", "attorney", None)
    assert not OWNER.may_give("reader", None, "counsel")
    assert not APART.may_give("office", "attorney", None)
    assert not APART.may_give("reader", None, "counsel")
    assert APART.may_give("office", "finance", None)
    assert APART.may_give("owner", None, None)
    assert APART.may_revoke("office", "attorney", None)
    assert COUNSEL.may_give("office", "attorney", None)
    assert COUNSEL.may_give("reader", None, "counsel")
    assert not COUNSEL.may_give("owner", None, None)
    assert not COUNSEL.may_give("office", "finance", None)
    assert not COUNSEL.may_revoke("owner", None, None)
    assert not FINANCE.may_give("office", "finance", None)


def test_a_host_may_switch_counsels_notes_off():
    for holder in (
        Holder("owner", counsel_notes=False), Holder("office", "attorney", counsel_notes=False),
        Holder("reader", reader="counsel", counsel_notes=False),
    ):  # fmt: skip
        assert holder.audience == "staff"
        assert not holder.may("counsel")
        assert not holder.may("read", "counsel")
    assert not Holder("owner", counsel_notes=False).may_give("reader", None, "counsel")
    assert Holder("owner", counsel_notes=False).may_give("office", "attorney", None)


def test_while_the_host_has_switched_them_off_no_owner_makes_a_link_that_opens_them_later():
    assert not Holder("owner", counsel_apart=True, counsel_notes=False).may_give("office", "attorney", None)
    counsel = Holder("office", "attorney", counsel_apart=True, counsel_notes=False)
    assert counsel.may_give("office", "attorney", None)
    assert counsel.may_revoke("office", "attorney", None)
    assert not counsel.may_give("reader", None, "counsel")
    assert counsel.may_revoke("reader", None, "counsel")
