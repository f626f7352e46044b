"""What a finished file says: a PDF as poppler reads it, ten times as fast as pypdf, which the program itself reads it
with; and a Word file."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path


def text_of(content: bytes) -> str:
    """The text of all pages, in the order of reading."""
    tool = shutil.which("pdftotext")
    assert tool, "pdftotext is needed: apt-get install poppler-utils"
    run = subprocess.run([tool, "-raw", "-enc", "UTF-8", "-", "-"], input=content, capture_output=True, check=True)
    return run.stdout.decode()


def attached_to(content: bytes) -> dict[str, bytes]:
    """The files inside a PDF, by name."""
    tool = shutil.which("pdfdetach")
    assert tool, "pdfdetach is needed: apt-get install poppler-utils"
    with tempfile.TemporaryDirectory() as folder:
        whole, out = Path(folder, "whole.pdf"), Path(folder, "out")
        out.mkdir()
        whole.write_bytes(content)
        subprocess.run([tool, "-saveall", "-o", str(out), str(whole)], capture_output=True, check=True)
        return {path.name: path.read_bytes() for path in sorted(out.iterdir())}


def properties_of(content: bytes) -> str:
    """What a PDF says of itself: its title, its subject, its keywords, and all that is written in its metadata."""
    tool = shutil.which("pdfinfo")
    assert tool, "pdfinfo is needed: apt-get install poppler-utils"
    said = [
        subprocess.run([tool, *more, "-"], input=content, capture_output=True, check=True) for more in ([], ["-meta"])
    ]
    return "\n".join(run.stdout.decode() for run in said)


def word_text(content: bytes) -> str:
    """The text of a Word file's body, in its order; paragraphs are not set apart."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return html.unescape(re.sub("<[^>]+>", "", file.read("word/document.xml").decode()))
