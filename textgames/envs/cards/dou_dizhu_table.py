"""What is told of Dou Dizhu before it is played."""

from functools import cache

from textgames.texts import counted


@cache
def peasants(landlord: int) -> tuple[int, int]:
    """The two who play against the landlord."""
    first, second = [seat for seat in range(3) if seat != landlord]
    return first, second


def rules(
    player: int,
    alike: bool,
    quads: bool,
    spring: bool,
    revealed: bool,
    doublings: int,
    deals: int,
) -> str:
    """Return the rules for a player; the options are those of `DouDizhu`."""
    anew = f"cards are dealt anew; after {deals} such deals nobody wins"
    fours = " four with two cards (6666+89) or pairs (6666+8899);" if quads else ""
    attached = "Attached cards differ in rank, without both jokers."
    if alike:
        attached = "Attached pairs differ; single cards are never both jokers or four alike."
    double = ", doubled by every bomb and the rocket"
    if spring:
        double += ", and if the landlord wins before a peasant plays or loses after one play"
    if doublings < 13:
        double += f"; at most {counted(doublings, 'doubling')} can be"
    return (
        f"You are player {player} of 3 (numbered from 0) in Dou Dizhu. The 54 cards, without "
        "suits, rank 3456789TJQKA2 upwards, then jokers B and R; T is ten. Each gets 17 in secret; "
        "who gets one face up bids first. Turns go by number. Bid 1, 2 or 3, more than before, or "
        "pass, until two pass after a bid or somebody bids 3. If all pass, "
        f"{anew if deals > 1 else 'nobody wins'}. The highest bidder is the landlord, takes the "
        f"last three cards{', face up,' if revealed else ''} and leads; the others are peasants. "
        "Plays: card (3), pair (44), trio (555), trio with card (555+3) or pair (555+44); five or "
        "more ranks in a row up to A (34567), three or more pairs (334455), two or more trios "
        f"(333444), also with a card (333444+57) or pair (333444+5577) each;{fours} bomb (7777); "
        f"rocket (BR). {attached} Others pass or play the same kind and length with a higher rank "
        "before the plus; a bomb beats all but higher bombs and the rocket, which beats all. After "
        "two passes the last to play leads. The first without cards wins for its side. Each "
        f"peasant wins or pays the bid, the landlord twice that{double if doublings else ''}. "
        "Write in brackets: [bid 1], [333+4] or [pass]."
    )
