"""Faults that are planted in a copy of the rulebook, each a small change of its text."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from app.resources import folder


@dataclass(frozen=True)
class Plant:
    """One fault: in which file which text becomes which, and which proof is to find it under which id."""

    name: str
    file: str
    old: str
    new: str
    proof: str
    id: str
    says: str
    after: str = ""
    """Text that stands before `old` in the file; empty: `old` stands there once."""
    also: tuple[str, ...] = ()
    """Other entries that the one change makes wrong as well."""

    def put(self, root: Path) -> None:
        path = root / self.file
        text = path.read_text("utf-8")
        start = text.index(self.after) if self.after else 0
        place = text.index(self.old, start)
        assert self.after or text.count(self.old) == 1, f"{self.old!r} stands {text.count(self.old)} times"
        path.write_text(text[:place] + self.new + text[place + len(self.old) :], "utf-8")


def copy_of(root: Path) -> Path:
    """The rulebook in a folder of its own."""
    for name in ("questions", "rules"):
        shutil.copytree(folder(name), root / name)
    return root


LAW_ENTRY = """
  - options: [keep_agreement, narrow_agreement, end_agreement, local_rule_against]
    body: municipality
"""
DEAD = """
  - id: town_website
    ask: Has the town a website?
    label: website of the town
    kind: yes_no
    why: It is asked for no reason at all.
    find: You know this one.
    effect: It decides what is printed.
"""
SIGNED_TWICE = """      - kind: form
        when: custody == "none"
        status: open
        text: The form's powers can be used in the jail of another agency.
        sources: [form_warrant_service_officer]
      - kind: form
        when: custody == "holding_cells"
"""

PLANTS = (
    Plant(
        "a question that no town is asked", "questions/15_request.yaml",
        'when: request_origin != "no_request"', 'when: law_closes_signing and state == "AL"',
        "questions.asked", "request_date", "no town is ever asked this", after="id: request_date",
    ),
    Plant(
        "a question that hangs on a later one", "questions/10_town.yaml",
        "    kind: date\n", "    kind: date\n    when: notice_given\n",
        "questions.asked", "meeting_date", "asked after it", after="id: meeting_date",
    ),
    Plant(
        "a question that nothing reads", "questions/10_town.yaml", "\n  - id: custody\n", DEAD + "\n  - id: custody\n",
        "questions.matter", "town_website", "no answer to it changes any result",
    ),
    Plant(
        "a choice that matters to nothing", "questions/60_counsel.yaml",
        "        text: It is covered with conditions\n",
        "        text: It is covered with conditions\n      - id: withdrawn\n        text: It withdrew its answer\n",
        "choices.matter", "insurer_answer: withdrawn", "no rule tells 'withdrawn' from 'not_asked'",
    ),
    Plant(
        "a gap of one day in the law", "rules/states/ak.yaml", LAW_ENTRY + "    use: none_found\n",
        LAW_ENTRY + "    until: 2027-01-01\n    use: none_found" + LAW_ENTRY + "    from_date: 2027-01-02\n"
        "    use: none_found\n",
        "law.every_day", "keep_agreement", "has no entry for a municipality on 2027-01-01",
        also=("narrow_agreement", "end_agreement"),
    ),
    Plant(
        "a day without a word on who may end", "rules/states/al.yaml", "from_date: 2012-01-01", "from_date: 2012-01-02",
        "texts.every_day", "AL", "'who_may_end' says nothing for a municipality on 2012-01-01", after="who_may_end:",
    ),
    Plant(
        "two wordings of one sentence side by side", "rules/states/wv.yaml", "until: 2026-02-09", "until: 2026-02-10",
        "texts.wordings", "WV", "printed beside its other wording", after="before the Senate",
    ),
    Plant(
        "a sentence that is never printed", "rules/legal/statements_reply.yaml",
        "    when: law_closes_signing\n", '    when: law_closes_signing and state == "AL"\n',
        "entries.come_to_be", "rules/legal/statements_reply.yaml", "no town ever has this printed",
    ),
    Plant(
        "an option that is never listed", "rules/options.yaml",
        "    path: in_force\n", '    path: in_force\n    when: agreement_in_force == "none"\n',
        "entries.come_to_be", "narrow_agreement", "never listed", after="id: narrow_agreement",
    ),
    Plant(
        "a threshold off by one", "rules/consistency.yaml",
        "holds: sworn_filled <= sworn_authorized", "holds: sworn_filled < sworn_authorized",
        "thresholds.sides", "filled_beyond_authorized", "its words say the opposite",
    ),
    Plant(
        "a number that the words do not say", "rules/consistency.yaml",
        "<= 1.25 * patrol_officers", "<= 1.75 * patrol_officers",
        "thresholds.sides", "calls_beyond_patrol_hours", "do not say the number 1.75",
    ),
    Plant(
        "a constant that the words contradict", "rules/facts.yaml", "value: 7500", "value: 7600",
        "thresholds.sides", "equipment_offer_per_officer", "nothing says that it is 7,600",
    ),
    Plant(
        "reasons that contradict each other", "rules/options.yaml",
        '      - kind: form\n        when: custody == "holding_cells"\n', SIGNED_TWICE,
        "reasons.agree", "sign_warrant_service_officer", "one reason says closed",
        after="id: sign_warrant_service_officer",
    ),
    Plant(
        "an offset that never opens", "rules/costs/offsets.yaml",
        "when: state_grant_open", 'when: state_grant_open and agency_kind == "no_agency"',
        "conditions.both_sides", "state_grant_once", "no town ever gets this money", after="id: state_grant_once",
    ),
    Plant(
        "a step that can never be done", "rules/legal/steps.yaml",
        "done: 'records_answered'", "done: 'records_answered and sworn_filled > 50000 * one_officer'",
        "conditions.both_sides", "public_records", "no answers ever count this step as done",
    ),
    Plant(
        "steps that wait for each other", "rules/legal/steps.yaml",
        "    done: state_law_confirmed\n", "    done: state_law_confirmed\n    waits_for: [signing_authority]\n",
        "entries.come_to_be", "state_law", "waits for a step that waits for it",
        also=("signing_authority",),
    ),
    Plant(
        "a rule on answers that never warns", "rules/consistency.yaml", "jail_beds > 0", "jail_beds >= 0",
        "conditions.both_sides", "cells_without_places", "no answers break this rule",
    ),
    Plant(
        "a branch that no town takes", "rules/costs/lines.yaml",
        'if custody == "jail" else 0', 'if custody == "jail" or agency_kind != "no_agency" or custody != "jail" else 0',
        "formulas.branches", "bed_days", "is taken by no town", after="id: bed_days",
    ),
    Plant(
        "a cost line that comes to nothing", "rules/costs/lines.yaml",
        "cash: interpreter_cost\n", "cash: interpreter_cost - interpreter_cost\n",
        "costs.come_to_something", "interpreters", "comes to nothing in every town",
    ),
)  # fmt: skip
