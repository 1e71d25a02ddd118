"""Battleship against OpenSpiel; nobody learns more of a hidden fleet than the shots tell."""

import random
import re
from collections import Counter

import lockstep
import pyspiel
import pytest
from driving import look

import textgames
from textgames.core import Game
from textgames.envs.board.battleship import Battleship, placements
from textgames.envs.grids import LETTERS, squares
from textgames.errors import OptionError

SMALL = {"size": 5, "fleet": (3, 2)}
PLACED = ("a1 across", "e1 down", "a3 down", "d5 across")  # player 0's ships are at a1-c1, a3-a4


def played(*actions: str, **options: object) -> Battleship:
    return lockstep.played(Battleship(**(options or SMALL)), *actions)


def our_spelling(action: str) -> str:
    """OpenSpiel names rows and columns by numbers from 0."""
    row, column = map(int, re.findall(r"\d+", action.partition("(")[2]))
    lies = {"h": " across", "v": " down"}.get(action.partition("ship ")[2][:1], "")
    return f"{LETTERS[column]}{row + 1}{lies}"


@pytest.mark.parametrize(
    ("size", "fleet", "games"), [(10, (5, 4, 3, 3, 2), 15), (5, (3, 2), 735), (6, (3, 3), 250)]
)
def test_random_games_agree_with_openspiel_after_every_action(size, fleet, games):
    """OpenSpiel has the players place in turn, and counts ships: the winner has sunk more."""
    lengths = ";".join(map(str, fleet))
    spiel = pyspiel.load_game(
        f"battleship(board_width={size},board_height={size},ship_sizes=[{lengths}],"
        f"ship_values=[{';'.join(['1'] * len(fleet))}],num_shots={size * size},"
        "allow_repeated_shots=False)"
    )
    rng, names, seen = random.Random(size), {}, Counter()
    for _ in range(games):
        game, state = Battleship(size=size, fleet=fleet), spiel.new_initial_state()
        while not game.is_terminal:
            player = game.to_act[0]
            assert player == state.current_player()
            for number in state.legal_actions():
                if number not in names:
                    names[number] = our_spelling(state.action_to_string(number))
            numbers = {names[number]: number for number in state.legal_actions()}
            legal = game.legal_actions(player)
            assert sorted(legal) == sorted(numbers)
            action = legal[int(rng.random() * len(legal))]
            game.apply(action)
            state.apply_action(numbers[action])
            assert game.is_terminal == state.is_terminal()
        first = state.returns()[0]
        assert game.returns == ((first > 0) - (first < 0), (first < 0) - (first > 0))
        seen[game.returns] += 1
    assert min(seen[1, -1], seen[-1, 1]) > games / 4


def test_both_place_a_ship_before_either_places_the_next():
    game = Battleship(**SMALL)
    assert game.to_act == (0, 1)
    assert len(game.legal_actions(0)) == 2 * 5 * 3
    game.apply("a1 across")
    assert game.to_act == (1,)
    assert len(game.legal_actions(1)) == 2 * 5 * 3
    game.apply("a1 across")
    assert game.to_act == (0, 1)
    assert game.view(1).splitlines()[-1] == "Ships to place: 2"


def test_ships_lie_on_the_board_may_touch_and_never_overlap():
    game = played("a1 across", "a1 across")
    legal = game.legal_actions(0)
    assert "a2 across" in legal
    assert "d1 across" in legal
    assert "d1 down" in legal
    for wrong in ("a1 down", "b1 across", "c1 across", "e1 across", "a5 down"):
        assert wrong not in legal


def test_a_shot_is_answered_with_miss_hit_or_the_length_of_a_ship_that_is_sunk():
    game = played(*PLACED, "e4", "b2", "a5", "a3", "d5", "b5", "e5", "a4")
    assert game.transcript(1)[2:] == game.transcript(0)[2:]
    assert game.transcript(0)[2:] == [
        "All ships are placed. Player 0 shoots first.",
        "Player 0 shoots at e4: miss.",
        "Player 1 shoots at b2: miss.",
        "Player 0 shoots at a5: miss.",
        "Player 1 shoots at a3: hit.",
        "Player 0 shoots at d5: hit.",
        "Player 1 shoots at b5: miss.",
        "Player 0 shoots at e5: hit, and a ship of length 2 is sunk.",
        "Player 1 shoots at a4: hit, and a ship of length 2 is sunk.",
    ]
    assert game.view(0).splitlines() == [
        "Your ships     Your shots",
        "  a b c d e      a b c d e",
        "1 # # # . .    1 . . . . .",
        "2 . o . . .    2 . . . . .",
        "3 X . . . .    3 . . . . .",
        "4 X . . . .    4 . . . . o",
        "5 . o . . .    5 o . . X X",
        "Your ships afloat: 3",
        "Ships to sink: 3",
    ]


def test_no_square_is_shot_at_twice():
    game = played(*PLACED, "e4", "e4")
    assert "e4" not in game.legal_actions(0)
    assert len(game.legal_actions(0)) == 24


