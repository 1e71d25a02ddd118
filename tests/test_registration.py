"""Ids, options and their mistakes; games of other packages."""

import sys
import textwrap

import pytest

import textgames
from textgames import errors
from textgames.compiled import docstring
from textgames.envs import GAMES
from textgames.envs.board.tic_tac_toe import TicTacToe

IDS = list(textgames.registry)
LONG = "z" * 10_000


def test_the_registry_is_a_mapping_from_id_to_spec():
    assert set(GAMES) <= set(IDS)
    assert sorted(IDS) == IDS
    assert len(textgames.registry) == len(IDS)
    assert "KuhnPoker-v0" in textgames.registry
    assert "Poker" not in textgames.registry
    assert textgames.registry["KuhnPoker-v0"] is textgames.spec("KuhnPoker-v0")


@pytest.mark.parametrize("id", GAMES)
def test_what_is_known_of_every_built_in_game(id):
    spec = textgames.spec(id)
    kind = spec.game_class
    assert spec.id == id
    assert id == f"{kind.__name__}-v{id.rpartition('-v')[2]}"
    assert len(spec.summary) > 20
    assert "Actions:" in docstring(kind)
    assert "Returns:" in docstring(kind)
    assert kind.__module__ == f"textgames.envs.{spec.family}.{kind.__module__.rpartition('.')[2]}"
    assert kind.tags
    assert kind.evidence
    assert all(
        line.startswith(("solved: ", "cross-checked: ", "played through: "))
        for line in kind.evidence
    )
    assert textgames.new_game(id).id == id


@pytest.mark.parametrize("id", IDS)
def test_too_few_and_too_many_players_are_refused(id):
    kind = textgames.spec(id).game_class
    for number in (kind.min_players - 1, kind.max_players + 1, -1, 1000):
        with pytest.raises(errors.OptionError, match=f"{kind.__name__} takes .* got {number}"):
            textgames.new_game(id, number)
    for nonsense in ("2", 2.0, True):
        with pytest.raises(errors.OptionError, match="whole number"):
            textgames.make(id, num_players=nonsense)


@pytest.mark.parametrize("id", IDS)
def test_every_option_has_a_default_a_type_and_limits(id):
    for name, option in textgames.spec(id).options.items():
        assert option.default is not option.type
        assert len(option.describe()) > 3
        values = option.choices or option.limits or option.examples
        assert values, f"{name} is neither listed nor limited, nor has it examples"
        wrong = [None, 1.5j] if option.examples else ["zzz", None, [1]]
        if option.examples:
            assert option.default not in option.examples
        elif option.limits:
            assert option.limits.low <= option.default <= option.limits.high
            wrong += [option.limits.low - 1, option.limits.high + 1, True, 1.5]
        else:
            assert option.default in option.choices
        for value in wrong:
            with pytest.raises(errors.OptionError) as caught:
                textgames.new_game(id, **{name: value})
            assert str(caught.value) == f"{id} takes {name} = {option.describe()}, got {value!r}"


def test_options_given_as_text_are_read():
    assert textgames.new_game("KuhnPoker-v0", rounds="3").options == {"rounds": 3}


@pytest.mark.parametrize("make", [textgames.new_game, textgames.make, textgames.spec])
@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("KuhnPocker-v0", "KuhnPoker-v0"),
        ("kuhnpoker-v0", "KuhnPoker-v0"),
        ("KuhnPoker", "KuhnPoker-v0"),
        ("KuhnPoker-v9", "KuhnPoker-v0"),
        ("tictactoe", "TicTacToe-v0"),
        ("textgames/Nim-v0", "Nim-v0"),
    ],
)
def test_a_misspelt_id_is_answered_with_the_nearest(make, wrong, right):
    with pytest.raises(errors.UnknownGame, match=f"no game '{wrong}'; did you mean '{right}'"):
        make(wrong)


def test_an_id_that_is_no_text_is_a_mistake_too():
    with pytest.raises(errors.UnknownGame, match="did you mean 'KuhnPoker-v0'"):
        textgames.make(["KuhnPoker-v0"])


def test_an_id_like_no_other_is_answered_with_where_to_look():
    with pytest.raises(errors.UnknownGame, match="textgames list"):
        textgames.make("zzzzzz")


