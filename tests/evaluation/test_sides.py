"""Who wins and loses together, as every game tells it to those who rate."""

import pytest
from driving import plain_cases

import textgames
from textgames import make, new_game
from textgames.chance import Stream
from textgames.core import play_chance
from textgames.episode import random_action


def played(case, seed):
    game, rng = case(), Stream(seed)
    while not game.is_terminal and len(game.history) < 2000:
        play_chance(game, rng)
        if game.to_act:
            game.apply(random_action(game.legal_actions(game.to_act[0]), rng))
    return game


@pytest.mark.parametrize("case", [c for id in textgames.registry for c in plain_cases(id)], ids=str)
def test_the_sides_of_a_game_have_every_player_once(case):
    game = played(case, 1)
    assert sorted(player for side in game.sides() for player in side) == [*range(game.num_players)]
    assert all(game.sides())


@pytest.mark.parametrize(
    ("id", "num_players"),
    [
        *[("Codenames-v0", 4), ("Taboo-v0", 2), ("Taboo-v0", 4), ("Taboo-v0", 7)],
        *[("SecretMafia-v0", 5), ("SecretMafia-v0", 10), ("Undercover-v0", 8)],
        *[("Hanabi-v0", 5), ("TwentyQuestions-v0", 2)],
    ],
)
def test_a_side_is_paid_alike_and_whoever_loses_for_all_loses_with_its_side(id, num_players):
    env = make(id, num_players=num_players, illegal="textarena")
    for offends in (False, True):
        env.reset(seed=4)
        for agent in env.agents:  # a game may be over before anybody offends: never this one
            env.action_space(agent).seed(4)
        while not env.episode.reason and len(env.episode) < 2000:
            space = env.action_space(env.agent_selection)
            env.step("\ud800" * 5000 if offends and len(env.episode) > 2 else space.sample())
        assert env.episode.reason == ("forfeit" if offends else "rules")
        returns = env.game.forfeit_returns(env.episode.offender) if offends else env.game.returns
        alike = env.game.utility == "identical-interest" or num_players == 2
        assert len(env.game.sides()) == (1 if alike else 2)
        for side in env.game.sides():
            assert len({returns[player] for player in side}) == 1


def test_sides_by_seats_and_by_roles():
    assert new_game("Codenames-v0").sides() == ((0, 1), (2, 3))
    assert new_game("Taboo-v0", 5).sides() == ((0, 2, 4), (1, 3))
    assert new_game("Taboo-v0", 3).sides() == ((0,), (1,), (2,))
    assert new_game("KuhnPoker-v0").sides() == ((0,), (1,))
    for id, kind in (("SecretMafia-v0", "mafia"), ("Spyfall-v0", "spy")):
        game = new_game(id, 8)
        play_chance(game, Stream(3))
        few, many = game.sides()
        assert {game.role(player) for player in few} == {kind}
        assert kind not in {game.role(player) for player in many}
