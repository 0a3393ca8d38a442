"""Where a line may end in Chinese and Japanese text, which has no spaces between words.

Before and after each ideograph and kana, with the exceptions of UAX 14 for their punctuation.
Scripts that need a dictionary for it (Thai, Lao, Khmer, Burmese) break at spaces alone.
"""

from __future__ import annotations

import re

_IDEOGRAPHS = (
    "\u2e80-\u2fdf\u3003-\u3007\u3012\u3013\u3020-\u312f\u3190-\u4dbf\u4e00-\ua4cf\uf900-\ufaff"
    "\U0001f200-\U0001f2ff\U00020000-\U0003fffd"
)
"""UAX 14, class ID, without Hangul: Korean has spaces."""
_OPENING = (
    "\u3008\u300a\u300c\u300e\u3010\u3014\u3016\u3018\u301a\u301d\uff08\uff3b\uff5b\uff5f\uff62"
    "(\\[{\u2018\u201c"
)
"""Class OP, with the quotation marks that Chinese uses: no line ends after them."""
_CLOSING = (
    "\u3001\u3002\u3009\u300b\u300d\u300f\u3011\u3015\u3017\u3019\u301b\u301e\u301f\uff09\uff0c"
    "\uff0e\uff1a\uff1b\uff01\uff1f\uff3d\uff5d\uff60\uff61\uff63\uff64)\\]}\u2019\u201d,.:;!?%"
    "\u3005\u303b\u309d\u309e\u30fb\u30fc\u30fd\u30fe\uff65\uff70\u2026\u2014"
    "\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u308e\u3095\u3096"
    "\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7\u30ee\u30f5\u30f6"
)
"""Classes CL, CP, EX, IS, NS and CJ, and the dashes of Chinese: no line begins with them."""
_BREAK = re.compile(
    rf"(?:(?<=[{_IDEOGRAPHS}])|(?<=[{_IDEOGRAPHS}][{_CLOSING}])|(?<=[{_CLOSING}])(?=[{_IDEOGRAPHS}])"
    rf"|(?=[{_IDEOGRAPHS}]))(?<![{_OPENING}])(?![{_CLOSING}])"
)
_ANY = re.compile(f"[{_IDEOGRAPHS}]")


def split_at_ideographs(text: str) -> list[str]:
    """``text``, which has no spaces, cut where a line may end beside an ideograph.

    >>> split_at_ideographs("请（PCC）答复。")
    ['请', '（PCC）', '答', '复。']
    """
    if _ANY.search(text) is None:
        return [text]
    return [part for part in _BREAK.split(text) if part]
