"""Gin Rummy beside OpenSpiel, and turn by turn; its melds are tested in test_melds.py.

The rules are those that John McLeod publishes (Pagat, Gin Rummy), with bonuses of 25. OpenSpiel
differs: an upcard just taken may be discarded again; the last discard may still be taken to knock;
as much deadwood as the knocker's is no undercut, but a draw; the hand is a draw with the fiftieth
upcard taken; a knock is refused if the one division of eleven cards that it looks at does not allow
it, though another would.
"""

import random
from collections import Counter

import pyspiel
import pytest
from lockstep import played
from tricks import check_resampling

from textgames.core import CHANCE, EVERYONE
from textgames.envs.cards.card_sets import BITS, RANKS, named
from textgames.envs.cards.gin_rummy import GinRummy
from textgames.envs.cards.melds import deadwood, laid_down
from textgames.errors import OptionError
from textgames.registration import new_game

TAKE, DRAW, PASS, KNOCK, MELD = 52, 53, 54, 55, 56  # OpenSpiel's numbers; cards are below


def number_of(card):
    return "scdh".index(card[1]) * 13 + RANKS.index(card[0])


def theirs_of(action):
    """OpenSpiel's numbers of what one of our actions stands for."""
    words = {"take": [TAKE], "draw": [DRAW], "pass": [PASS]}
    verb, _, card = action.partition(" ")
    return words.get(verb) or [*([KNOCK] if verb == "knock" else []), number_of(card or verb)]


def same_position(game, state):
    """Check who may do what, what is in the hands, and how good they are."""
    (player,) = game.to_act
    if player == CHANCE:
        legal = [number for action in game.legal_actions(CHANCE) for number in theirs_of(action)]
        assert state.is_chance_node()
        assert sorted(legal) == sorted(number for number, _ in state.chance_outcomes())
        return
    assert state.current_player() == player
    assert state.stock_size() == len(game.stock)
    for hand, theirs, left in zip(game.hands, state.hands(), state.deadwood(), strict=True):
        assert sorted(map(number_of, named(hand))) == sorted(theirs)
        assert hand.bit_count() == 11 or deadwood(hand) == left
    legal = {action: theirs_of(action) for action in game.legal_actions(player)}
    plain = {numbers[0] for numbers in legal.values() if numbers[0] != KNOCK}
    if not game.full:
        assert state.upcard() == number_of(game.pile[-1])
        assert plain == {*state.legal_actions()}
        return
    taken = {number_of(card) for card in named(game.taken)}
    assert plain == {*state.legal_actions()} - {KNOCK} - taken
    ending = {numbers[1] for numbers in legal.values() if numbers[0] == KNOCK}
    if KNOCK in state.legal_actions():
        assert ending == {*state.child(KNOCK).legal_actions()} - taken
    else:
        for card in ending:  # refused by OpenSpiel alone
            [name] = [c for c in BITS if number_of(c) == card]
            assert deadwood(game.hands[player] ^ BITS[name]) <= game.limit


def whole_tree(state, over):
    """OpenSpiel's states in which the mover is done with melds and cards laid off."""
    seen, waiting = set(), [state]
    while waiting:
        state = waiting.pop()
        key = str(state), state.finished_layoffs()
        if key in seen:
            continue
        seen.add(key)
        if over(state):
            yield state
        else:
            waiting += [state.child(number) for number in state.legal_actions()]


def lay_down(state, down):
    """Lay our melds in OpenSpiel, which has none longer than five cards."""
    for meld in down:
        names = named(meld)
        while names:
            size = len(names) if len(names) <= 5 else 3 if len(names) < 8 else 5
            part, names = {*map(number_of, names[:size])}, names[size:]
            [number] = [
                number
                for number in state.legal_actions()
                if number >= MELD and part == parts_of(state, number)
            ]
            state.apply_action(number)
    state.apply_action(PASS)


def parts_of(state, number):
    text = state.action_to_string(state.current_player(), number).rpartition(" ")[2]
    return {number_of(text[i : i + 2]) for i in range(0, len(text), 2)}


def same_end(game, before, state, seen):
    """Check a knock: OpenSpiel's best melds and cards laid off leave as many points as ours."""
    knocker = state.current_player()
    down = laid_down(before[knocker])
    mine = min(
        s.deadwood()[knocker] for s in whole_tree(state, lambda s: s.current_player() != knocker)
    )
    lay_down(state, down)
    assert state.deadwood()[knocker] == mine
    ends = list(whole_tree(state, lambda s: s.is_terminal()))
    best = min(ends, key=lambda s: s.deadwood()[1 - knocker])
    won = list(best.returns())
    if mine and best.deadwood()[1 - knocker] == mine:  # an undercut too, by the published rules
        won = [game.undercut_bonus * (1 if player != knocker else -1) for player in (0, 1)]
        seen["equal"] += 1
    assert list(game.returns) == won
    seen["gin" if not mine else "undercut" if won[knocker] < 0 else "knock"] += 1
    seen["laid off"] += bool(best.layoffs())


