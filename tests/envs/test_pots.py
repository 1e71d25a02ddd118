"""Side pots: every chip goes to the best of those who have paid as much, whatever the stacks."""

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from textgames.envs.cards.pots import settle

SEATS = st.integers(2, 9)
players = SEATS.flatmap(
    lambda seats: st.tuples(
        st.lists(st.integers(0, 12), min_size=seats, max_size=seats),  # paid
        st.lists(st.integers(0, 3), min_size=seats, max_size=seats),  # strengths
        st.permutations(range(seats)),
        st.integers(1, seats),  # how many have not folded
    )
)


def chip_by_chip(paid, strengths, order):
    """Who may win is asked for every single layer of chips; layers with the same answer are a pot.

    The layers above all who have not folded belong to the pot below them.
    """
    layers = []
    for layer in range(max(paid)):
        able = tuple(player for player in order if paid[player] > layer)
        layers.append((able or layers[-1][0], sum(own > layer for own in paid)))
    won = dict.fromkeys(order, 0)
    for able, pot in groupby(layers, key=lambda layer: layer[0]):
        best = max(strengths[player] for player in able)
        winners = [player for player in able if strengths[player] == best]
        for chip in range(sum(chips for _, chips in pot)):
            won[winners[chip % len(winners)]] += 1
    return won


@given(players)
def test_pots_are_settled_as_chip_by_chip(case):
    paid, strengths, seats, number = case
    order = seats[:number]
    if not any(paid[player] for player in order):
        return
    won = dict.fromkeys(order, 0)
    for winners, chips in settle(paid, {p: strengths[p] for p in order}, order):
        for player, share in zip(winners, chips, strict=True):
            won[player] += share
    assert won == chip_by_chip(paid, strengths, order)
    assert sum(won.values()) == sum(paid)


def test_three_stacks_make_two_pots():
    """The short stack has the best hand, then the deepest one."""
    assert settle([10, 50, 50], {0: 3, 1: 1, 2: 2}, (0, 1, 2)) == [((0,), (30,)), ((2,), (80,))]


def test_who_folds_makes_no_pot_of_its_own_and_odd_chips_go_to_the_left_of_the_button():
    assert settle([7, 20, 20], {1: 5, 2: 5}, (2, 1)) == [((2, 1), (24, 23))]
    assert settle([11, 11, 11, 2], {0: 1, 1: 1, 2: 1}, (1, 2, 0)) == [((1, 2, 0), (12, 12, 11))]


def test_each_side_pot_is_split_by_itself():
    """TDA 21: of 15 and 5 chips two winners get 8 + 3 and 7 + 2, not 10 each."""
    shares = settle([5, 5, 3, 5], {0: 9, 1: 9, 2: 0}, (0, 1, 2))
    assert shares == [((0, 1), (6, 6)), ((0, 1), (3, 3))]
    assert settle([5, 5, 5, 8, 8], {0: 9, 3: 9, 4: 1}, (0, 3, 4)) == [
        ((0, 3), (13, 12)),
        ((3,), (6,)),
    ]
