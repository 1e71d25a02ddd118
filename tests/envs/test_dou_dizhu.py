"""Dou Dizhu rule by rule, as pagat.com has it; peers are in a file of their own."""

import random
from functools import partial

import pytest
from lockstep import played
from tricks import check_resampling

from textgames.core import CHANCE, EVERYONE
from textgames.envs.cards.dou_dizhu import DouDizhu
from textgames.envs.cards.dou_dizhu_plays import RANKS, answers, leads, read
from textgames.envs.cards.rank_counts import cards_of

HANDS = ("3333444556789TJQK", "4567788899TTTJJKK", "669JQQQKAAA2222BR")  # 5, 7 and A are left over


def dealt(hands=HANDS, face_up="1", **options):
    """Deal hands, one card to each in turn."""
    game = DouDizhu(**options)
    rounds = zip(*hands, strict=True)
    return played(game, face_up, *[card for cards in rounds for card in cards])


def begun(hands=HANDS, **options):
    """Let player 0 be the landlord for 3."""
    return played(dealt(hands, **options), "bid 3")


def hand_of(cards):
    return sum(1 << 3 * RANKS.index(card) for card in cards)


def test_each_is_told_its_cards_and_who_was_dealt_one_face_up_bids_first():
    game = dealt(face_up="5")
    assert game.transcript(0) == [
        f"Your cards: {' '.join(HANDS[0])}.",
        "Player 1 was dealt 5 face up and bids first.",
    ]
    assert game.legal_actions(1) == ("bid 1", "bid 2", "bid 3", "pass")
    assert game.view(1).splitlines() == [
        "Dealt face up: 5. Highest bid: none.",
        "          cards  played",
        "player 0     17  -",
        "you          17  -",
        "player 2     17  -",
        f"Your hand: {' '.join(HANDS[1])}",
    ]
    assert [game.role(seat) for seat in range(3)] == ["", "", ""]
    assert game.sides() == ((0,), (1,), (2,))


def test_bids_rise_until_two_pass_and_who_has_passed_may_bid_again():
    game = played(dealt(), "pass", "bid 1", "pass")
    assert game.to_act == (0,)
    assert game.legal_actions(0) == ("bid 2", "bid 3", "pass")
    assert game.view(0).startswith("Dealt face up: 3. Highest bid: 1 by player 1.")
    played(game, "bid 2")
    assert game.legal_actions(1) == ("bid 3", "pass")
    played(game, "pass", "pass")
    assert game.transcript(EVERYONE)[-1] == "Player 0 is the landlord and takes 5 7 A."
    assert (game.to_act, game.sizes, game.stake()) == ((0,), [20, 17, 17], 2)
    assert [game.role(seat) for seat in range(3)] == ["landlord", "peasant", "peasant"]
    assert game.sides() == ((0,), (1, 2))


def test_a_bid_of_three_ends_the_bidding():
    game = played(dealt(), "bid 1", "bid 3")
    assert game.to_act == (1,)
    assert cards_of(game.hands[1], RANKS) == (*"4556777888" + "99TTTJJKKA",)


def test_what_is_left_over_can_be_shown_to_the_landlord_only():
    game = begun(revealed=False)
    assert game.transcript(0)[-1] == "You are the landlord and take 5 7 A."
    assert game.transcript(1)[-1] == "Player 0 is the landlord and takes three cards."
    assert "The landlord took: 5 7 A" in game.view(0)
    assert "took" not in game.view(2)
    assert "The landlord took: 5 7 A" in begun().view(2)


def test_if_nobody_bids_the_cards_are_dealt_anew_so_often_and_then_nobody_wins():
    game = played(dealt(deals=2), "pass", "pass", "pass")
    assert game.transcript(EVERYONE)[-1] == "Nobody has bid: the cards are dealt anew."
    assert game.to_act == (CHANCE,)
    assert len(game.legal_actions(CHANCE)) == 51
    played(game, "51", *"".join(map("".join, zip(*HANDS, strict=True))), "pass", "pass", "pass")
    assert game.transcript(EVERYONE)[-1] == "Nobody has bid: the game is over, a draw."
    assert game.returns == (0, 0, 0)


