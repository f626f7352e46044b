"""What a town takes along, and what goes to whoever asks for public records, as downloads."""

from __future__ import annotations

import io
import zipfile

import pytest

SECRET = "PLANTED-7261"


@pytest.fixture
def marked(keene):
    keene.open("town/q/agreement_in_force")
    keene.send(
        agreement_in_force="none",
        **{"agreement_in_force:note": SECRET, "agreement_in_force:audience": "staff"},
    )
    return keene


def opened(client, address: str) -> dict[str, bytes]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    body = b"".join(answer.response)
    answer.close()
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_page_leads_to_both(marked):
    page = marked.client.get(f"{marked.base}/manage").get_data(as_text=True)
    assert f'href="{marked.base}/everything.zip"' in page
    assert f'href="{marked.base}/records.zip"' in page


def test_everything_has_what_the_public_has_not(marked):
    public, everything = (opened(marked.client, f"{marked.base}/{name}.zip") for name in ("records", "everything"))
    assert not [name for name, body in public.items() if SECRET.encode() in body]
    assert [name for name, body in everything.items() if SECRET.encode() in body] == [
        "lists/answers.csv",
        "answers.yaml",
    ]
    assert b"for staff" in public["withheld.csv"]
    assert b"Keene" in public["about.txt"]
