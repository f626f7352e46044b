"""rules/states/ and rules/legal/state_sentences.yaml: the law of each state, and what many states' files share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, GetJsonSchemaHandler, JsonValue, ValidationInfo, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from app.schema.base import (
    Confidence,
    Date,
    Exactness,
    FileShape,
    Flag,
    Identifier,
    Shape,
    SourceIds,
    Statement,
    StateOptionId,
    Status,
    Text,
)
from app.schema.law import Authority
from app.schema.reading import Checked, Ends, LaterHistory, Search, Version
from app.schema.settling import SettledBy

EntryBody = Literal["municipality", "county", "sheriff"]
"""Whose law it is. municipality: a city, town or village, its council and its police. county: the county, its board
and its jail, and its sheriff where no entry for `sheriff` speaks. sheriff: the sheriff's own office, where the law
treats it apart from the county."""
BODY_HELP = "The bodies that it is about, such as [county, sheriff]. It is printed for them, and for no other."
READ_HELP = "What was read of the law that it rests on, where the `read` of its sources does not say so."
LATER_HELP = "What became of that law, where the `later_history` of its sources does not say so."


# ---- what many states share -------------------------------------------------------------------------------------


class SharedStatement(Shape):
    """A sentence that many state files take by `use`."""

    id: Identifier
    text: Text
    sources: SourceIds
    confidence: Confidence = "H"


class SharedReason(Shape):
    """The status and reason of an entry that many state files take by `use`."""

    id: Identifier
    status: Status
    confidence: Confidence
    reason: Text
    reopen: Text | None = None
    sources: SourceIds
    settled_by: SettledBy | None = None


class SharedQuestion(Shape):
    """A question for counsel that many state files take by `use`."""

    id: Identifier
    text: Text


class SharedSentences(FileShape):
    """rules/legal/state_sentences.yaml."""

    statements: tuple[SharedStatement, ...] = ()
    reasons: tuple[SharedReason, ...] = ()
    questions: tuple[SharedQuestion, ...] = ()


@dataclass(frozen=True)
class Home:
    """What the shape of a state file is told when it is read: the shared sentences by kind and id (None: their file
    cannot be read), and after how many days a check is stale."""

    shared: Mapping[str, Mapping[str, Mapping[str, Any]]] | None = field(default_factory=dict)
    stale_after_days: int = 90

    def taken(self, kind: str, id_: str) -> Mapping[str, Any]:
        """The fields of one shared sentence but its id. Raises `PydanticCustomError` where there is none."""
        if self.shared is None:
            return _STAND_IN[kind]
        known = self.shared.get(kind, {})
        if id_ not in known:
            raise PydanticCustomError("use_unknown", "no shared sentence", {"id": id_, "known": sorted(known)})
        return {name: value for name, value in known[id_].items() if name != "id" and value is not None}


_STAND_IN: Mapping[str, Mapping[str, Any]] = {
    "statements": {"text": "-", "sources": ["none"]},
    "reasons": {"status": "unknown", "confidence": "M", "reason": "-", "sources": ["none"]},
    "questions": {"text": "-"},
}
"""Stands in while the file of shared sentences cannot be read: its own mistake is told, and no echo of it."""


def _home(info: ValidationInfo) -> Home:
    return info.context if isinstance(info.context, Home) else Home()


class _Taking(Shape):
    """A shape that may take its words from rules/legal/state_sentences.yaml: `use: id`."""

    KIND: ClassVar[str]
    TAKEN: ClassVar[tuple[str, ...]]

    @model_validator(mode="before")
    @classmethod
    def _take(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("use"), str):
            return data
        for name in cls.TAKEN:
            if name in data:
                raise PydanticCustomError("use_and_own", "both", {"id": data["use"], "name": name})
        return {**data, **_home(info).taken(cls.KIND, data["use"])}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """An editor asks for the words or for `use`, not for both."""
        schema = handler(core)
        inner = handler.resolve_ref_schema(schema)
        needed = [name for name in inner.get("required", []) if name in cls.TAKEN]
        inner["required"] = [name for name in inner.get("required", []) if name not in cls.TAKEN]
        inner["anyOf"] = [{"required": needed}, {"required": ["use"]}]
        return schema


# ---- the file of a state ----------------------------------------------------------------------------------------


class StateEntry(_Taking):
    """What state law says of one or more options, for one kind of body, from one day on.

    It holds until the next entry for the same option and body begins. `until` is for a true end only, and `ends` then
    says why nothing follows.
    """

    KIND = "reasons"
    TAKEN = ("status", "confidence", "reason", "reopen", "sources", "settled_by")

    options: tuple[StateOptionId, ...] = Field(
        min_length=1, description="Option ids, or local_rule_against: a local rule that bars such agreements."
    )
    body: EntryBody = Field(description="municipality, county, or sheriff where the law treats that office apart.")
    from_date: Date | None = Field(None, description="First day it counts; none means as far back as is known.")
    until: Date | None = Field(None, description="Only for a true end: first day it no longer counts. Needs `ends`.")
    ends: Ends | None = Field(None, description="With `until`: why it ends though no entry follows.")
    exact: Exactness = "day"
    use: Identifier | None = Field(None, description="A reason of rules/legal/state_sentences.yaml.")
    status: Status
    confidence: Confidence
    reason: Text
    reopen: Text | None = Field(None, description="For closed: what would have to change.")
    settled_by: SettledBy | None = Field(None, description="For unsettled and unknown: the question that settles it.")
    sources: SourceIds
    read: Version | None = Field(None, description=READ_HELP)
    later_history: LaterHistory | None = Field(None, description=LATER_HELP)
    checked: Checked | None = Field(None, description="Its own check, if later than that of the file.")


class LawStatement(_Taking, Statement):
    """A statement of a state file."""

    KIND = "statements"
    TAKEN = ("text", "sources", "confidence")

    use: Identifier | None = Field(None, description="A statement of rules/legal/state_sentences.yaml.")
    body: tuple[EntryBody, ...] = Field((), description=BODY_HELP)
    ends: Ends | None = Field(None, description="With `until`: why it ends, where nothing follows.")
    read: Version | None = Field(None, description=READ_HELP)
    later_history: LaterHistory | None = Field(None, description=LATER_HELP)
    checked: Checked | None = Field(None, description="Its own check, if later than that of the file.")


class Summary(LawStatement):
    """A state's law in a sentence or two. It gives way to the next one, which says on what day it begins."""

    adds: Flag = Field(False, description="True if it is printed beside the summary that holds, and does not end it.")


