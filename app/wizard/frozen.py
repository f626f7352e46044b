"""All that the files of a FINAL are made from, as bytes that are kept until they are made, and back again."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from app.agreement.document import Document
from app.assessments.store import AgreementAddendum, AgreementCopy, load_addenda, load_agreement, load_appearance
from app.briefing.context import SignedOff
from app.briefing.sections.agreement_copy import ComparedCopy, compared, compared_addendum
from app.engine.answers import DONT_KNOW, Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.apart.town_seal import seal_of
from app.outputs.edition import Edition
from app.rulebook.book import Rulebook
from app.schema.base import Audience
from app.wizard.digests import printed, signed
from app.wizard.documents import paper
from app.wizard.site import OpenAssessment

FORM: Final = 1
"""Grows when the form of the bytes changes, so that no program reads what it does not know."""


class UnknownFormError(ValueError):
    """The bytes were written by a program of another time."""


@dataclass(frozen=True)
class Frozen:
    """What a FINAL is made from. `own` is what was kept, as JSON has it."""

    rulebook: Rulebook
    own: Mapping[str, Any]

    @classmethod
    def read(cls, kept: bytes, rulebook: Rulebook) -> Frozen:
        """Raises UnknownFormError."""
        own = json.loads(kept)
        if own.get("form") != FORM:
            raise UnknownFormError
        return cls(rulebook, own)

    def evaluation(self) -> Evaluation:
        answers = {key: _answer(columns) for key, columns in self.own["answers"].items()}
        day = dt.date.fromisoformat(self.own["as_of"])
        return evaluate(self.rulebook, Answers(Town(*self.own["town"]), answers), day)

    def editions(self) -> Callable[[str, Audience], Edition]:
        """The edition of each version for each audience. Counsel's file alone has the copy of the agreement."""
        own = self.own
        seal = base64.b64decode(own["seal"]) if own["seal"] is not None else None
        counsels = Edition(
            version="counsel", audience="counsel", mark="FINAL", paper=own["paper"], contact=own["contact"],
            sign_offs=self.sign_offs(), seal=seal_of(seal, own["town"][0]), copy=self._copy(),
        )  # fmt: skip

        def edition(version: str, audience: Audience) -> Edition:
            fields = {name: getattr(counsels, name) for name in ("mark", "paper", "contact", "sign_offs", "seal")}
            return counsels if version == "counsel" else Edition(version=version, audience=audience, **fields)

        return edition

    def sign_offs(self) -> dict[str, SignedOff]:
        return {
            section: SignedOff(
                each["name"], each["title"], each["date"], each["void"], tuple(each["why"]), each["paper"]
            )
            for section, each in self.own["sign_offs"].items()
        }

    def _copy(self) -> ComparedCopy | None:
        copy = self.own["copy"]
        if copy is None:
            return None
        addenda = [
            compared_addendum(each["name"], _day(each), each["dated"], _document(each), self.rulebook, each["id"])
            for each in copy["addenda"]
        ]
        return compared(copy["name"], _day(copy), _document(copy), self.rulebook, addenda)


def freeze(assessment: OpenAssessment) -> bytes:
    """Everything that shapes a document of the assessment, as it stands now."""
    with assessment.site.database.read() as session:
        appearance = load_appearance(session, assessment.id)
        copy, addenda = load_agreement(session, assessment.id), load_addenda(session, assessment.id)
    own = {
        "form": FORM,
        "town": [assessment.town.name, assessment.town.kind],
        "as_of": assessment.whole.as_of.isoformat(),
        "answers": {key: _columns(answer) for key, answer in assessment.stored.items()},
        "sign_offs": {section: asdict(each) for section, each in printed(signed(assessment)).items()},
        "paper": paper(assessment, appearance),
        "seal": base64.b64encode(appearance.seal).decode() if appearance.seal is not None else None,
        "contact": assessment.site.config.contact,
        "copy": None
        if copy is None
        else _kept(copy) | {"addenda": [_kept(each) | {"id": each.id, "dated": each.dated} for each in addenda]},
    }
    return json.dumps(own).encode()


def _columns(answer: Answer) -> dict[str, Any]:
    """An answer without what it leaves out."""
    found = {name: value for name, value in asdict(answer).items() if name != "value" and value is not None}
    return found | ({"dont_know": True} if not answer.known else {"value": answer.value})


def _answer(columns: Mapping[str, Any]) -> Answer:
    rest = {name: value for name, value in columns.items() if name not in ("value", "dont_know")}
    value = DONT_KNOW if "dont_know" in columns else columns["value"]
    return Answer(tuple(value) if isinstance(value, list) else value, **rest)


def _kept(copy: AgreementCopy | AgreementAddendum) -> dict[str, Any]:
    return {
        "name": copy.name,
        "on": copy.at.date().isoformat(),
        "pages": list(copy.document.pages),
        "facts": copy.document.facts(),
    }


def _document(kept: Mapping[str, Any]) -> Document:
    return Document.with_facts(kept["pages"], kept["facts"])


def _day(kept: Mapping[str, Any]) -> dt.date:
    return dt.date.fromisoformat(kept["on"])
