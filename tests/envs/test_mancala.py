"""Mancala against OpenSpiel, solved small boards, and a plain board of two rows."""

import random
from collections import Counter
from copy import deepcopy

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board.mancala import Mancala
from textgames.solvers import Minimax
from textgames.solvers.perft import perft

SIZES = [(6, 4), (6, 3), (6, 6), (4, 2), (2, 1), (2, 12), (3, 12), (12, 1), (12, 12)]


def played(moves: str, **options: int) -> Mancala:
    return lockstep.played(Mancala(**options), *moves.split())


def placed(first: tuple[int, ...], second: tuple[int, ...], player: int = 0) -> Mancala:
    """Return a position: the pits and the store of player 0, of player 1, and whose turn it is."""
    game = Mancala(pits=len(first) - 1)
    game.board = (*first, *second)
    game.ask(player)
    return game


def number_of(state: pyspiel.State, pit: str) -> int:
    """OpenSpiel counts on around the ring: 1 to 6, the store, 8 to 13."""
    return int(pit) + 7 * state.current_player()


def board_of(state: pyspiel.State) -> list[int]:
    """OpenSpiel has player 1's store first; the numbers of turns stand behind the board."""
    second_store, *others = map(int, state.observation_tensor(0)[:14])
    return [*others, second_store]


def test_mancala_agrees_with_openspiel_after_every_action():
    rng, seen = random.Random(5), Counter()
    for _ in range(1000):
        game, state = Mancala(), pyspiel.load_game("mancala").new_initial_state()
        while numbers := lockstep.pairs(game, state, number_of):
            assert list(game.board) == board_of(state)
            (player,) = game.to_act
            pit = rng.choice(list(numbers))
            game.apply(pit)
            state.apply_action(numbers[pit])
            seen["again"] += game.to_act == (player,)
            seen["captures"] += "captures" in game.transcript(0)[-1]
        after = board_of(state)
        assert game.board[6] == sum(after[:7])
        assert game.board[13] == sum(after[7:])
        seen[game.returns] += 1
    assert min(seen["again"], seen["captures"]) > 1000
    assert set(seen) == {"again", "captures", (1, -1), (-1, 1), (0, 0)}