def test_who_sinks_all_ships_wins_at_once():
    game = played(*PLACED, "e1", "e5", "e2", "e4", "d5", "e3", "e5", "e2", "e3")
    assert game.returns == (1, -1)
    assert game.transcript(1)[-1] == "Player 0 has sunk all ships and wins."
    assert game.view(1).splitlines()[-2:] == ["Your ships afloat: none", "Ships to sink: 3 2"]


def sights(game: Game, history: list[str], player: int) -> list[object]:
    """All that the player sees and knows, at many places on the way through a history."""
    seen: list[object] = []
    for number, action in enumerate(history):
        game.apply(action)
        if number < 12 or number % 20 == 0 or game.is_terminal:
            seen.append((look(game, player), game.information_state(player)))
    return [*seen, look(game, player)]


def test_which_of_two_ships_of_a_length_was_sunk_stays_secret():
    """The other's ships of length 3 in the opposite order, all else as it was."""
    for seed in range(15):
        history = random_game(seed)[1]
        other = [*history[:5], history[7], history[6], history[5], *history[8:]]
        assert sights(Battleship(), history, 0) == sights(Battleship(), other, 0)


def test_a_ship_that_was_never_hit_could_lie_anywhere_else():
    moved = 0
    for seed in range(20):
        game, history = random_game(seed, 40 + 6 * seed)
        for number, length in enumerate(game.fleet):
            ship, others = game.ships[1][number], sum(game.ships[1])
            if ship & game.fired[0]:
                continue
            blocked = (others ^ ship) | game.fired[0]
            ways = placements(10, length).items()
            for name in [name for name, way in ways if not way & blocked][:3]:
                other = [*history[: 2 * number + 1], name, *history[2 * number + 2 :]]
                assert sights(Battleship(), history, 0) == sights(Battleship(), other, 0)
                moved += 1
    assert moved > 20


def random_game(seed: int, most: int = 1000) -> tuple[Battleship, list[str]]:
    rng, game = random.Random(seed), Battleship()
    while not game.is_terminal and len(game.history) < most:
        legal = game.legal_actions(game.to_act[0])
        game.apply(legal[int(rng.random() * len(legal))])
    return game, game.history


def test_the_features_are_own_ships_shots_of_both_and_what_is_placed_and_sunk():
    game = played(*PLACED, "e4", "b2", "a5", "a3", "d5", "b5", "e5")
    marks = {square: number for number, square in enumerate(squares(5, 5))}

    def plane(**marked: float) -> list[float]:
        values = [0.0] * 25
        for square, value in marked.items():
            values[marks[square]] = value
        return values

    assert list(game.features(0)) == [
        *plane(a1=1, b1=1, c1=1, a3=1, a4=1),
        *plane(b2=-1, a3=1, b5=-1),
        *plane(e4=-1, a5=-1, d5=1, e5=1),
        *(1, 1),  # both ships are placed
        *(0, 1, 0, 0),  # the player has sunk the ship of length 2, the other none
    ]


def test_the_rules_name_the_board_and_the_fleet():
    rules = Battleship(size=7, fleet=(4, 3)).rules(0)
    for part in ("7 rows", "a to g", "g7", "2 ships, of lengths 4, 3,", "for a1 to d1", "a1 to a4"):
        assert part in rules
    for example in re.findall(r"\[(.*?)\]", rules)[:2]:
        assert example in Battleship(size=7, fleet=(4, 3)).legal_actions(0)
    assert "hides one ship of length 2 on its board;" in Battleship(fleet=(2,)).rules(0)


@pytest.mark.parametrize(
    ("size", "fleet"), [(10, ()), (10, (1,)), (10, (11,)), (6, (5, 4, 3, 3, 2)), (4, (2,) * 9)]
)
def test_a_fleet_needs_room_wherever_its_ships_lie(size, fleet):
    with pytest.raises(
        OptionError, match=r"fleet = lengths from 2 to .*wherever the others lie, got"
    ):
        textgames.new_game("Battleship-v0", size=size, fleet=fleet)


def test_a_fleet_may_be_written_as_text_but_not_as_words():
    assert textgames.new_game("Battleship-v0", fleet="4, 3").fleet == (4, 3)
    with pytest.raises(OptionError, match=r"takes fleet = list of whole numbers, got .*carrier"):
        textgames.new_game("Battleship-v0", fleet="carrier")


@pytest.mark.parametrize(("size", "fleet"), [(7, (5, 4, 3, 3, 2)), (4, (3, 2)), (5, (4, 3, 2))])
def test_every_ship_finds_room_in_random_placements(size, fleet):
    """The check of the options is right: nobody is ever asked with nothing to do."""
    rng = random.Random(1)
    for _ in range(200):
        game = Battleship(size=size, fleet=fleet)
        for _ in range(2 * len(fleet)):
            legal = game.legal_actions(game.to_act[0])
            game.apply(legal[int(rng.random() * len(legal))])
        assert game.to_act == (0,)
