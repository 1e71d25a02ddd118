"""What every game must do, as checks that know no game: each plays one game and asserts.

A check takes a callable that begins a game, and a list of numbers that choose its moves. The tests
run them over the registry; the mutation tests run them over games that are broken on purpose.
"""

from __future__ import annotations

import copy
import json
import math
import pickle
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from driving import (
    MOST_LISTED,
    advance,
    finished,
    halves,
    look,
    looks,
    moves,
    positions,
    readable,
    same_when_equal,
    traces,
)

import textgames
from textgames.chance import Stream
from textgames.compiled import fields_of
from textgames.core import CHANCE, GAME, Game
from textgames.errors import IllegalAction
from textgames.forms import Form, LegalActions, draw_value
from textgames.parsing import parse
from textgames.texts import normalized

Make = Callable[[], Game]
Check = Callable[[Make, list[int]], Any]

SPEECH = re.compile(r"Player \d+( \(only to [^)]*\))?: ")
LINE_BREAKS = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def somebody_acts_until_the_end(make: Make, choices: list[int]) -> None:
    for game in positions(make(), choices):
        assert bool(game.to_act) != game.is_terminal
        assert len(set(game.to_act)) == len(game.to_act), "asked twice at once"
        assert game.to_act == (CHANCE,) or all(0 <= p < game.num_players for p in game.to_act)
        for player in game.to_act:
            legal = game.legal_actions(player)
            assert isinstance(legal, Form) or len(legal) > 0, "asked, with nothing to do"
            assert same_when_equal(legal) == same_when_equal(game.legal_actions(player))


def chance_is_a_distribution(make: Make, choices: list[int]) -> None:
    for game in positions(make(), choices):
        if readable(game):
            continue
        weights, outcomes = game.chance_weights(), game.legal_actions(CHANCE)
        assert not isinstance(outcomes, Form)
        assert weights is None or (len(weights) == len(outcomes) and min(weights) >= 0)
        if len(outcomes) <= MOST_LISTED:
            listed = game.chance_outcomes()
            assert math.isclose(sum(chance for _, chance in listed), 1)
            assert all(isinstance(outcome, str) for outcome, _ in listed)


def games_end(make: Make, choices: list[int]) -> None:
    finished(make(), len(choices))


def clone_is_independent(make: Make, choices: list[int]) -> None:
    """Playing on with a copy leaves the game as it was, and the other way round."""
    begin, rest = halves(make(), choices)
    game = advance(make(), begin)
    looks(game)  # what is cached when first looked at, is cached now
    before = (looks(game), list(game.history), _fields(game))
    twin = game.clone()
    assert looks(twin) == before[0]
    advance(twin, rest)
    assert (looks(game), list(game.history), _fields(game)) == before
    still = game.clone()
    advance(game, rest)
    assert (looks(still), list(still.history)) == before[:2]
    assert looks(game) == looks(twin), "the same moves led elsewhere in a copy"


def _fields(game: Game) -> str:
    return repr(sorted(fields_of(game).items()))


def history_replays_to_the_same_position(make: Make, choices: list[int]) -> None:
    """`{id, num_players, options, history}` through JSON is the whole of a game."""
    game = advance(make(), choices)
    saved = json.dumps([game.num_players, game.options, game.history])
    num_players, options, history = json.loads(saved)
    if game.id:  # what JSON has as lists are tuples to a game: see `new_game`
        options = textgames.spec(game.id).checked_options(options)
    # a game that uses the global generators goes another way now
    random.seed(len(choices))  # noqa: TID251
    np.random.seed(len(choices))  # noqa: TID251
    again = type(game)(num_players, **options)
    for action in history:
        again.apply(action)
    assert looks(again) == looks(game)
    assert again.history == game.history


def the_global_generators_are_left_alone(make: Make, choices: list[int]) -> None:
    begin, rest = halves(make(), choices)
    before = _generators()
    game = make()
    for part in ([], begin, rest):
        looks(advance(game, part))
    assert _generators() == before


def _generators() -> Any:
    kind, words, *rest = np.random.get_state()  # noqa: TID251
    return random.getstate(), kind, words.tobytes(), rest


def simultaneous_moves_stay_secret(make: Make, choices: list[int]) -> None:
    """While others still owe a move, only who moved knows anything new, and nobody new is asked."""
    game = make()
    for mover, action in moves(game, choices):
        if mover == CHANCE or len(game.to_act) < 2:
            continue
        others = [p for p in range(game.num_players) if p != mover]
        owed = game.to_act[1:]
        before = {p: (game.information_state(p), look(game, p)) for p in others}
        after = game.clone()
        after.apply(action)
        assert after.to_act == owed, "asked or ended while others owed a move"
        for p in others:
            assert (after.information_state(p), look(after, p)) == before[p]


