"""Word ladders: what can follow each word by comparing pairs, the fewest steps from both ends."""

import pytest
from lockstep import played

from textgames.chance import Stream
from textgames.core import CHANCE, OptionError
from textgames.envs.words.vocabulary import common_words
from textgames.envs.words.word_ladder import WordLadder, distances, generated, ladders
from textgames.errors import IllegalAction
from textgames.registration import new_game
from textgames.solvers.graph import PositionGraph

# Carroll's ladders of 1879, with the words that he used.
HEAD = ("head", "heal", "teal", "tell", "tall", "tail")
WET = ("wet", "bet", "bey", "dey", "dry")
OWN = ("cold", "cord", "card", "ward", "warm", "worm", "word", "dodo")


def differ(word, other):
    return sum(a != b for a, b in zip(word, other, strict=True))


def between(words, start, goal):
    """The fewest steps between two words: rings around both grow till they touch."""
    rings, steps = [{start}, {goal}], 0
    while not rings[0] & rings[1]:
        small = min(rings, key=len)
        more = {word for word in words if any(differ(word, near) == 1 for near in small)}
        assert more - small, f"{start} and {goal} are not connected"
        small |= more
        steps += 1
    return steps


def begun(start, goal, **options):
    """A game at a start of one's own."""
    game = WordLadder(**options)
    game.ladder, game.goal, game.to_act = (start,), goal, (0,)
    return game


@pytest.mark.parametrize("length", [3, 4, 5])
def test_what_can_follow_a_word_differs_from_it_in_one_letter(length):
    """All pairs of words of the list are compared."""
    words = common_words(length, length)
    for word, following in ladders((), length).items():
        first = word[0]
        plain = [
            other
            for other in words
            if (other[0] == first or other[1:] == word[1:]) and differ(word, other) == 1
        ]
        assert list(following) == sorted(plain)


@pytest.mark.parametrize(
    ("length", "steps"), [(3, 1), (3, 7), (3, 12), (4, 2), (4, 5), (4, 9), (5, 5), (5, 12), (6, 4)]
)
def test_no_ladder_is_shorter_than_announced(length, steps):
    words = common_words(length, length)
    pairs = [generated((), length, steps, seed) for seed in range(3)]
    for start, goal in pairs:
        assert between(words, start, goal) == steps
        assert distances((), start, steps)[goal] == steps
        assert goal not in distances((), start, steps - 1)


@pytest.mark.parametrize(("length", "steps"), [(3, 4), (4, 3), (5, 4)])
def test_the_game_can_be_won_in_that_many_steps_and_in_no_fewer(length, steps):
    start, goal = generated((), length, steps, 5)
    game = begun(start, goal, length=length, steps=steps, slack=1)
    _, returns = PositionGraph(game).optimal()
    assert returns[-1] == (1,)
    game.left -= 1
    _, returns = PositionGraph(game).optimal()
    assert returns[-1] == (0,)


def test_carrolls_ladder_from_head_to_tail_is_as_short_as_can_be():
    """Vanity Fair of 29 March 1879: four words between them, all of them in our list."""
    assert between(common_words(4, 4), "head", "tail") == 5
    game = begun("head", "tail", slack=1)
    assert played(game, *HEAD[1:]).returns == (1,)
    assert game.transcript(0) == [
        "You go from head to heal.",
        "You go from heal to teal.",
        "You go from teal to tell.",
        "You go from tell to tall.",
        "You go from tall to tail.",
        "You reach the goal, tail. You win.",
    ]
    assert game.view(0) == (
        "Your ladder: head - heal - teal - tell - tall - tail\nGoal: tail\nSteps left: 0"
    )


def test_words_of_a_user_take_the_place_of_the_list():
    options = {"length": 3, "steps": 4, "slack": 1, "words": WET}
    game = played(new_game("WordLadder-v0", **options), "0")
    assert {game.ladder[0], game.goal} == {"wet", "dry"}
    assert game.transcript(0) == [f"The start is {game.ladder[0]}, the goal is {game.goal}."]
    way = WET if game.goal == "dry" else WET[::-1]
    assert played(game, *way[1:]).returns == (1,)
    assert "list: 5 words that were chosen for this game. You" in game.rules(0)
    assert list(game.all_actions()) == list(WET)


