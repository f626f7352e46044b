"""FINALs asked for on the pages of real servers, and looked at afterwards in the database."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence

from sqlalchemy import select

from app.assessments import store
from app.assessments.database import Database
from app.assessments.database_tables import assessment as assessments
from app.assessments.database_tables import final_file, final_part, final_work
from app.wizard import final_files
from bench.pages import Fields
from bench.under_load import Browser, begin
from stress.nodes import FEW
from stress.people import GONE, SECONDS, words

TOWN = "Finalton"
DONE = "frozen on"


class Finals:
    """The FINALs of one town, one after the other, at the first of these ports. `asked` are those acknowledged."""

    def __init__(self, ports: Callable[[], Sequence[int]]) -> None:
        self.asked = 0
        self._ports = ports
        self.base = begin(self._browser(), TOWN, "city", "ME")

    def working(self) -> bool | None:
        """Is one being made? None where no node answers."""
        if not self.asked:
            return False
        try:
            status, page = self._browser().get(f"{self.base}/finals/{self.asked}")
        except GONE:
            return None
        return DONE not in words(page) if status == 200 else None

    def ask(self) -> bool:
        """Press the button, and the one of the second look; whether it was acknowledged."""
        number = self.asked + 1
        try:
            browser = self._browser()
            page = browser.get(f"{self.base}/finals")[1]
            for _ in range(2):
                values = Fields(page.decode()).values
                given = {"number": str(number)}
                given |= {name: value for name, value in values.items() if name in ("csrf_token", "seen")}
                status, page = browser.post(f"{self.base}/finals", given)
                if status == 303 and browser.location.endswith(f"/finals/{number}"):
                    self.asked = number
                    return True
        except GONE:
            return False
        return False

    def finish(self, seconds: float = 300) -> bool:
        """Wait until the last one is made; whether it was within these seconds."""
        until = time.monotonic() + seconds
        while self.working() is not False:
            if time.monotonic() > until:
                return False
            time.sleep(0.5)
        return True

    def _browser(self) -> Browser:
        return Browser(self._ports()[0], SECONDS, kept=False)


def faults_of(database: Database, asked: int) -> list[str]:
    """What is wrong with the FINALs of the town: each number once, each file once and whole, no part left over."""
    wrong: list[str] = []
    with database.read() as session:
        number = session.scalar(select(assessments.c.id).where(assessments.c.town_name == TOWN))
        assert number is not None
        finals = store.load_finals(session, number)
        if [each.number for each in finals] != list(range(1, asked + 1)):
            wrong.append(f"{asked} were acknowledged, there are {[each.number for each in finals]}")
        for each in finals:
            if sorted(file.name for file in each.files) != sorted((*FEW, final_files.ANSWERS)):
                wrong.append(f"FINAL {each.number} has {[file.name for file in each.files]}")
        for row in session.execute(select(final_file.c.name, final_file.c.sha256, final_file.c.body)):
            if hashlib.sha256(row.body).hexdigest() != row.sha256:
                wrong.append(f"{row.name} is not what it was")
        for table in (final_part, final_work):
            if session.execute(select(table.c.assessment_id)).first() is not None:
                wrong.append(f"something is left in {table.name}")
    return wrong
