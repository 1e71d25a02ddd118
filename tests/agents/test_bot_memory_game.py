"""The player of Memory who forgets nothing: what it turns up, and how often it wins."""

import pytest
from lockstep import played
from one_bot import play_bot
from seats import observed

import textgames
from textgames import agents
from textgames.agents.bots.memory_game import Bot
from textgames.envs.cards.memory_game import MemoryGame
from textgames.errors import AgentError


def reply(game, player):
    return Bot()(observed(game, player))


@pytest.mark.parametrize("seat", [0, 1])
def test_it_wins_nearly_every_game_against_random_play(seat):
    games = [play_bot(Bot, "MemoryGame-v0", seat, seed) for seed in range(30)]
    assert sum(games) > 27


@pytest.mark.parametrize(
    "options", [{"rows": 2, "columns": 2}, {"rows": 6, "columns": 8}, {"end_after": 1}]
)
def test_it_plays_legally_against_its_like(options):
    for seed in range(5):
        play_bot(Bot, "MemoryGame-v0", 0, seed, other="rule", **options)


def test_it_takes_the_pairs_it_knows_first():
    game = played(MemoryGame(), "a1", "A", "b1", "B", "c1", "C", "d1", "B")
    assert reply(game, 0) == "[b1]"
    assert reply(played(game, "b1"), 0) == "[d1]"
    assert reply(played(game, "d1"), 0) == "[a2]"  # then it looks at a new card
    assert reply(played(game, "a2", "C"), 0) == "[c1]"


def test_it_looks_at_a_second_new_card_where_that_gains_more():
    """Zwick and Paterson: two new cards at the start, one where pairs and known cards are even."""
    assert reply(played(MemoryGame(), "a1", "A"), 0) == "[b1]"
    known = played(MemoryGame(), "a1", "A", "b1", "B")
    assert reply(known, 1) == "[c1]"
    assert reply(played(known, "c1", "C"), 1) == "[a1]"


def test_it_waits_with_two_known_cards_unless_it_is_behind():
    """Five pairs, four of them half known: whoever turns up a new card helps the other."""
    small = MemoryGame(rows=2, columns=5)
    seen = ("a1", "A", "b1", "B", "c1", "C", "d1", "D")
    assert reply(played(small, *seen), 0) == "[a1]"
    assert reply(played(small, "a1"), 0) == "[b1]"
    # six pairs, of which player 0 has taken one
    behind = played(MemoryGame(rows=2, columns=6), "f1", "F", "f2", "F", "e1", "E", "a1", "A")
    played(behind, "b1", "B", "c1", "C")
    assert reply(played(behind.clone(), "e1", "a1"), 1) == "[d1]"
    assert reply(behind, 0) == "[e1]"
    assert reply(played(behind, "e1", "a1", "d1", "D"), 1) == "[e1]"


def test_it_is_what_rule_means_in_memory_and_refuses_other_games():
    game = MemoryGame()
    observation = observed(game, 0)
    assert agents.make("rule", seed=1)(observation) == reply(game, 0) == "[a1]"
    assert agents.make("strongest", seed=1)(observation) == "[a1]"
    other = observed(textgames.new_game("TicTacToe-v0"), 0)
    with pytest.raises(AgentError, match="MemoryGame"):
        Bot()(other)