@pytest.mark.parametrize("options", [{}, {"length": 3, "steps": 2}, {"length": 5, "steps": 3}])
def test_random_games_agree_with_a_plain_filter_of_the_list(options):
    words = common_words(options.get("length", 4), options.get("length", 4))
    ended = set()
    for seed in range(50):
        game, stream = played(WordLadder(**options), str(seed)), Stream(seed)
        word, goal = game.ladder[0], game.goal
        for left in range(2 * options.get("steps", 5), 0, -1):
            assert game.returns == (0,)
            assert game.view(0).splitlines()[-2:] == [f"Goal: {goal}", f"Steps left: {left}"]
            legal = sorted(other for other in words if differ(word, other) == 1)
            assert list(game.legal_actions(0)) == legal
            word = legal[int(stream.random() * len(legal))]
            game.apply(word)
            if word == goal:
                break
        assert game.is_terminal
        assert game.returns == (int(word == goal),)
        ended.add(game.returns)
    assert (0,) in ended
    assert (1,) in ended or options.get("steps", 5) > 3


def test_the_steps_end_as_announced():
    game = begun("cold", "warm", steps=4, words=OWN)
    assert "takes 4 steps, and cannot be done in fewer. You may make 8 steps." in game.rules(0)
    for _ in range(4):
        assert not game.is_terminal
        played(game, "cord", "cold")
    assert game.transcript(0)[-2:] == [
        "You go from cord to cold.",
        "No steps are left, and cold is not the goal.",
    ]
    assert game.returns == (0,)


@pytest.mark.parametrize("reply", ["cold", "warm", "corn", "dlco", "co", "cords", "zold", ""])
def test_a_word_that_does_not_follow_is_refused_in_one_sentence(reply):
    legal = begun("cold", "warm", steps=4, words=OWN).legal_actions(0)
    assert list(legal) == ["cord"]
    with pytest.raises(
        IllegalAction,
        match="expected a word of the list that differs from cold in exactly one letter; got",
    ):
        legal.read(reply)


def test_a_long_ladder_is_drawn_on_several_lines():
    game = begun("cold", "warm", steps=4, slack=5, words=OWN)
    played(game, *["cord", "cold"] * 6)
    assert game.view(0).splitlines() == [
        "Your ladder: cold - cord - cold - cord - cold - cord - cold - cord - cold",
        "             - cord - cold - cord - cold",
        "Goal: warm",
        "Steps left: 8",
    ]


def test_features_are_both_words_and_the_steps_left():
    game = played(begun("cold", "warm", steps=4, words=OWN), "cord")
    known = game.features(0)
    assert len(known) == 2 * 4 * 26 + 1
    letters = [ord(letter) - ord("a") for letter in "cordwarm"]
    assert [i for i, value in enumerate(known) if value == 1] == [
        26 * place + letter for place, letter in enumerate(letters)
    ]
    assert known[-1] == 7 / 8


def test_puzzles_differ_and_are_the_same_for_the_same_seed():
    puzzles = [generated((), 4, 5, seed) for seed in range(200)]
    assert len(set(puzzles)) > 190
    assert generated((), 4, 5, 7) == puzzles[7]
    assert len(WordLadder().legal_actions(CHANCE)) == 2**32


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"steps": 13}, "steps = whole number from 1 to 12, got 13"),
        (
            {"length": 6, "steps": 7},
            "expected steps = as many as lie between two words of the list, got 7: none of 800 "
            "words of 6 letters are so far apart",
        ),
        ({"words": OWN, "steps": 5}, "got 5: none of 8 words of 4 letters are so far apart"),
        ({"words": WET}, "different words of 4 letters from a to z, got 'wet'"),
    ],
)
def test_options_that_cannot_be_are_refused(options, message):
    with pytest.raises(OptionError, match=message):
        new_game("WordLadder-v0", **options)
