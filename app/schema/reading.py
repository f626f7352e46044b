"""How a text of law was read: by whom, in which version, what became of it later, and why it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from app.schema.base import Date, Flag, Identifier, Shape, Text

ReadBy = Literal["project_agents", "person", "official", "attorney"]
READ_BY: Mapping[ReadBy, str] = {
    "project_agents": "the project\u2019s AI agents, from published copies; no lawyer or official read it",
    "person": "a person who is neither an official nor an attorney",
    "official": "an official",
    "attorney": "an attorney",
}
"""Who read a text, in words that claim no more than was done."""

Version = Literal[
    "introduced", "amended", "enrolled", "chaptered", "official_code", "ruling", "order", "copy", "excerpt", "summary",
    "report", "not_read",
]  # fmt: skip
VERSION: Mapping[Version, str] = {
    "introduced": "the bill as introduced",
    "amended": "the bill as amended on its way; not the act",
    "enrolled": "the text that both houses passed",
    "chaptered": "the act as the state published it",
    "official_code": "the section on the legislature\u2019s own page of its code",
    "ruling": "the court\u2019s own words",
    "order": "the text of an executive order, a directive or a rule",
    "copy": "a copy of the section, the act or the ruling that is not on an official page",
    "excerpt": "a part of the text, such as the opening of a ruling",
    "summary": "a summary, official or not; not the text",
    "report": "an account in the press or of a party; not the text",
    "not_read": "nothing of the text",
}
"""What was read of a law. The source says where, and whether that page is a copy."""

EndKind = Literal["sunset", "repealed", "blocked", "replaced", "unknown_after"]
END_WORDS: Mapping[EndKind, str] = {
    "sunset": "the law itself ends on that day",
    "repealed": "repealed",
    "blocked": "a court, a veto or an agreed order ends it",
    "replaced": "another text of this rulebook takes its place",
    "unknown_after": "what holds from that day on was not established",
}


def told(what: str, mend: str) -> PydanticCustomError:
    """What is wrong with a shape, in words for whoever writes the file."""
    return PydanticCustomError("told", "{what}", {"what": what, "mend": mend})


class Ends(Shape):
    """Why something ends though nothing follows it. Only with `until`."""

    kind: EndKind = Field(description="sunset, repealed, blocked, replaced or unknown_after.")
    why: Text = Field(description="In a sentence: what ends it, or why nothing is known of what holds afterwards.")


class Checked(Shape):
    """By what reading a text was checked, and when."""

    on: Date = Field(description="The day on which it was read.")
    by: ReadBy = Field(description="project_agents, person, official or attorney. Never one who did not read it.")
    name: Text | None = Field(None, description="For a person, an official or an attorney: who, and in what office.")

    @model_validator(mode="after")
    def _named(self) -> Self:
        if self.by == "project_agents" and self.name is not None:
            raise told("names a person for a reading by the project's agents", "Remove 'name', or correct 'by'")
        if self.by != "project_agents" and self.name is None:
            raise told("does not say who read it", "Add 'name:' with the office")
        return self

    @property
    def words(self) -> str:
        """Who read it: 'Jane Roe, city attorney', or in words that claim no more than was done."""
        return self.name if self.name is not None else READ_BY[self.by]


class LaterEvent(Shape):
    """What became of a law after the text that was read: a ruling, a veto, an amendment, a repeal."""

    what: Text
    on: Date
    source: Identifier


class Search(Shape):
    """A search of the public record: when, with what words, and which pages were opened."""

    on: Date
    queries: tuple[Text, ...] = Field(min_length=1, description="The words that were searched for.")
    pages: tuple[Text, ...] = Field(min_length=1, description="The pages that were opened.")
    found: Text | None = Field(None, description="What was found, in a sentence; none: nothing.")


NOT_SEARCHED = "not_searched"


class LaterHistory(Shape):
    """What happened after the text that was read. `later_history: not_searched` says that nobody has looked."""

    found: tuple[LaterEvent, ...] = ()
    searched: Search | None = Field(None, description="The search; with no `found` it says that none was found.")
    not_searched: Flag = Field(False, description="True: nobody has looked. Written 'later_history: not_searched'.")

    @model_validator(mode="before")
    @classmethod
    def _word(cls, data: Any) -> Any:
        return {NOT_SEARCHED: True} if data == NOT_SEARCHED else data

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.found and self.searched is None and not self.not_searched:
            raise told("says nothing", "Add 'found:' or 'searched:', or write 'later_history: not_searched'")
        if self.not_searched and (self.found or self.searched is not None):
            raise told("says that nobody has searched, and what was found", "Remove 'not_searched'")
        return self

    @property
    def words(self) -> str:
        """In a few words: what became of it, that nothing was found, or that nobody has looked."""
        if self.found:
            return "; ".join(f"{event.what} ({event.on.isoformat()})" for event in self.found)
        if self.searched is not None:
            return f"none found, searched on {self.searched.on.isoformat()}"
        return "not searched"

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """An editor offers the word as well as the mapping."""
        schema = handler.resolve_ref_schema(handler(core))
        shape = dict(schema)
        schema.clear()
        schema.update({"anyOf": [{"const": NOT_SEARCHED}, shape]})
        return schema