def actions_survive_text(make: Make, choices: list[int]) -> None:
    """Every legal action is read as itself in each form of reply that the parser knows."""
    for turn, game in enumerate(positions(make(), choices[:12])):
        for player in game.to_act if readable(game) else ():
            legal = game.legal_actions(player)
            for action in _sampled(legal, len(choices) + turn):
                assert action.isprintable(), repr(action)
                assert action in legal
                for reply in _replies(action, legal):
                    assert parse(reply, legal) == action, (reply, action)


def _sampled(legal: LegalActions, seed: int, number: int = 4) -> Sequence[str]:
    if isinstance(legal, Form):
        return [legal.example(Stream(seed + i)) for i in range(3)]
    if len(legal) <= number:
        return legal  # type: ignore[no-any-return]
    return [legal[(seed + i * 7919) % len(legal)] for i in range(number)]


def _replies(action: str, legal: LegalActions) -> Sequence[str]:
    if isinstance(legal, Form) and legal.whole_reply:
        return (
            action,
            f"  {action}\n",
            f"<think>[x] [y]</think>{action}",
            f"Perhaps so.</think>\n{action}",
            f"<answer>{action}</answer>",
        )
    assert not set("[]<>\\") & set(action), "an action with marks that the parser reads"
    return (
        action,
        f"[{action}]",
        f"I choose [ {action.upper()} ].",
        f"**[{action}]**",
        f"[{action}], yes: [{action}]",
        f"<think>[x] [y]</think>[{action}]",
        f"Perhaps [z].</think>\n[{action}]",
        f"<answer>{action}</answer>",
        f"[zz] <answer>[{action}]</answer>",
        f"So \\boxed{{{action}}}.",
        f"\\boxed{{\\text{{{action}}}}}",
    )


def spellings_are_distinct(make: Make, choices: list[int]) -> None:
    """No two legal actions are the same to a reader."""
    for game in positions(make(), choices[:40]):
        for player in game.to_act if readable(game) else ():
            legal = game.legal_actions(player)
            if not isinstance(legal, Form) and len(legal) <= MOST_LISTED:
                spellings = {normalized(action) for action in legal}
                assert len(spellings - {""}) == len(legal), legal


def no_message_is_forged(make: Make, choices: list[int]) -> None:
    """A line that begins "Player N: " is what player N said, whatever the players write."""
    game = advance(make(), choices)
    for p in range(game.num_players):
        heard = game.messages(p)
        assert [str(message) for message in heard] == game.transcript(p)
        for message in heard:
            lines = LINE_BREAKS.split(str(message))
            if message.speaker == GAME:
                assert not any(map(SPEECH.match, lines)), lines
            else:
                assert SPEECH.match(lines[0])
                assert lines[0].startswith(f"Player {message.speaker}")
                assert len(lines) == 1
                assert message.text.isprintable()
        drawn = [game.rules(p), game.view(p) if readable(game) else ""]
        assert not any(SPEECH.match(line) for text in drawn for line in LINE_BREAKS.split(text))


def messages_once_read_stay(make: Make, choices: list[int]) -> None:
    game = make()
    read: list[list[str]] = [[] for _ in range(game.num_players)]
    cursor = [0] * game.num_players
    for _ in positions(game, choices):
        for p, lines in enumerate(read):
            lines += map(str, game.messages(p, cursor[p]))
            cursor[p] = game.told
    for p, lines in enumerate(read):
        assert game.transcript(p) == lines, "a message was rewritten after it was read"
        hash(game.information_state(p))  # nothing in it can change


def returns_keep_their_class_and_range(make: Make, choices: list[int]) -> None:
    game = finished(make(), len(choices))
    _keeps(game, game.returns)


def forfeits_keep_their_class_and_range(make: Make, choices: list[int]) -> None:
    game = make()
    for loser in range(game.num_players):
        returns = game.forfeit_returns(loser)
        _keeps(game, returns)
        assert returns[loser] == min(returns)
        assert returns[loser] == game.return_range()[0]


def _keeps(game: Game, returns: Sequence[float]) -> None:
    assert isinstance(returns, tuple)
    assert len(returns) == game.num_players
    worst, best = game.return_range()
    for value in returns:
        assert isinstance(value, int | float)
        assert not isinstance(value, bool)
        assert worst - 1e-9 <= value <= best + 1e-9, (value, worst, best)
    total = sum(returns)
    if game.utility == "zero-sum":
        assert math.isclose(total, 0, abs_tol=1e-9), returns
    elif game.utility == "constant-sum":
        assert math.isclose(total, sum(game.forfeit_returns(0)), abs_tol=1e-9), returns
    elif game.utility == "identical-interest":
        assert min(returns) == max(returns), returns
    else:
        assert game.utility == "general-sum"


def rules_stay_the_same(make: Make, choices: list[int]) -> None:
    game = make()
    rules = [game.rules(p) for p in range(game.num_players)]
    assert all(text.strip() and len(text.split()) <= 400 for text in rules)
    for _ in positions(game, choices):
        assert [game.rules(p) for p in range(game.num_players)] == rules


