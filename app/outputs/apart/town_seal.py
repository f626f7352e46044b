"""The town's seal: an uploaded picture is checked by its content and written anew, in a limited child.

What is kept and printed is never the file that came in: only a small PNG of our own, without whatever else was in it.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from app.briefing.blocks import Seal
from app.outputs.apart.child import Limits, RenderError, in_child

LARGEST = 512 * 1024
"""Bytes of an upload."""
LEAST_SIDE, MOST_SIDE = 32, 4096
"""Dots of an upload's shorter and longer side."""
KEPT_SIDE = 480
"""Dots of the longer side of what is kept: over 600 an inch at the size in which it is printed."""
TYPES = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
LIMITS = Limits(seconds=10.0, processor_seconds=8, memory=768 * 1024 * 1024, wait=10.0, output=4 * 1024 * 1024)


@dataclass(frozen=True)
class SealError(Exception):
    """The upload cannot be a seal: what is wrong, and how to mend it."""

    what: str
    mend: str


def read_seal(upload: bytes) -> bytes:
    """The PNG that is kept of an uploaded PNG or JPEG. Raises SealError."""
    if not upload:
        raise SealError("The file is empty.", "Choose a PNG or JPEG picture.")
    if len(upload) > LARGEST:
        raise SealError("The file is larger than 512 kilobytes.", "Save the picture smaller and choose it again.")
    if not any(upload.startswith(mark) for mark in TYPES):
        raise SealError("This is not a PNG or JPEG picture.", "Save the seal as PNG or JPEG and choose that file.")
    try:
        answer = in_child(rewritten, (upload,), LIMITS)
    except RenderError as error:
        raise SealError("This picture cannot be read.", "Save it again in a picture program, or try again.") from error
    if not answer.startswith(b"\x89PNG"):
        raise SealError(*answer.decode().split("\n"))
    return answer


def rewritten(upload: bytes) -> bytes:
    """In the child: the picture as our own PNG in red, green and blue on white; or what is wrong with it, and its
    remedy, as two lines of text."""
    from PIL import Image, ImageFile, ImageOps

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it otherwise, and is loaded here
    Image.MAX_IMAGE_PIXELS = MOST_SIDE * MOST_SIDE
    unreadable = "This picture cannot be read.\nIt may be damaged. Save it again in a picture program."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(upload), formats=list(TYPES.values())) as found:
                if max(found.size) > MOST_SIDE:
                    return f"The picture is more than {MOST_SIDE} dots wide or high.\nSave it smaller.".encode()
                if min(found.size) < LEAST_SIDE:
                    least = f"{LEAST_SIDE} dots wide or high"
                    return f"The picture is less than {least}.\nChoose a larger one.".encode()
                if max(found.size) > 4 * min(found.size):
                    return b"The picture is more than four times as long as wide.\nChoose one that is nearly square."
                turned = ImageOps.exif_transpose(found).convert("RGBA")
        turned.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
        paper = Image.new("RGB", turned.size, (255, 255, 255))
        paper.paste(turned, mask=turned.getchannel("A"))
        out = io.BytesIO()
        paper.save(out, "PNG", compress_level=9)
        return out.getvalue()
    except MemoryError:
        raise
    except Exception:
        # Whatever a decoder says of a foreign file: it is not a picture for us.
        return unreadable.encode()


def seal_of(png: bytes | None, town: str) -> Seal | None:
    """The seal as documents carry it; None where there is none. `png` is what `read_seal` gave."""
    if png is None:
        return None
    width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    return Seal(png, width, height, f"Seal of {town}")
