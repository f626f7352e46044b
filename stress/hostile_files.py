"""Small files that harm whoever reads them carelessly: broken, nested without end, or huge once they are unpacked."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Final

_MIB: Final = 1 << 20


def files() -> Iterator[tuple[str, str, bytes]]:
    """Each with the field of a form that it is sent in, and a name."""
    yield from (("file", f"offer-{name}.pdf", body) for name, body in _pdfs())
    yield from (("file", f"offer-{name}.docx", body) for name, body in _words())
    yield from (("addendum", f"addendum-{name}.pdf", body) for name, body in list(_pdfs())[:3])
    yield from (("seal", f"seal-{name}.png", body) for name, body in _pictures())
    yield from (("answers", f"answers-{name}.yaml", body) for name, body in _answers())


def _pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first of which is the catalog."""
    made, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + table + b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(made))


def _stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d %s>>\nstream\n" % (len(content), more) + content + b"\nendstream"


def _pdfs() -> Iterator[tuple[str, bytes]]:
    catalog, pages = b"<</Type /Catalog /Pages 2 0 R>>", b"<</Type /Pages /Kids [3 0 R] /Count 1>>"
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R>>"
    bomb = zlib.compress(b"BT (x) Tj ET " * (8 * _MIB // 13), 9)
    whole = _pdf([catalog, pages, page, _stream(b"BT ET")])
    yield "huge", _pdf([catalog, pages, page, _stream(bomb, b"/Filter /FlateDecode")])
    yield "twice", _pdf([catalog, pages, page, _stream(zlib.compress(bomb), b"/Filter [/FlateDecode /FlateDecode]")])
    yield "circle", _pdf([catalog, b"<</Type /Pages /Kids [2 0 R] /Count 9999999>>"])
    yield "parents", _pdf([catalog, pages, b"<</Type /Pages /Parent 3 0 R /Kids [3 0 R 3 0 R] /Count 2>>"])
    yield "deep", _pdf([catalog + b"[" * 60_000])
    yield "cut", whole[: len(whole) // 2]
    yield "empty", b"%PDF-1.7\n%%EOF"
    yield "table", whole.replace(b"0000000009", b"9999999999")
    yield "junk", b"%PDF-1.4\n" + random.Random(287).randbytes(20_000)


def _words() -> Iterator[tuple[str, bytes]]:
    types = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + number, b"&%c;" % (97 + number) * 10) for number in range(9)
    )
    bodies = {
        "huge": b"<w>" + b" " * (60 * _MIB),
        "laughs": b'<?xml version="1.0"?>' + laughs + b"]><a>&j;</a>",
        "outside": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        "deep": b"<w>" * 100_000,
        "none": b"\x00\xff",
    }
    for name, body in bodies.items():
        yield name, _zip({"[Content_Types].xml": types, "word/document.xml": body})
    yield "climbs", _zip({"../../../../tmp/brief287-climbed": b"x", "word/document.xml": b"<w/>"})
    whole = _zip({"word/document.xml": b"<w/>"})
    yield "cut", whole[:-30]
    yield "sum", whole.replace(struct.pack("<I", zlib.crc32(b"<w/>")), b"\0\0\0\0")


def _zip(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return made.getvalue()


def _pictures() -> Iterator[tuple[str, bytes]]:
    def png(width: int, height: int, body: bytes, more: bytes = b"") -> bytes:
        head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
        return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + more + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")

    line = zlib.compress(b"\0" * 5)
    yield "wide", png(65_535, 65_535, line)
    yield "impossible", png(0x7FFFFFFF, 0x7FFFFFFF, line)
    yield "nothing", png(0, 0, line)
    yield "unpacks", png(1, 1, zlib.compress(b"\0" * (40 * _MIB), 9))
    yield "profile", png(1, 1, line, _chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0" * (40 * _MIB), 9)))
    yield "text", png(1, 1, line, _chunk(b"zTXt", b"x\0\0" + zlib.compress(b"\0" * (40 * _MIB), 9)))
    yield "cut", png(100, 100, line)[:45]
    yield "page", b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script>"


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _answers() -> Iterator[tuple[str, bytes]]:
    town = b"town: {name: Oakham, kind: city}\nanswers:\n"
    listed: dict[str, Callable[[], bytes]] = {
        "laughs": lambda: b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a, *a, *a]\n" % (n, n) for n in range(200)),
        "deep": lambda: b"[" * 100_000,
        "flow": lambda: town + b"  state: " + b"{a: " * 20_000,
        "tag": lambda: b"!!python/object/apply:os.system ['id']",
        "twice": lambda: town + b"  state: FL\n  state: TX\n",
        "nul": lambda: town + b"  state: \x00\n",
        "wide": lambda: town.decode().encode("utf-16"),
        "surrogate": lambda: town + b"  problem_to_solve: \"\\ud800\"\n",
        "broken": lambda: town + b"  problem_to_solve: \xed\xa0\x80\xff\xfe\n",
        "number": lambda: town + b"  sworn_filled: " + b"9" * 20_000,
        "infinite": lambda: town + b"  sworn_filled: .inf\n  patrol_officers: .nan\n  supervisors: -1e999\n",
        "date": lambda: town + b"  meeting_date: 0000-00-00\n  request_date: 9999-99-99\n",
        "many": lambda: town + b"".join(b"  unknown_%d: 1\n" % number for number in range(20_000)),
        "readings": lambda: town + b"  state: FL\nreadings: {sign_task_force: [[[[]]]], x: {}}\nset_aside: 3\n",
        "key": lambda: town + b"  ? [a, b]\n  : c\n",
        "empty": lambda: b"",
    }  # fmt: skip
    for name, make in listed.items():
        yield name, make()
