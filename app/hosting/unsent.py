"""What a connection has still to send: in memory, and from a megabyte on in a temporary file, if there is room."""

from __future__ import annotations

from waitress.buffers import OverflowableBuffer


class Unsent(OverflowableBuffer):  # type: ignore[misc]
    """As waitress has it, but where the temporary directory is full the answer stays in memory and is sent whole."""

    def _set_large_buffer(self) -> None:
        memory = self.buf.getfile()
        begins = memory.tell()
        try:
            super()._set_large_buffer()
        except OSError:
            memory.seek(begins)
            self.overflowed = True  # it is not tried again with each part that is added
