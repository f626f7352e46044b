"""What a finished file says: a PDF as poppler reads it, ten times as fast as pypdf, which the program itself reads it
with; and a Word file."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
import zipfile


def text_of(content: bytes) -> str:
    """The text of all pages, in the order of reading."""
    tool = shutil.which("pdftotext")
    assert tool, "pdftotext is needed: apt-get install poppler-utils"
    run = subprocess.run([tool, "-raw", "-enc", "UTF-8", "-", "-"], input=content, capture_output=True, check=True)
    return run.stdout.decode()


def word_text(content: bytes) -> str:
    """The text of a Word file's body, in its order; paragraphs are not set apart."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return html.unescape(re.sub("<[^>]+>", "", file.read("word/document.xml").decode()))
