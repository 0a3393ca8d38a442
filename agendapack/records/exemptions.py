"""Why something is kept from the public: kinds of exempt information, and confidential business.

The law names the kinds by numbered paragraphs; each council's jurisdiction has its own.
"""

from __future__ import annotations

from msgspec import Struct


class ExemptParagraph(Struct, frozen=True):
    """One kind of exempt information: ``number`` and ``description`` as the law has them, and where
    it stands: ``part`` ("Part 1 of Schedule 12A") of ``act`` ("Local Government Act 1972").

    ``is_tested``: it is exempt only while the public interest in that outweighs the public interest
    in disclosure.
    """

    number: str
    description: str
    part: str
    act: str
    is_tested: bool = False


class Exemption(Struct, frozen=True):
    """Why an item, a paper or a minute is not for publication.

    Confidential business has no ``paragraphs``: the law forbids its disclosure, and ``law`` says
    where ("Local Government Act 1972, s.100A(2)").  ``public_interest``: the council's reason, as
    the public record gives it.
    """

    paragraphs: tuple[ExemptParagraph, ...] = ()
    is_confidential: bool = False
    public_interest: str | None = None
    law: str = ""