class PendingStatement(LawStatement):
    """What is pending: a bill or a suit."""

    dies_on: Date | None = Field(None, description="The day on which it dies if nothing happens: a session's last day.")
    looked_up: Date | None = Field(None, description="The day on which its outcome was last looked for.")


class StateAuthority(Authority):
    """A law or ruling of a state, as read."""

    body: tuple[EntryBody, ...] = Field((), description=BODY_HELP)


class StateGrant(Shape):
    """A state grant whose money may be used for an agreement. How much a town gets is the town's own answer."""

    title: Text
    agencies: tuple[Literal["municipal_police", "county_agency", "sheriff"], ...] = Field(
        min_length=1, description="Kinds of agency that it is open to, as far as is known."
    )
    conditions: tuple[Text, ...] = Field(min_length=1, description="What it pays, its limits, and what is not known.")
    only_unpaid: Flag = Field(
        False, description="True where the state says that it pays no cost that somebody else has paid."
    )
    confidence: Confidence
    sources: SourceIds
    from_date: Date | None = None
    until: Date | None = None
    ends: Ends | None = Field(None, description="With `until`: why it ends, where nothing follows.")
    read: Version | None = Field(None, description=READ_HELP)
    later_history: LaterHistory | None = Field(None, description=LATER_HELP)
    checked: Checked | None = Field(None, description="Its own check, if later than that of the file.")