@pytest.mark.parametrize(
    ("id", "options"),
    [
        (LONG, {}),
        (f"open_spiel/{LONG}", {}),
        ("KuhnPoker-v0", {LONG: 1}),
        ("KuhnPoker-v0", {"rounds": LONG}),
        ("KuhnPoker-v0", {"num_players": LONG}),
        ("KuhnPoker-v0", {"illegal": LONG}),
    ],
)
def test_of_what_came_an_error_quotes_the_beginning(id, options):
    with pytest.raises(errors.TextgamesError) as told:
        textgames.make(id, **options)
    assert 20 < len(str(told.value)) < 500


def test_a_misspelt_option_is_answered_with_the_nearest():
    with pytest.raises(errors.OptionError) as caught:
        textgames.make("KuhnPoker-v0", round=3)
    assert str(caught.value) == (
        "KuhnPoker-v0 has no option 'round'; it has rounds; did you mean 'rounds'?"
    )
    with pytest.raises(errors.OptionError, match="it has none"):
        textgames.make("TicTacToe-v0", size=4)


@pytest.mark.parametrize(
    ("option", "value", "complaint"),
    [
        ("illegal", "forfiet", "did you mean 'forfeit'"),
        ("payoff", "chips", "expected 'units' or 'outcome', got 'chips'"),
        ("render_mode", "text", "expected one of ansi, human, rgb_array, got 'text'"),
    ],
)
def test_options_of_make_are_checked_too(option, value, complaint):
    with pytest.raises(errors.OptionError, match=complaint):
        textgames.make("TicTacToe-v0", **{option: value})


def test_a_game_is_registered_by_its_class(own_registry):
    textgames.register("NoughtsAndCrosses-v3", TicTacToe)
    assert "NoughtsAndCrosses-v3" in own_registry
    env = textgames.make("NoughtsAndCrosses-v3")
    assert env.metadata["name"] == "NoughtsAndCrosses-v3"


def test_an_option_needs_a_default(own_registry):
    class Sized(TicTacToe):
        def setup(self, size: int) -> None:
            super().setup()

    textgames.register("Sized-v0", Sized)
    for made in (textgames.new_game, textgames.make):
        with pytest.raises(errors.GameError, match="Sized-v0: expected a default for its option"):
            made("Sized-v0")


@pytest.mark.parametrize("id", ["MyGame", "MyGame-v", "MyGame-vx", "-v0", ""])
def test_an_id_needs_a_name_and_a_version(own_registry, id):
    with pytest.raises(errors.OptionError, match="ends in its version"):
        textgames.register(id, TicTacToe)


def test_an_entry_point_needs_a_module_and_a_class(own_registry):
    with pytest.raises(errors.OptionError, match="'module:Class', got 'mygame'"):
        textgames.register("MyGame-v0", "mygame")


def test_other_packages_offer_games_by_an_entry_point(own_registry, tmp_path, monkeypatch):
    info = tmp_path / "othergames-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: othergames\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[textgames.games]\nCoin-v0 = othergames:Coin\nTicTacToe-v0 = othergames:Coin\n"
    )
    (tmp_path / "othergames.py").write_text(
        textwrap.dedent('''
        """A game of another package."""
        from textgames.core import Game

        class Coin(Game):
            """Say heads."""
            min_players = max_players = 1
            utility = "general-sum"

            def setup(self, cheat: bool = False):
                self.cheat = cheat
                self.ask(0)

            def legal_actions(self, player):
                return ("heads", "tails")

            def play(self, player, action):
                self.end([1.0 if self.cheat else 0.0])

            def rules(self, player):
                return "Say [heads]."

            def return_range(self):
                return 0, 1
        ''')
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "othergames", raising=False)
    assert "Coin-v0" in list(own_registry)
    assert "othergames" not in sys.modules, "imported before it was needed"
    env = textgames.make("Coin-v0", cheat=True)
    env.reset(seed=1)
    env.step("[heads]")
    assert env.rewards == {"player_0": 1.0}
    assert textgames.new_game("TicTacToe-v0").num_players == 2, "a built-in game was replaced"
    sys.modules.pop("othergames")
