"""What a vote decides.

What is before a meeting is decided by the majority of the members present and voting; where the
votes are equal, who presides has a second, casting vote (Local Government Act 1972, Schedule 12,
paragraph 39).  Who abstains does not vote, so an abstention counts on neither side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from agendapack.records.minute_entries import Vote
    from agendapack.records.values import Text

Outcome = Literal["carried", "lost"]


def cast(votes: int | tuple[Text, ...]) -> int:
    """How many votes were cast on one side: a record gives their number, or the names.

    >>> cast(7), cast(()), cast(0)
    (7, 0, 0)
    """
    return votes if isinstance(votes, int) else len(votes)


def outcome(vote: Vote) -> Outcome:
    """Whether what was voted on was carried: by a majority, or by the casting vote.

    Equal votes are no majority, so without a casting vote it is lost.  A casting vote decides
    nothing where the others are not equal.

    >>> from agendapack.records.minute_entries import Vote
    >>> [outcome(Vote(for_=2, against=2, casting=side)) for side in (None, "for", "against")]
    ['lost', 'carried', 'lost']
    """
    in_favour, against = cast(vote.for_), cast(vote.against)
    if in_favour == against:
        return "carried" if vote.casting == "for" else "lost"
    return "carried" if in_favour > against else "lost"
