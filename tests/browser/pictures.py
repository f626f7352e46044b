"""The pictures in the README: page one of an example's briefing, and a question page. `script/pictures` makes them."""

from __future__ import annotations

import datetime as dt
import io
import sys
import tempfile
import threading
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
from PIL import Image
from playwright.sync_api import sync_playwright
from waitress.server import create_server

from app.assessments.answers_file import read_answers_file
from app.config import Config
from app.engine.evaluation import evaluate
from app.outputs.produce import produce
from app.web import create_app
from app.wizard.site import Site
from tests.conftest import CHROMIUM, FLAGS
from tests.wizard.pages import Visitor

ROOT = Path(__file__).parents[2]
DAY: Final = dt.date(2026, 11, 24)
MOST_BYTES: Final = 150_000
_WIDTH = 900  # pixels


def page_one(folder: Path) -> None:
    """The first page of the example that the start page shows, as the public reads it."""
    app = create_app(Config(database_url=f"sqlite:///{folder}/one.sqlite3", today=lambda: DAY))
    site: Site = app.extensions["brief287"]
    book = site.rulebook
    answers = read_answers_file(ROOT / "examples" / "sample-city-fl.yaml", book.answerable, book.renames)
    with pdfium.PdfDocument(produce(evaluate(book, answers, DAY, prepared_on=DAY), "pdf")) as file:
        page = file[0]
        image = page.render(scale=_WIDTH / page.get_width()).to_pil()
    _save(image, ROOT / "docs" / "pictures" / "page-one.png")
    site.database.close()


def question_page(folder: Path) -> None:
    """The questions on the town, as a manager meets them."""
    app = create_app(Config(database_url=f"sqlite:///{folder}/asked.sqlite3", today=lambda: DAY))
    keene = Visitor(app.test_client()).begin("Keene", "city", "manager")
    keene.send(state="NH", agency_kind="municipal_police", custody="none")
    keene.answer(agreement_in_force="none", models_offered=["task_force"])
    listening = create_server(app, host="127.0.0.1", port=0)
    threading.Thread(target=listening.run, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": _WIDTH, "height": 1000})
        page.goto(f"http://127.0.0.1:{listening.effective_port}{keene.base}/finance/q/officer_hourly_wage")
        page.evaluate("document.fonts.ready.then(() => 0)")
        taken = page.screenshot()
        browser.close()
    listening.close()
    _save(Image.open(io.BytesIO(taken)), ROOT / "docs" / "pictures" / "question-page.png")
    app.extensions["brief287"].database.close()


def _save(image: Image.Image, path: Path) -> None:
    """In 32 colors, which text on white does not miss. Raises ValueError where it comes out too large."""
    path.parent.mkdir(exist_ok=True)
    image.convert("RGB").quantize(32, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        raise ValueError(f"{path} has {path.stat().st_size:,} bytes; {MOST_BYTES:,} is the most.")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes", file=sys.stderr)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        page_one(Path(made))
        question_page(Path(made))
