"""Every id of the rulebook, renamed: refused by the check with file and line, or every output is as it was."""

from __future__ import annotations

import os

import pytest

from tests.authoring.renamings import prove

pytestmark = pytest.mark.verify


def test_every_id_is_refused_or_changes_nothing_but_itself() -> None:
    proof = prove(seed=0, workers=min(2, os.cpu_count() or 1))
    assert proof.crashed == []
    assert proof.silent == []
    assert proof.refused + proof.same == proof.renamed > 1200
