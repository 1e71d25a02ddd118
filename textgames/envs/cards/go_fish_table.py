"""What is told of Go Fish, and who wins."""

from collections.abc import Sequence

from textgames.envs.cards.tricks import winners


def outcome(books: Sequence[int], for_winning: bool) -> tuple[list[float], str]:
    """Return what each player gets for its books, and how that is told."""
    players, best = len(books), max(books)
    told = ", ".join([f"player {player} has {made}" for player, made in enumerate(books)])
    first = books.count(best)
    result = "All have as many: nobody wins."
    if first < players:
        result = winners(books, best, "the most books")
    if not for_winning:
        total = sum(books)
        returns = [made - (total - made) / (players - 1) for made in books]
    elif first < players:
        returns = [1 / first if made == best else -1 / (players - first) for made in books]
    else:
        returns = [0.0] * players
    return returns, f"Books: {told}. {result}"


def rules(
    player: int,
    players: int,
    names: str,
    deal: int,
    questions: int,
    by_books: bool,
    to_next: bool,
    for_winning: bool,
) -> str:
    """Return the rules for a player."""
    ten = "; T is a ten" if "T" in names else ""
    passes = "to the next player by number" if to_next else "to the player who was asked"
    empty = (
        "If your hand is empty when your turn comes, you draw a card and then ask; with the stock "
        "empty too you are skipped. If nobody else has cards, the turn passes. The game ends when "
        "all books are made"
        if by_books
        else "The game ends as soon as somebody has no cards or the stock is empty"
    )
    result = "your books less the average of the others"
    if for_winning:
        result = "1 for the most books, -1 for fewer, 0 if both have as many"
        if players > 2:
            result = (
                "1 for the most books, shared among equals, and the others share -1; 0 if all have "
                "as many"
            )
    other = int(player == 0)
    return (
        f"You are player {player} of {players} (numbered from 0) in Go Fish. There are four cards "
        f"of each rank: {', '.join(names)}{ten}; suits do not matter. Each player gets {deal} in "
        "secret, the others are the stock. Player 0 begins. In your turn ask another player who "
        "has cards for a rank of which you hold at least one card. If that player has any, you get "
        'all of them and ask again, the same player or another. If not, it is "go fish": you draw '
        "a card from the stock. If it is of the rank you asked for, all are told and you ask "
        f"again; if it is another, or the stock is empty, the turn passes {passes}. All four cards "
        f"of a rank are a book, which is laid down at once. {empty}, or after {questions} "
        f"questions. Your result is {result}. Write what you ask in brackets, such as "
        f"[ask {other} for {names[-1]}]."
    )
