"""Generated posts, from a fixed seed: whatever is sent, there is never a fault of ours, and every answer that was
saved can still be read back."""

from __future__ import annotations

import random

import pytest
from werkzeug.datastructures import MultiDict

from tests.wizard.pages import Visitor

STRANGE = [
    "", " ", "0", "-1", "1e308", "nan", "inf", "-inf", "٣٣", "1,234", "$36.50", "43%", "0.43", "9" * 400, "-" * 50,
    "2027-02-30", "2/29/2028", "5/18/2027", "99/99/9999", "soon", "yes", "no", "dont_know", "y", "mine", "theirs",
    "<script>alert(1)</script>", "=1+cmd|'/C calc'!A0", "{{7*7}}", "'; DROP TABLE assessment; --", "\x00", "\ud800x",
    "a\nb\r\nc", "\u202eabc", "\U0001f600", "x" * 5000, "ME", "NH", "ID", "ZZ", "none", "jail", "holding_cells",
    "municipal_police", "sheriff", "no_agency", "task_force", "several", "recorded", "estimate", "public", "staff",
    "counsel", "not_named", "3", "3.5", "12", "38.20", "100", "3000", "../../etc/passwd", "%00", "null", "[]", "true",
]  # fmt: skip
PARTS = ("", ":dk", ":clear", ":sure", ":low", ":high", ":note", ":audience", ":clash", ":keep", ":nonsense")
DOORS = ("manager", "chief", "attorney")


class Sender:
    """Sends one generated post after another to one server."""

    def __init__(self, app, seed: int) -> None:
        self.random = random.Random(seed)
        self.app = app
        self.site = app.extensions["brief287"]
        self.visitor = Visitor(app.test_client())
        self.addresses = [
            f"{walk.id}/q/{page.name}"
            for walk in (self.site.walks.first, self.site.walks.law, *self.site.walks.sections.values())
            for page in walk.pages
        ] + ["chief"] * 6 + [f"check/{section}" for section in self.site.walks.sections]  # fmt: skip
        self.base = ""
        self.statuses: dict[int, int] = {}

    def word(self) -> str:
        if self.random.random() < 0.1:
            return "".join(chr(self.random.choice([self.random.randrange(32, 127), self.random.randrange(1, 0x2FFF)]))
                           for _ in range(self.random.randrange(40)))  # fmt: skip
        return self.random.choice(STRANGE)

    def begin(self) -> None:
        names = ["Keene", "Brewer", "<b>Town</b>", "=1+1", "Ñuñoa"]
        self.visitor.begin(self.random.choice(names), "city", self.random.choice(DOORS))
        self.base = self.visitor.base
        if self.random.random() < 0.7:  # most towns know these three, so that most pages can be reached
            self.visitor.open(f"{self.base}/town/q/state").send(
                state=self.random.choice(["NH", "ME", "TX", "ID"]),
                agency_kind=self.random.choice(["municipal_police", "sheriff"]),
                custody=self.random.choice(["none", "jail", "holding_cells"]),
            )

    def one(self) -> None:
        visitor = self.visitor
        if not self.base or self.random.random() < 0.03 or visitor.client.get(f"{self.base}/tasks").status_code == 404:
            self.begin()
        roll = self.random.random()
        if roll < 0.9:
            visitor.open(f"{self.base}/{self.random.choice(self.addresses)}")
        elif roll < 0.95:
            visitor.open("/")
            return self.post("/begin", {"name": self.word(), "kind": self.word(), "door": self.word()})
        else:
            ending = self.random.choice(["rename", "delete", "costs"])
            return self.post(f"{self.base}/{ending}", {name: self.word() for name in ("name", "kind", "confirm")})
        forms = visitor._read().forms
        if not forms:
            return None
        form, values = forms[0], MultiDict(forms[0].values)
        names = sorted(form.names - {"csrf_token"})
        for _ in range(self.random.randrange(8)):
            name = self.random.choice(names)
            name = self.random.choice([name, name.partition(":")[0] + self.random.choice(PARTS)])
            choices = form.choices.get(name)
            picked = self.random.choice(choices) if choices and self.random.random() < 0.6 else self.word()
            values.setlist(name, [picked] * self.random.choice([1, 1, 1, 2, 30]))
        if self.random.random() < 0.05:
            values["csrf_token"] = self.word()
        if self.random.random() < 0.1:
            values["shown"] = self.random.choice([self.word(), values.get("shown", "").replace("=0", "=7")])
        return self.post(visitor.url, values)

    def post(self, url: str, values) -> None:
        if "csrf_token" not in values:
            values["csrf_token"] = (
                self.visitor.client.get("/").text.partition('csrf_token" value="')[2].partition('"')[0]
            )
        body = MultiDict(
            (name, text.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
            for name, text in MultiDict(values).items(multi=True)
        )
        self.visitor.post(url, body)
        status = self.visitor.status
        assert status < 500, (url, dict(body))
        self.statuses[status] = self.statuses.get(status, 0) + 1

    def still_readable(self) -> None:
        for page in ("tasks", "draft", "estimate", "law", "chief", "answers.yaml", "check/town", "check/finance"):
            response = self.visitor.client.get(f"{self.base}/{page}")
            assert response.status_code in (200, 404), page
        saved = self.visitor.client.get(f"{self.base}/answers.yaml")
        if saved.status_code == 200:
            first = saved.data
            self.visitor.open("/import").upload(first)
            self.base = self.visitor.base
            assert self.visitor.client.get(f"{self.base}/answers.yaml").data == first


def run(app, seed: int, posts: int) -> None:
    sender = Sender(app, seed)
    while sum(sender.statuses.values()) < posts:
        sender.one()
        if sender.random.random() < 0.02:
            sender.still_readable()
    assert sender.statuses.get(200, 0) > posts / 10, sender.statuses
    assert sender.statuses.get(400, 0) > posts / 20, sender.statuses


@pytest.mark.parametrize("seed", [287, 1357, 1996])
def test_a_hundred(app, seed):
    run(app, seed, 100)


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand(app, seed):
    run(app, 10_000 + seed, 1_000)
