"""What pypdf raises on a file that is not as ISO 32000 wants it: almost anything."""

from __future__ import annotations

import logging
import struct
import zlib

from pypdf.errors import DependencyError, PyPdfError

# What pypdf mends on the way is no news for who reads a build's messages.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

FAULTS = (
    *(
        PyPdfError,
        DependencyError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        OSError,
    ),
    *(NotImplementedError, RecursionError, ArithmeticError, AssertionError, EOFError),
    *(struct.error, zlib.error),
)