HAND = "3333455567789TJQKKBR"
ANSWERS = [  # of HAND, but for its bomb, the rocket and "pass"
    ("2", "B R"),
    ("B", "R"),
    ("4", "5 6 7 8 9 T J Q K B R"),
    ("66", "77 KK"),
    ("KK", ""),
    ("444", "555"),
    ("444+3", "555+3 555+4 555+6 555+7 555+8 555+9 555+T 555+J 555+Q 555+K 555+B 555+R"),
    ("444+99", "555+33 555+77 555+KK"),
    ("555+3", ""),
    ("56789", "6789T 789TJ 89TJQ 9TJQK"),
    ("3456789TJQ", "456789TJQK"),
    ("334455", ""),
    ("333444", ""),
    ("4444+56", ""),
]


@pytest.mark.parametrize(("beaten", "better"), ANSWERS, ids=lambda words: words or "none")
def test_a_play_is_beaten_by_a_higher_one_of_its_kind_a_bomb_or_the_rocket(beaten, better):
    found = answers(hand_of(HAND), read(beaten), alike=False)
    assert [*found] == [*better.split(), "3333", "BR", "pass"]


def test_a_bomb_is_beaten_by_a_higher_one_and_nothing_beats_the_rocket():
    hand = hand_of("333355556666BR")
    assert answers(hand, read("5555"), alike=False) == ("6666", "BR", "pass")
    assert answers(hand, read("BR"), alike=False) == ("pass",)


def test_trios_in_a_row_are_beaten_by_as_many_with_as_much_attached():
    hand = hand_of("444555666789BJJQQ")
    assert answers(hand, read("333444"), alike=False)[:-1] == ("444555", "555666")
    wings = answers(hand, read("333444+55JJ"), alike=False)
    first, second = ("444555+66JJ 444555+66QQ 444555+JJQQ", "555666+44JJ 555666+44QQ 555666+JJQQ")
    assert [*wings] == [*first.split(), *second.split(), "pass"]
    singles = answers(hand, read("333444555+789"), alike=False)
    assert len(singles) == 20 + 1  # three of 7 8 9 J Q B
    assert singles[0] == "444555666+789"
    assert answers(hand, read("444555666+789"), alike=False) == ("pass",)


def test_chains_end_at_the_ace_and_are_long_enough():
    lead = leads(hand_of("TJQKA2B"), alike=False, quads=True)
    assert lead == ("T", "J", "Q", "K", "A", "2", "B", "TJQKA")
    assert "KKAA22" not in leads(hand_of("KKAA22"), alike=False, quads=True)
    assert "QQKKAA" in leads(hand_of("QQKKAA"), alike=False, quads=True)
    assert "3344" not in leads(hand_of("33446"), alike=False, quads=True)
    assert "AAA222" not in leads(hand_of("AAA222"), alike=False, quads=True)
    assert "KKKAAA" in leads(hand_of("KKKAAA"), alike=False, quads=True)
    assert "6789" not in leads(hand_of("6789"), alike=False, quads=True)


def test_cards_attached_differ_or_may_be_alike_but_not_both_jokers_or_four_of_a_rank():
    def wings(cards, main, alike):
        return [
            p[len(main) + 1 :]
            for p in leads(hand_of(cards), alike, True)
            if p.startswith(main + "+")
        ]

    assert wings("333444558", "333444", alike=False) == ["58"]
    assert wings("333444558", "333444", alike=True) == ["55", "58"]
    assert wings("3334448BR", "333444", alike=True) == ["8B", "8R"]
    assert wings("3333888BR", "3333", alike=False) == ["8B", "8R"]
    assert wings("33338899R", "3333", alike=True) == [*("88", "89", "8R", "99", "9R"), "8899"]
    four = "3334445556667777"
    assert "7777" not in wings(four, "333444555666", alike=True)
    assert "6777" not in wings("3334445556667777", "333444555", alike=True)
    assert "667" in wings(four, "333444555", alike=True)
    assert "7777" not in wings("33334444", "3333", alike=True)


def test_four_cards_have_something_attached_only_if_that_is_chosen():
    assert "3333+45" in begun().legal_actions(0)
    assert not [p for p in begun(quads=False).legal_actions(0) if p.startswith("3333+")]
    game = played(begun(), "3333+45", "pass", "2222")
    assert game.stake() == 6  # only the bomb doubles