def views_fit_a_terminal(make: Make, choices: list[int]) -> None:
    """In 80 columns; plain ASCII but for what players write."""
    for game in positions(make(), choices):
        for p in range(game.num_players) if readable(game) else ():
            view = game.view(p)
            assert all(len(line) <= 80 for line in view.split("\n")), view
            assert view.isascii() or not all(action.isascii() for action in game.history)
            assert view == game.view(p)


def two_games_do_not_touch(make: Make, choices: list[int]) -> None:
    others = choices[::-1]
    alone = [looks(advance(make(), line)) for line in (choices, others)]
    games = [make(), make()]
    for ours, theirs in zip(choices, others, strict=True):
        advance(games[0], [ours])
        advance(games[1], [theirs])
    assert [looks(game) for game in games] == alone


def pickles_and_deep_copies_are_the_game(make: Make, choices: list[int]) -> None:
    begin, rest = halves(make(), choices)
    game = advance(make(), begin)
    copies = [pickle.loads(pickle.dumps(game)), copy.deepcopy(game)]
    for other in copies:
        assert (other.id, other.options, other.history) == (game.id, game.options, game.history)
        assert looks(other) == looks(game)
    advance(game, rest)
    for other in copies:
        assert looks(advance(other, rest)) == looks(game)


def legal_actions_are_not_the_games_own(make: Make, choices: list[int]) -> None:
    """Whoever changes the list that came does not change the game."""
    for game in positions(make(), choices):
        for player in game.to_act:
            legal = game.legal_actions(player)
            before = same_when_equal(legal)
            if isinstance(legal, list):
                legal.clear()
                assert same_when_equal(game.legal_actions(player)) == before


def actions_and_features_are_numbered(make: Make, choices: list[int]) -> None:
    game = make()
    every = tuple(game.all_actions())
    numbers = frozenset(every)
    assert len(numbers) == len(every), "an action with two numbers"
    lengths = set()
    for _ in positions(game, choices):
        for p in range(game.num_players) if readable(game) else ():
            features = game.features(p)
            lengths.add(len(features))
            assert all(-1 <= value <= 1 for value in features), features
            if every and p in game.to_act:
                legal = game.legal_actions(p)
                listed = legal if isinstance(legal, Sequence) else [legal.example(Stream(p))]
                assert numbers.issuperset(listed)
    assert tuple(game.all_actions()) == every
    assert len(lengths) <= 1, "features of changing length"


def forms_keep_their_promises(make: Make, choices: list[int]) -> None:
    """Examples are legal and in one spelling; every value of the schema can be written and read."""
    for i, game in enumerate(positions(make(), choices[:60])):
        for player in game.to_act if readable(game) else ():
            legal = game.legal_actions(player)
            if not isinstance(legal, Form):
                continue
            action = legal.example(Stream(i))
            assert action in legal
            assert legal.read(action) == action
            about = legal.describe()
            assert len(about) <= 300
            assert about.isprintable()
            schema = legal.schema()
            json.dumps(schema)
            refused = complaint_about(legal.write(draw_value(schema, Stream(i))), legal)
            # a schema cannot say all of words (a dictionary) and lists (a sum)
            assert not refused or re.search('"(string|array)"', json.dumps(schema)), refused


def complaints_are_short(make: Make, choices: list[int]) -> None:
    for game in positions(make(), choices[:10]):
        for player in game.to_act if readable(game) else ():
            legal = game.legal_actions(player)
            for reply in ("zzz", "[zzz]", "z" * 5000, "\x1b[2J\n\u202e", "[a] [b] [c]"):
                complaint = complaint_about(reply, legal)
                assert len(complaint) < 500
                assert complaint.isprintable()


def complaint_about(reply: str, legal: LegalActions) -> str:
    """Why a reply is illegal; "" if it is not."""
    try:
        parse(reply, legal)
    except IllegalAction as error:
        return str(error)
    return ""


def option_matters(default: Make, changed: Sequence[Make]) -> None:
    pairs = (zip(traces(make), traces(default), strict=True) for make in changed)
    assert any(ours != theirs for games in pairs for ours, theirs in games), "the option is ignored"


CHECKS: tuple[Check, ...] = (
    somebody_acts_until_the_end,
    chance_is_a_distribution,
    games_end,
    clone_is_independent,
    history_replays_to_the_same_position,
    the_global_generators_are_left_alone,
    simultaneous_moves_stay_secret,
    actions_survive_text,
    spellings_are_distinct,
    no_message_is_forged,
    messages_once_read_stay,
    returns_keep_their_class_and_range,
    forfeits_keep_their_class_and_range,
    rules_stay_the_same,
    views_fit_a_terminal,
    two_games_do_not_touch,
    pickles_and_deep_copies_are_the_game,
    legal_actions_are_not_the_games_own,
    actions_and_features_are_numbered,
    forms_keep_their_promises,
    complaints_are_short,
)