def chosen(game, rng):
    """A move that leaves little deadwood, or any; nobody would ever knock at random."""
    (player,) = game.to_act
    legal = game.legal_actions(player)
    if player != CHANCE and game.full and rng.random() < 0.9:
        ending = [action for action in legal if action.startswith("knock")]
        if ending and rng.random() < 0.5:
            return ending[int(rng.random() * len(ending))]
        legal = [action for action in legal if action.startswith("discard")]
        hand = game.hands[player]
        return min(legal, key=lambda action: deadwood(hand ^ BITS[action[-2:]]))
    return legal[int(rng.random() * len(legal))]


OTHER = {"knock": 3, "gin_bonus": 0, "undercut_bonus": 7}
THEIRS = "knock_card=3,gin_bonus=0,undercut_bonus=7"
ALL_KINDS = {"wall", "gin", "knock", "undercut", "laid off"}


@pytest.mark.parametrize(
    ("options", "theirs", "games", "kinds"),
    [
        ({}, "", 100, ALL_KINDS),
        (OTHER, THEIRS, 50, ALL_KINDS - {"undercut"}),
        ({"knock": 0}, "knock_card=0", 30, {"wall", "gin"}),
        ({"oklahoma": True}, "oklahoma=true", 50, ALL_KINDS),
    ],
)
def test_random_games_agree_with_openspiel(options, theirs, games, kinds):
    spiel = pyspiel.load_game(f"gin_rummy({theirs})")
    rng, seen = random.Random(11), Counter()
    for _ in range(games):
        game, state = GinRummy(**options, takes=49), spiel.new_initial_state()
        while not game.is_terminal:
            if game.to_act == (CHANCE,) and not state.is_chance_node():
                assert state.legal_actions() in ([DRAW], [TAKE, DRAW])
                assert game.passes == 2 or not game.takes_left
                state.apply_action(DRAW)  # which nobody is asked for
            same_position(game, state)
            action = chosen(game, rng)
            if action.startswith("knock") and KNOCK not in state.legal_actions():
                seen["refused"] += 1
                action = action.replace("knock", "discard")
            before = [*game.hands]
            game.apply(action)
            for number in theirs_of(action):
                state.apply_action(number)
        if action.startswith("knock"):
            before[state.current_player()] ^= BITS[action[-2:]]
            same_end(game, before, state, seen)
        else:
            seen["wall"] += 1
            state.apply_action(PASS)  # the last discard is left alone
            assert state.is_terminal()
            assert list(game.returns) == state.returns() == [0, 0]
    assert {kind for kind, number in seen.items() if number} >= kinds


# Turn by turn.

FIRST = "2c 3c 4c 9c 5d 9d 5h Kh 5s Ks"
SECOND = "6c 7c 8c 4d Td Jd Qd Ah 3h As"


def dealt(upcard="2s", second=SECOND, **options):
    return played(GinRummy(**options), *FIRST.split(), *second.split(), upcard)


def test_each_is_told_its_own_cards_and_both_the_upcard():
    game = dealt()
    assert game.transcript(0) == [f"Your cards: {FIRST}.", "The first upcard is 2s."]
    assert game.transcript(1) == [f"Your cards: {SECOND}.", "The first upcard is 2s."]
    assert game.view(1).splitlines() == [
        "Upcard: 2s. Cards in the stock: 31.",
        "Knock with at most 10 points of deadwood.",
        "Discard pile:  2s",
        "Other's hand:  10 unknown",
        "Your hand:     6c 7c 8c 4d Td Jd Qd Ah 3h As",
        "Your melds:    6c 7c 8c, Td Jd Qd",
        "Your deadwood: 4d Ah 3h As, 9 points",
    ]


def test_the_first_upcard_is_offered_to_both_before_the_first_draws():
    game = played(dealt(), "pass")
    assert (game.to_act, game.legal_actions(1)) == ((1,), ("take", "pass"))
    taken = played(game.clone(), "take", "discard 3h")
    assert (taken.to_act, taken.legal_actions(0)) == ((0,), ("take", "draw"))
    played(game, "pass")
    assert game.to_act == (CHANCE,)  # who began draws, without being asked
    played(game, "Kd", "discard Kd", "draw")
    assert game.transcript(0)[-4:] == [
        *("Player 0 passes.", "Player 1 passes.", "You draw Kd.", "Player 0 discards Kd."),
    ]
    assert game.transcript(1)[-2] == "Player 0 draws a card from the stock."
    assert len(game.legal_actions(CHANCE)) == 30