class DatedQuestion(_Taking):
    """A question for counsel that makes sense from one day on, until one, or for some bodies."""

    KIND = "questions"
    TAKEN = ("text",)

    use: Identifier | None = Field(None, description="A question of rules/legal/state_sentences.yaml.")
    text: Text
    body: tuple[EntryBody, ...] = Field((), description="The bodies that ask it. Left out: every body.")
    from_date: Date | None = None
    until: Date | None = None


def _question(each: Any, info: ValidationInfo) -> Any:
    """A question of `ask_counsel`: its text, or the text of a shared one."""
    if isinstance(each, dict) and set(each) == {"use"} and isinstance(each["use"], str):
        return _home(info).taken("questions", each["use"])["text"]
    return each


AskedText = Annotated[Text, BeforeValidator(_question)]
"""A question for counsel: a text, or `use: id` of a shared one."""
_USE: dict[str, JsonValue] = {
    "type": "object",
    "properties": {"use": {"type": "string"}},
    "required": ["use"],
    "additionalProperties": False,
}


class StateLaw(FileShape):
    """One state's law on 287(g) agreements: rules/states/xx.yaml."""

    state: str = Field(pattern=r"^[A-Z]{2}$")
    name: Text
    checked: Checked = Field(description="By what reading the file was checked, and when: on, by.")
    stale_after: Date = Field(
        default_factory=lambda: dt.date.max,
        description="Only where the check holds for fewer or more days than `stale_after_days` of rules/briefing.yaml.",
    )
    summary: tuple[Summary, ...] = Field(min_length=1, description="The state's law in a sentence or two, by date.")
    entries: tuple[StateEntry, ...] = Field(min_length=1)
    authorities: tuple[StateAuthority, ...] = ()
    who_may_sign: tuple[LawStatement, ...] = Field(min_length=1)
    who_may_end: tuple[LawStatement, ...] = Field(min_length=1)
    penalties: tuple[LawStatement, ...] = ()
    duties: tuple[LawStatement, ...] = Field(
        (), description="What state law asks of officers or agencies, with an agreement or without one."
    )
    state_money: tuple[LawStatement, ...] = ()
    grants: tuple[StateGrant, ...] = Field((), description="State grants that count as money from others once awarded.")
    pending: tuple[PendingStatement, ...] = ()
    contested: tuple[LawStatement, ...] = Field((), description="Points on which sources differ, both readings stated.")
    still_allowed: tuple[LawStatement, ...] = Field((), description="What officers may still do without an agreement.")
    ask_counsel: tuple[AskedText, ...] = Field(
        (),
        description="Questions for counsel that fit any day: each a text, or 'use: id' of a shared one.",
        json_schema_extra={"items": {"anyOf": [{"type": "string"}, _USE]}},
    )
    ask_counsel_dated: tuple[DatedQuestion, ...] = Field(
        (), description="Those that fit some days or some bodies only."
    )
    searches: tuple[Search, ...] = Field((), description="Searches of the public record for this state, newest last.")

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, data: Any, info: ValidationInfo) -> Any:
        """`stale_after` follows from `checked`."""
        if not isinstance(data, dict):
            return data
        found = dict(data)
        checked = data.get("checked")
        if "stale_after" not in data and isinstance(checked, dict):
            day = _day(checked.get("on"))
            if day is not None:
                found["stale_after"] = day + dt.timedelta(days=_home(info).stale_after_days)
        return found

    @property
    def checked_on(self) -> dt.date:
        return self.checked.on

    def questions_on(self, day: dt.date, body: EntryBody | None = None) -> tuple[str, ...]:
        """The questions for counsel on one day: those of a body, or of all while it is not known."""
        dated = (
            each.text
            for each in self.ask_counsel_dated
            if (each.from_date is None or each.from_date <= day) and (each.until is None or day < each.until)
            if body is None or not each.body or body in each.body
        )
        return (*dated, *self.ask_counsel)


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None  # told at `checked`