def test_who_leads_must_play_and_after_two_passes_the_last_to_play_leads():
    game = begun()
    assert "pass" not in game.legal_actions(0)
    played(game, "6", "T", "K", "pass", "pass")
    assert game.transcript(EVERYONE)[-5:] == [
        "Player 1 plays T: 16 cards left.",
        "Player 2 plays K: 16 cards left.",
        "Player 0 passes.",
        "Player 1 passes.",
        "Player 2 leads.",
    ]
    assert game.to_act == (2,)
    assert "pass" not in game.legal_actions(2)
    assert game.view(0).splitlines() == [
        "Stake: 3 points. Nothing to beat.",
        "          cards  played",
        "you          19  6                     landlord",
        "player 1     16  T                     peasant",
        "player 2     16  K                     peasant",
        "The landlord took: 5 7 A",
        "Your hand: 3 3 3 3 4 4 4 5 5 5 7 7 8 9 T J Q K A",
    ]
    played(game, "66")
    assert game.view(0).startswith("Stake: 3 points. To beat: 66 by player 2.")


def test_a_pass_does_not_forbid_to_play_later():
    game = played(begun(), "6", "pass", "9", "pass", "T")
    assert game.transcript(EVERYONE)[-1] == "Player 1 plays T: 16 cards left."


def test_bombs_and_the_rocket_double_the_stake():
    game = played(begun(), "3333", "pass", "2222", "pass", "pass", "BR")
    told = game.transcript(EVERYONE)
    assert [line for line in told if "double" in line] == [
        "The bomb doubles the stake to 6.",
        "The bomb doubles the stake to 12.",
        "The rocket doubles the stake to 24.",
    ]
    game = played(begun(doublings=2), "3333", "pass", "2222", "pass", "pass", "BR")
    assert game.stake() == 12
    assert game.transcript(EVERYONE)[-1] == "Player 2 plays BR: 11 cards left."


def test_landlord_who_wins_gets_the_stake_of_each_and_peasants_pay_it():
    """Three times 3 at stake, doubled by every bomb: the most there can be."""
    hands = "33336666999922QQQ", "44447777TTTTKKKKB", "55558888JJJJAAAAR"
    game = begun(hands)  # Q, 2 and 2 are left over
    plays = ["3333", "4444", "5555", "6666", "7777", "8888", "9999", "TTTT", "JJJJ", "QQQQ"]
    played(game, *plays, "KKKK", "AAAA", "2222")
    assert game.transcript(EVERYONE)[-3:] == [
        "Player 0 plays 2222: 0 cards left.",
        "The bomb doubles the stake to 24576.",
        "The landlord wins: players 1 and 2 pay 24576 points each.",
    ]
    assert game.returns == (49152, -24576, -24576)
    assert game.return_range() == (-49152, 49152)


def test_landlord_who_loses_pays_the_stake_to_each():
    """Twelve bombs and the rocket are as many doublings."""
    hands = "3333666699QQQQ992", "44447777TTTTAAAA2", "55558888JJJJKKKK2"
    game = begun(hands)  # 2, B and R are left over
    played(game, "BR", "pass", "pass", "3333", "4444", "5555", "6666", "7777", "8888", "9999")
    played(game, "TTTT", "JJJJ", "QQQQ", "pass", "KKKK", "pass", "AAAA", "pass", "pass", "2")
    assert game.transcript(EVERYONE)[-1] == "The peasants win: player 0 pays 24576 points to each."
    assert game.returns == (-49152, 24576, 24576)


def after_each(*plays):
    """Plays of one player that all others pass."""
    return [action for play in plays for action in (play, "pass", "pass")][:-2]


def test_landlord_who_wins_before_a_peasant_has_played_wins_twice_as_much():
    plays = after_each("6789TJQKA", "444555", "7", "3333")
    game = played(begun(), *plays)
    assert game.transcript(EVERYONE)[-4:] == [
        "Player 0 plays 3333: 0 cards left.",
        "The bomb doubles the stake to 6.",
        "Spring, as the peasants have played nothing, doubles the stake to 12.",
        "The landlord wins: players 1 and 2 pay 12 points each.",
    ]
    assert game.returns == (24, -12, -12)
    assert played(begun(spring=False), *plays).returns == (12, -6, -6)
    assert played(begun(doublings=1), *plays).returns == (12, -6, -6)


def test_landlord_who_loses_after_a_single_play_loses_twice_as_much():
    plays = ["6", "7", "2", "pass", "pass", *after_each("QQQ+9", "AAA+J", "222+K", "66", "BR")]
    game = played(begun(), *plays)
    assert game.transcript(EVERYONE)[-4:] == [
        "Player 2 plays BR: 0 cards left.",
        "The rocket doubles the stake to 6.",
        "Spring, as the landlord has played but once, doubles the stake to 12.",
        "The peasants win: player 0 pays 12 points to each.",
    ]
    assert game.returns == (-24, 12, 12)
    assert played(begun(spring=False), *plays).returns == (-12, 6, 6)
    twice = ["6", "pass", "9", "T", "pass", "K", "pass", "pass"]
    twice += after_each("QQQ+J", "AAA+66", "2222", "BR")
    assert played(begun(), *twice).returns == (-24, 12, 12)  # two bombs, and no spring