def test_the_upcard_just_taken_stays_in_the_hand_for_this_turn():
    game = played(dealt("9h"), "take")
    assert "discard 9h" not in game.legal_actions(0)
    assert sum(action.startswith("discard") for action in game.legal_actions(0)) == 10
    played(game, "discard Kh", "take")
    assert "discard Kh" not in game.legal_actions(1)
    assert "Other's hand:  Kh 10 unknown" in game.view(0)
    played(game, "discard 3h", "draw", "2d", "discard 9h")  # a turn later it may go
    assert "Other's hand:  10 unknown" in game.view(1)
    drawn = played(game, "draw", "3d")
    assert "discard 3d" in drawn.legal_actions(1)


def test_a_knock_needs_few_points_after_the_discard():
    game = played(dealt("9h"), "take")
    assert [a for a in game.legal_actions(0) if a.startswith("knock")] == ["knock Kh", "knock Ks"]
    game = played(dealt("9h", knock=9), "take")
    assert not any(action.startswith("knock") for action in game.legal_actions(0))


def test_who_knocks_wins_the_difference_after_cards_were_added():
    """Ac goes to the run and 9s to the nines; the knocker adds nothing."""
    second = "6c 8c Kc Ac Td Jd Qd 7h 9s Qs"
    game = played(dealt("9h", second), "take", "knock Ks")
    assert game.transcript(EVERYONE)[-4:] == [
        "Player 0 knocks and discards Ks.",
        "Player 0 melds 2c 3c 4c, 5d 5h 5s, 9c 9d 9h. Deadwood: Kh, 10 points.",
        "Player 1 melds Td Jd Qd and adds Ac 9s to the other's melds. "
        "Deadwood: 6c 8c Kc 7h Qs, 41 points.",
        "Player 0 wins 31 points.",
    ]
    assert game.returns == (31, -31)
    assert game.view(0).splitlines()[3] == "Other's hand:  Ac 6c 8c Kc Td Jd Qd 7h 9s Qs"


def test_nothing_is_added_to_gin():
    second = "6c 8c Kc Ac Td Jd Qd 7h 9s Qs"
    game = played(dealt("9h", second), "take", "discard Ks", "draw", "Ah", "discard Ah")
    played(game, "draw", "5c", "knock Kh")
    assert game.transcript(EVERYONE)[-3:] == [
        "Player 0 melds 2c 3c 4c, 5c 5d 5h 5s, 9c 9d 9h. Deadwood: none.",
        "Player 1 melds Td Jd Qd. Deadwood: Ac 6c 8c Kc 7h 9s Qs, 51 points.",
        "Player 0 wins 76 points with gin.",
    ]
    assert game.returns == (76, -76)


@pytest.mark.parametrize(("last", "points"), [("3h", 9), ("4h", 10)])
def test_fewer_or_as_many_points_as_the_knocker_has_undercut_it(last, points):
    game = played(dealt("9h", SECOND.replace("3h", last)), "take", "knock Ks")
    won = 25 + 10 - points
    assert game.transcript(EVERYONE)[-2].endswith(f"Deadwood: 4d Ah {last} As, {points} points.")
    assert game.transcript(EVERYONE)[-1] == f"Player 1 wins {won} points with an undercut."
    assert game.returns == (-won, won)


def test_gin_is_never_undercut_and_bonuses_are_options():
    second = "6c 7c 8c Kc Td Jd Qd Ah 2h 3h"
    game = played(dealt("9h", second, gin_bonus=7), "take", "discard Ks", "draw", "Kd")
    played(game, "discard Kc", "draw", "Ac", "knock Kh")
    assert game.returns == (7, -7)  # the other has no deadwood either
    game = played(dealt("9h", undercut_bonus=3), "take", "knock Ks")
    assert game.returns == (-4, 4)


@pytest.mark.parametrize(
    ("upcard", "words"),
    [
        ("Qc", "at most 10 points of deadwood"),
        ("9h", "at most 9 points of deadwood"),
        ("Ac", "no deadwood"),
    ],
)
def test_in_oklahoma_the_first_upcard_sets_the_limit(upcard, words):
    game = dealt(upcard, oklahoma=True)
    assert game.transcript(0)[1:] == [f"The first upcard is {upcard}.", f"Knock with {words}."]
    assert f"Knock with {words}." in game.view(0)
    assert game.limit == {"Qc": 10, "9h": 9, "Ac": 0}[upcard]
    assert game.rules(0) == GinRummy(oklahoma=True).rules(0)
    assert "points of deadwood as the first upcard counts (none for an ace)" in game.rules(0)


