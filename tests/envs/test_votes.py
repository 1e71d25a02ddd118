"""What the games of talk share: orders of talk, and votes at the same time."""

from textgames.envs.social.votes import cast, most_voted, named, numbers, order_from, others


def test_players_are_named_by_their_numbers():
    assert numbers((0, 2, 11)) == ("0", "2", "11")
    assert others((0, 2, 11), 2) == ("0", "11")
    assert others((0, 2), 5) == ("0", "2")  # who is out may vote for all
    assert named((2,)) == "player 2"
    assert named((0, 2)) == "players 0, 2"


def test_an_order_begins_with_the_next_player_who_is_still_there():
    assert order_from((0, 1, 3), 1) == (1, 3, 0)
    assert order_from((0, 1, 3), 2) == (3, 0, 1)
    assert order_from((0, 1, 3), 4) == (0, 1, 3)  # past the last seat


def test_who_has_the_most_votes_is_told_by_seats():
    assert most_voted(((0, 3), (1, 2), (2, 3))) == (3,)
    assert most_voted(((0, 3), (1, 2), (2, 3), (3, 2))) == (2, 3)
    assert cast(((0, 3), (1, 2))) == "player 0 for player 3, player 1 for player 2"
