"""What agents that ask a language model remember of their games."""

from textgames.agents import talks


def test_games_without_weak_references_have_conversations_too(monkeypatch):
    class Compiled:
        __slots__ = ("number",)

    monkeypatch.setattr(talks, "KEPT", 3)
    about, games = talks.Talks(), [Compiled() for _ in range(4)]
    for number, game in enumerate(games[:3]):
        about.about(game)[0] = number
    assert about.about(games[0]) == {0: 0}  # so it is not the one that goes
    assert about.about(games[3]) == {}
    assert [about.about(game) for game in (games[0], games[2])] == [{0: 0}, {0: 2}]
    assert len(about) == 3
    assert about.about(games[1]) == {}