def test_features_show_hands_plays_roles_and_the_play_to_beat():
    game = played(begun(), "444+6", "TTT+4")
    row = [*game.features(2)]

    def shown(part):
        cells = row[15 * part : 15 * part + 15]
        return {rank: cell for rank, cell in zip(RANKS, cells, strict=True) if cell}

    assert len(row) == 6 * 15 + 3 * 4 + 7
    six = {"6": 0.5, "9": 0.25, "J": 0.25, "Q": 0.75, "K": 0.25, "A": 0.75}
    assert shown(0) == {**six, "2": 1, "B": 0.25, "R": 0.25}
    assert [shown(part) for part in (1, 2, 3)] == [
        {},
        {"4": 0.75, "6": 0.25},
        {"4": 0.25, "T": 0.75},
    ]
    assert shown(4) == {"4": 0.25, "T": 0.75}
    assert shown(5) == {"5": 0.25, "7": 0.25, "A": 0.25}
    assert row[90:102] == [17 / 20, 0, 0, 1, 16 / 20, 1, 0, 0, 13 / 20, 0, 1, 0]
    assert row[102:] == [3 / 4, 1 / 12, 1 / 2, 1, 0, 1 / 3, 1]


@pytest.mark.parametrize(
    "options", [{}, {"attached": "any", "revealed": False}, {"deals": 4}], ids=str
)
def test_resampled_hands_are_such_as_the_player_cannot_tell_apart(options):
    def often_without_a_bid(game, rng):
        legal = game.legal_actions(game.to_act[0])
        return "pass" if not game.playing and rng.random() < 0.6 else rng.choice(legal)

    make = partial(DouDizhu, **options)
    changed = check_resampling(make, 20, seed=1, hands="hands", choose=often_without_a_bid)
    assert changed > 50


def test_a_landlord_can_have_played_more_than_was_dealt_to_it():
    """Of what it took from the cards left over nothing was shown."""
    game = begun(revealed=False)
    played(game, *after_each("56789TJQKA", "3333", "444", "5"), "pass", "pass", "5")
    assert game.sizes[0] == 1
    for seed in range(20):
        twin = played(DouDizhu(revealed=False), *game.resample(2, random.Random(seed)))
        assert twin.information_state(2) == game.information_state(2)


@pytest.mark.parametrize("revealed", [True, False])
def test_what_is_drawn_anew_does_not_depend_on_what_the_player_cannot_know(revealed):
    others = "4567788899TTTJJKA", "669JQQQKKAA2222BR"
    drawn = []
    for hands in (HANDS, (HANDS[0], *others)):
        game = played(dealt(hands, revealed=revealed), "pass", "bid 3", "8", "9", "J")
        drawn.append([*game.resample(0, random.Random(1))])
    assert drawn[0] == drawn[1]


def test_all_actions_are_bids_and_whatever_can_be_played():
    every = DouDizhu().all_actions()
    assert every[:4] == ("bid 1", "bid 2", "bid 3", "pass")
    assert len(every) == 4 + 12_654
    assert len(DouDizhu(attached="any", quads=False).all_actions()) == 4 + 26_053


def test_a_peasant_who_forfeits_does_not_cost_the_other_one():
    game = begun(doublings=0)
    assert game.forfeit_returns(1) == (6, -6, 0)
    assert game.forfeit_returns(0) == (-6, 3, 3)


def test_the_rules_fit_the_options():
    rules = DouDizhu().rules(0)
    for part in (
        "cards are dealt anew; after 3 such deals nobody wins",
        "takes the last three cards, face up, and leads",
        "four with two cards (6666+89) or pairs (6666+8899);",
        "Attached cards differ in rank",
        "and if the landlord wins before a peasant plays or loses after one play.",
    ):
        assert part in rules
        options = {"deals": 1, "revealed": False, "quads": False, "attached": "any"}
        assert part not in DouDizhu(**options, spring=False).rules(0)
    assert "; at most 1 doubling can be." in DouDizhu(doublings=1).rules(0)
    assert "the landlord twice that. Write" in DouDizhu(doublings=0).rules(0)