def test_perft_is_that_of_openspiel():
    state = pyspiel.load_game("mancala").new_initial_state()
    counts = [perft(Mancala(), depth) for depth in range(1, 6)]
    assert counts == [lockstep.perft(state, depth) for depth in range(1, 6)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_other_sizes_agree_with_a_plain_board(size):
    pits, stones = size
    rng = random.Random(pits)
    for _ in range(60):
        game, plain = Mancala(pits=pits, stones=stones), Plain(pits, stones)
        while game.to_act:
            assert sum(game.board) == 2 * pits * stones
            player = plain.player
            assert game.to_act == (player,)
            legal = game.legal_actions(player)
            assert legal == tuple(str(pit + 1) for pit in range(pits) if plain.rows[player][pit])
            move = rng.choice(legal)
            game.apply(move)
            plain.sow(int(move) - 1)
            if game.to_act:
                assert list(game.board) == [*plain.rows[0], *plain.rows[1]]
        assert not all(any(row[:-1]) for row in plain.rows)
        first, second = map(sum, plain.rows)
        assert (game.board[pits], game.board[-1]) == (first, second)
        lead = (first > second) - (first < second)
        assert game.returns == (lead, -lead)


class Plain:
    """The rules again, stone by stone on two rows, each with its store at the end."""

    def __init__(self, pits: int, stones: int) -> None:
        self.rows = [[stones] * pits + [0], [stones] * pits + [0]]
        self.player = 0

    def sow(self, pit: int) -> None:
        mine = self.rows[self.player]
        store = len(mine) - 1
        hand, mine[pit] = mine[pit], 0
        side, at = self.player, pit
        while hand:
            at += 1
            if at > (store if side == self.player else store - 1):
                side, at = 1 - side, 0
            self.rows[side][at] += 1
            hand -= 1
        if side == self.player and at == store:
            return
        opposite = store - 1 - at
        other = self.rows[1 - self.player]
        if side == self.player and mine[at] == 1 and other[opposite]:
            mine[store] += 1 + other[opposite]
            mine[at] = other[opposite] = 0
        self.player = 1 - self.player

    def best_lead(self, known: dict[str, int]) -> int:
        """By how many stones player 0 is ahead at the end, if both play for the most stones."""
        state = f"{self.rows}{self.player}"
        if state not in known:
            first, second = self.rows
            if not any(first[:-1]) or not any(second[:-1]):
                return sum(first) - sum(second)
            leads = []
            for pit, stones in enumerate(self.rows[self.player][:-1]):
                if stones:
                    after = deepcopy(self)
                    after.sow(pit)
                    leads.append(after.best_lead(known))
            known[state] = min(leads) if self.player else max(leads)
        return known[state]


@pytest.mark.parametrize(
    ("pits", "values"), [(2, (1, -1, -1, -1, 1, 1)), (3, (0, 1, 1)), (4, (1,))]
)
def test_small_boards_have_the_values_of_a_plain_board(pits, values):
    for stones, value in enumerate(values, 1):
        game = Mancala(pits=pits, stones=stones)
        lead = Plain(pits, stones).best_lead({})
        assert Minimax(game).value(game) == value == (lead > 0) - (lead < 0)


def test_a_last_stone_in_the_store_is_another_turn():
    game = played("3")
    assert game.board == (4, 4, 0, 5, 5, 5, 1, 4, 4, 4, 4, 4, 4, 0)
    assert game.to_act == (0,)
    assert game.transcript(1) == [
        "Player 0 sows 4 stones from pit 3. The last one falls into its store: it moves again."
    ]
    assert played("3 1").to_act == (1,)


def test_a_last_stone_in_an_empty_pit_captures_the_stones_opposite():
    game = placed((1, 0, 2, 0), (1, 1, 5, 0))
    game.apply("1")
    assert game.board == (0, 0, 2, 2, 1, 0, 5, 0)
    mirrored = placed((1, 1, 5, 0), (1, 0, 2, 0), player=1)
    mirrored.apply("1")
    assert mirrored.board == (1, 0, 5, 0, 0, 0, 2, 2)


def test_an_empty_pit_opposite_leaves_the_last_stone_where_it_is():
    game = placed((1, 0, 2, 0), (1, 0, 5, 0))
    game.apply("1")
    assert game.board == (0, 1, 2, 0, 1, 0, 5, 0)
    assert game.to_act == (1,)


def test_a_whole_lap_ends_in_the_pit_it_left_and_captures():
    game = placed((0, 7, 1, 0), (1, 1, 1, 0))
    game.apply("2")
    assert game.board == (1, 0, 2, 1 + 3, 2, 0, 2, 0)
    assert game.transcript(0)[-1] == (
        "Player 0 sows 7 stones from pit 2 and captures 2: 3 go into its store."
    )


def test_the_store_of_the_other_player_is_left_out():
    game = placed((0, 0, 9, 3), (1, 1, 1, 5))
    game.apply("3")
    assert game.board == (1, 1, 1, 3 + 2, 1 + 2, 1 + 1, 1 + 1, 5)


def test_who_still_has_stones_stores_them_at_the_end():
    game = placed((0, 0, 1, 10), (0, 2, 4, 7))
    game.apply("3")  # into the store: another turn, were there a stone left
    assert game.board == (0, 0, 0, 11, 0, 0, 0, 13)
    assert game.returns == (-1, 1)
    assert game.transcript(0) == [
        "Player 0 sows 1 stone from pit 3.",
        "Player 0 has no stones in its pits. Player 1 stores the 6 stones left in its own.",
        "In store: player 0 has 11, player 1 has 13: player 1 wins.",
    ]


def test_a_capture_of_the_last_stones_ends_the_game_too():
    game = placed((1, 0, 0, 4), (0, 3, 0, 8))
    game.apply("1")
    assert game.board == (0, 0, 0, 8, 0, 0, 0, 8)
    assert game.returns == (0, 0)
    assert game.transcript(1)[-1] == "In store: player 0 has 8, player 1 has 8: a draw."


def test_the_view_has_opposite_pits_above_each_other():
    assert played("3 6").view(0).splitlines() == [
        "pit         6   5   4   3   2   1",
        "player 1    4   4   5   5   5   5   store 0",
        "player 0    4   4   0   5   5   0   store 2",
        "pit         1   2   3   4   5   6",
    ]
    lines = Mancala(pits=12, stones=12).view(0).splitlines()
    assert {line.index("store") for line in lines[1:3]} == {60}


def test_the_features_are_shares_of_all_stones_from_each_side():
    game = placed((1, 2, 0), (4, 0, 9))
    game.stones = 4
    assert list(game.features(0)) == [1 / 16, 2 / 16, 0, 4 / 16, 0, 9 / 16]
    assert list(game.features(1)) == [4 / 16, 0, 9 / 16, 1 / 16, 2 / 16, 0]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_example_in_the_rules_is_a_legal_first_move(size):
    game = textgames.new_game("Mancala-v0", pits=size[0], stones=size[1])
    for player in (0, 1):
        rules = game.rules(player)
        assert len(rules.split()) <= 255
        assert rules.split("[")[1].split("]")[0] in game.legal_actions(0)
        assert f"has {size[0]} pits" in rules