def on_and_on(game, take=False):
    """Play on with the first upcard passed, and always take or draw and discard."""
    while game.hand == 1 and not game.is_terminal:
        legal = game.legal_actions(game.to_act[0])
        action = next((a for a in legal if a == ("take" if take else "draw")), legal[-1])
        game.apply(next((a for a in legal if a.startswith("discard")), action))
    return game


def test_two_cards_left_in_the_stock_after_a_discard_are_a_draw():
    game = on_and_on(dealt(hands=1))
    assert game.is_terminal
    assert (len(game.stock), game.returns) == (2, (0, 0))
    assert game.transcript(EVERYONE)[-2].startswith("Player 0 discards")
    assert game.transcript(EVERYONE)[-1] == (
        "Only two cards are left in the stock: the hand is a draw."
    )
    assert game.history.count("draw") == 28  # and one card was drawn unasked


def test_after_so_many_upcards_only_the_stock_is_left():
    game = on_and_on(dealt(takes=12), take=True)
    assert game.history.count("take") == 12
    assert game.history.count("draw") == 0
    assert len(game.stock) == 2
    assert game.transcript(EVERYONE).count("From now on both draw from the stock.") == 1


def test_hands_add_up_and_are_begun_in_turn():
    game = played(dealt("9h", hands=2), "take", "knock Ks")
    assert game.returns == (-26, 26)
    assert (game.to_act, game.first, len(game.legal_actions(CHANCE))) == ((CHANCE,), 1, 52)
    played(game, *FIRST.split(), *SECOND.split(), "9h")
    assert game.to_act == (1,)
    assert game.transcript(1)[-2] == f"Hand 2 of 2. Your cards: {FIRST}."
    assert "Hand 2 of 2. Upcard: 9h. Cards in the stock: 31. Points won so far: 26." in game.view(1)
    stage, first = game.stage()
    assert first == 1
    assert stage.hands == game.hands[::-1]
    played(game, "pass", "pass", "Kd", "discard Kd")
    played(game, "draw", "9s", "discard 9s")
    assert game.stage()[0].view(0).splitlines()[1:] == game.view(1).splitlines()[1:]


def test_resampled_hands_are_such_as_the_player_cannot_tell_apart():
    takes = iter(range(10, 50))

    def make():
        return GinRummy(takes=next(takes))

    assert check_resampling(make, 40, seed=7, hands="hands", choose=chosen) > 300


def test_the_most_that_can_be_won_can_be_won():
    """98 points: two each of K, Q, J, 10 and 9, while the other goes gin."""
    game = GinRummy()
    first, second = "Ac 2c 3c 4c Ad 2d 3d Ah 2h Kh", "Ks Kc Qd Qh Js Jc Td Th 9s 9c"
    played(game, *first.split(), *second.split(), "3h", "take", "knock Kh")
    assert game.returns == game.return_range()[::-1] == (123, -123)
    assert GinRummy(knock=0, gin_bonus=0, undercut_bonus=100).return_range() == (-98, 98)
    assert GinRummy(gin_bonus=0, undercut_bonus=100, hands=2).return_range() == (-220, 220)


def test_the_features_show_own_cards_upcard_pile_and_what_is_known_of_the_other():
    game = played(dealt("9h"), "take", "discard Kh", "take", "discard As")
    row = [*game.features(0)]
    order = [rank + suit for suit in "cdhs" for rank in RANKS]
    parts = [{order[i] for i in range(52) if row[start + i]} for start in (0, 52, 104, 156)]
    assert parts == [set(FIRST.split()) - {"Kh"} | {"9h"}, {"As"}, set(), {"Kh"}]
    assert row[208:] == [31 / 52, 48 / 50, 0, 1, 0, 1, 0]
    assert [*game.features(1)][-3:] == [0, 0, 0]


def test_a_limit_beside_oklahoma_is_refused():
    with pytest.raises(
        OptionError, match="expected knock = 10, as oklahoma is to change it, got 5"
    ):
        new_game("GinRummy-v0", knock=5, oklahoma=True)


def test_the_rules_fit_the_options():
    rules = GinRummy(knock=1, takes=20, gin_bonus=30).rules(1)
    assert "leaves you at most 1 point of deadwood: this ends" in rules
    assert "for gin 30 more" in rules
    assert "After 20 taken upcards" in rules
    assert "leaves you no deadwood: this ends" in GinRummy(knock=0).rules(0)
    assert "knocker without gin" not in GinRummy(knock=0).rules(0)
