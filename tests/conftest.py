"""What many tests share: the real rulebook, and a way to write a town down in one line."""

from __future__ import annotations

import datetime as dt
import fcntl
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from app.engine.answers import Answer, Answers, Town
from app.engine.evaluation import Evaluation, evaluate
from app.outputs.edition import DRAFT, Edition
from app.outputs.produce import cache_key, produce
from app.rulebook.book import Rulebook
from bench.postgresql import Server, is_here
from tests.engine import towns
from tests.processor_time import ProcessorTime

HERE = Path(__file__).parent
TODAY = dt.date(2026, 11, 24)
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
Town287 = Callable[..., Evaluation]
PdfOf = Callable[..., bytes]


LONGEST = (
    "browser/test_pages.py", "proof/test_checklist.py", "wizard/test_finals.py", "browser/test_walks.py",
    "stories/test_neutral.py", "rulebook/test_cases.py", "outputs/test_workbook_recalculated.py",
    "proof/test_wording.py", "briefing/test_briefing.py", "outputs/test_pdf.py", "wizard/test_results.py",
    "packaging/test_wheel.py", "briefing/test_handout.py", "outputs/test_layout.py", "rulebook/test_wording.py",
    "briefing/test_withheld.py", "wizard/test_agreement.py", "authoring/test_rename.py", "preview/test_preview.py",
    "stories/test_checklist.py", "authoring/test_prove.py",
)  # fmt: skip
"""The files that take longest, the longest first: begun last, one of them would leave the other processors waiting. The
closing lines of a run say which they are."""


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(50_000, 20, 20)  # a sixth of the time otherwise goes to garbage in a rulebook that stays
    missing = [name for name in LONGEST if not (HERE / name).is_file()]
    if missing:
        raise pytest.UsageError(f"tests/conftest.py lists as longest what is not there: {', '.join(missing)}")
    config.pluginmanager.register(ProcessorTime())


@pytest.fixture(autouse=True, scope="session")
def documents_at_full_speed() -> Iterator[None]:
    """No pages are waited for here: a child at the end of the line would wait for the tests beside it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.web.let_pages_go_first", lambda: None)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; the others, and the tests of each file, in their order."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.relative_to(HERE).as_posix(), len(place)))


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rulebook as shipped: loaded once in each test process."""
    return towns.rulebook()


@pytest.fixture(scope="session")
def town287(rulebook: Rulebook) -> Town287:
    """`town287(state="ME", officers_trained__task_force=4)` evaluates a town; values may be whole `Answer`s."""

    def make(as_of: dt.date = TODAY, name: str = "Testville", kind: Any = "town", **given: Any) -> Evaluation:
        answers = {
            key.replace("__", "."): value if isinstance(value, Answer) else Answer(value)
            for key, value in given.items()
        }
        return evaluate(rulebook, Answers(Town(name, kind), answers), as_of)

    return make


@pytest.fixture(scope="session")
def pdf_of(tmp_path_factory: pytest.TempPathFactory) -> PdfOf:
    """`pdf_of(evaluation)` is its briefing as PDF, `pdf_of(evaluation, edition)` another document.

    A full briefing takes ten seconds, and several tests read those of the examples: each is made once in a run, by
    whichever test process is first, and kept under the program's own key, which holds all that shapes it.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # the run's, of which each process has a part

    def make(evaluation: Evaluation, edition: Edition = DRAFT) -> bytes:
        path = folder / f"{cache_key(evaluation, 'pdf', edition)}.pdf"
        with open(path.with_suffix(".lock"), "wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                path.write_bytes(produce(evaluation, "pdf", edition))
        return path.read_bytes()

    return make


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server of this test process."""
    if not is_here():
        pytest.skip("PostgreSQL or its driver is not installed")
    server = Server()
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind: whoever asks for it runs once for each."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/var/test.sqlite3"
    server: Server = request.getfixturevalue("postgresql")
    return server.new_database()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, started once for each test process: Playwright allows no second start beside it."""
    if shutil.which(CHROMIUM) is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()
