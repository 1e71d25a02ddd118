"""Games of PettingZoo, reasoning_gym and TextArena under our interface, beside those packages."""

import json
import os
import pickle
import random
import re
import subprocess
import sys

import pytest
from contract import CHECKS
from driving import Case, some_choices
from leaks import LEAK_CHECKS
from pages import run_example, run_page

import textgames
from textgames import elsewhere, errors, replay
from textgames.core import CHANCE
from textgames.elsewhere.made import Reply, as_lines
from textgames.elsewhere.reasoning_gym import UNSEEDED
from textgames.parsing import parse

pytestmark = pytest.mark.filterwarnings("ignore")
NOT_HERE = "is not installed (.ci/integrations)"


@pytest.fixture
def pettingzoo():
    for needed in ("rlcard", "pygame", "shimmy"):
        pytest.importorskip(needed, reason=f"pettingzoo[classic] {NOT_HERE}")


@pytest.fixture
def reasoning_gym():
    return pytest.importorskip("reasoning_gym", reason=f"reasoning_gym {NOT_HERE}")


@pytest.fixture
def textarena():
    return pytest.importorskip("textarena", reason=f"textarena {NOT_HERE}")


def keeps_the_contract(case):
    for check in (*CHECKS, *LEAK_CHECKS):
        for choices in some_choices(2, most=12):
            check(case, choices)


CLASSIC = [
    Case("pettingzoo/classic/tictactoe_v3"),
    Case("pettingzoo/classic/connect_four_v3"),
    Case("pettingzoo/classic/go_v5", options={"board_size": 5}),
    Case("pettingzoo/classic/rps_v2", options={"max_cycles": 4}),
    Case("pettingzoo/classic/leduc_holdem_v4"),
    Case("pettingzoo/classic/hanabi_v5", options={"colors": 2, "ranks": 2, "hand_size": 2}),
    Case("pettingzoo/classic/texas_holdem_v4", 3),
    Case("pettingzoo/classic/texas_holdem_no_limit_v6"),
]


@pytest.mark.parametrize("case", CLASSIC, ids=str)
def test_pettingzoos_games_keep_the_contract_and_leak_nothing(case, pettingzoo):
    keeps_the_contract(case)


@pytest.mark.parametrize("case", [*CLASSIC, Case("pettingzoo/classic/chess_v6")], ids=str)
def test_pettingzoos_games_go_in_lockstep_with_it(case, pettingzoo):
    """Their numbers of the legal actions, in order, are our names of them, and pay the same."""
    name = case.id.rpartition("/")[2]
    module = pytest.importorskip(f"pettingzoo.classic.{name}")
    number = {} if case.num_players is None else {"num_players": case.num_players}
    rng = random.Random(5)
    for seed in range(1 if "chess" in name else 4):
        game, theirs = case(), module.env(**case.options, **number)
        theirs.reset(seed=seed)
        if game.to_act == (CHANCE,):
            game.apply(str(seed))
        paid = [0.0] * game.num_players
        while not all(theirs.terminations.values()) and not all(theirs.truncations.values()):
            agent = theirs.agent_selection
            assert game.to_act[0] == theirs.possible_agents.index(agent)
            seen = theirs.observe(agent)
            mask = seen["action_mask"] if isinstance(seen, dict) else [1, 1, 1]
            numbers = [number for number, legal in enumerate(mask) if legal]
            names = game.legal_actions(game.to_act[0])
            assert len(names) == len(numbers)
            chosen = rng.randrange(len(names))
            game.apply(names[chosen])
            theirs.step(numbers[chosen])
            paid = [
                p + theirs.rewards[a] for p, a in zip(paid, theirs.possible_agents, strict=True)
            ]
        assert game.is_terminal
        assert list(game.returns) == paid


@pytest.mark.parametrize("case", [*CLASSIC, Case("pettingzoo/classic/chess_v6")], ids=str)
def test_pettingzoos_games_begin_with_any_seed(case, pettingzoo):
    """Hanabi takes seeds of 31 bits, chance draws 32."""
    env = textgames.make(case.id)
    for seed in range(20):
        env.reset(seed=seed)
        assert env.episode.waiting
    game = case()
    if game.to_act == (CHANCE,):
        low, high = game.clone(), game.clone()
        low.apply(str(5))
        high.apply(str(5 + 2**31))
        dealt = [[each.transcript(player) for player in (0, 1)] for each in (low, high)]
        # saved games of the others need all bits of their seeds
        assert (dealt[0] == dealt[1]) == ("hanabi" in case.id)


def test_pettingzoos_actions_are_named_as_people_name_them(pettingzoo):
    def legal(id, *actions, **options):
        game = textgames.new_game(f"pettingzoo/classic/{id}", **options)
        for action in actions:
            game.apply(action)
        return game, game.legal_actions(game.to_act[0])

    game, moves = legal("chess_v6", "e2e4")
    assert {"e7e5", "g8f6"} < set(moves)
    assert game.view(0).split("\n")[4].split() == [".", ".", ".", ".", "P", ".", ".", "."]
    _, moves = legal("go_v5", "D4", board_size=5)
    assert {"A5", "E1", "pass"} < set(moves)
    assert "D4" not in moves
    game, moves = legal("leduc_holdem_v4", "7")
    assert set(moves) <= {"call", "raise", "fold", "check"}
    assert game.transcript(0) != game.transcript(1)
    game, moves = legal("rps_v2", "rock")
    assert moves == ("rock", "paper", "scissors")
    assert game.transcript(1) == []
    game, moves = legal("connect_four_v3", *"3333330")
    assert moves == tuple("012456")
    game, _ = legal("tictactoe_v3", "1")
    assert game.view(1) == ". . .\nX . .\n. . ."


def test_the_most_that_can_be_won_at_pettingzoos_cards(pettingzoo):
    """Whoever raises as long as it may stakes what `return_range` says."""
    for name in ("leduc_holdem_v4", "texas_holdem_v4", "texas_holdem_no_limit_v6"):
        ends = set()
        for seed in range(12):
            game = textgames.new_game(f"pettingzoo/classic/{name}")
            game.apply(str(seed))
            while not game.is_terminal:
                legal = game.legal_actions(game.to_act[0])
                wanted = ("all in", "raise", "call", "check call", "check")
                game.apply(next(action for action in wanted if action in legal))
            ends |= set(game.returns)
        assert (min(ends), max(ends)) == game.return_range()


def test_boards_of_two_sizes_do_not_touch(pettingzoo):
    small = textgames.new_game("pettingzoo/classic/go_v5", board_size=5)
    large = textgames.new_game("pettingzoo/classic/go_v5", board_size=9)
    for point in ("A1", "E5", "B2"):
        small.apply(point)
        large.apply(point)
    assert len(small.view(0).split("\n")) == 6
    assert len(large.view(0).split("\n")) == 10


@pytest.mark.parametrize(
    ("id", "options", "expected"),
    [
        ("go_v5", {"board_size": 0}, "whole number from 1 to 25, got 0"),
        ("go_v5", {"board_size": 26}, "whole number from 1 to 25, got 26"),
        ("rps_v2", {"max_cycles": 0}, "whole number from 1 to 10000, got 0"),
    ],
)
def test_sizes_that_make_no_game_are_option_errors(id, options, expected, pettingzoo):
    with pytest.raises(errors.OptionError, match=expected):
        textgames.new_game(f"pettingzoo/classic/{id}", **options)


TASKS = ("chain_sum", "mini_sudoku", "word_sorting", "knights_knaves", "countdown")


@pytest.mark.parametrize("name", TASKS)
def test_tasks_keep_the_contract_and_score_as_reasoning_gym_does(name, reasoning_gym):
    keeps_the_contract(Case(f"reasoning_gym/{name}"))
    for seed in range(5):
        theirs = reasoning_gym.create_dataset(name, size=1, seed=seed)
        entry = theirs[0]
        for answer in (str(entry["answer"]), "0", "I do not know\nit"):
            game = textgames.new_game(f"reasoning_gym/{name}")
            game.apply(str(seed))
            for line in entry["question"].split("\n"):
                assert line.strip() in game.transcript(0)[0]
            game.apply(parse(f"Well. <answer>{answer}</answer>", game.legal_actions(0)))
            assert game.returns == (theirs.score_answer(answer, entry),)
        assert theirs.score_answer(str(entry["answer"]), entry) == 1


ODD = ("hello", '{"a": 1}', "-1", "[[1]]", "[{}]", "1/0", "(", "9" * 400, "1e999", "²", "exit()")


def test_verifiers_score_any_reply(reasoning_gym):
    """One on which they stumble is a wrong answer."""
    for name in (id.partition("/")[2] for id in elsewhere.ids("reasoning_gym")):
        if name in ("composite", *UNSEEDED):  # the former wants options that are objects
            continue
        game = textgames.new_game(f"reasoning_gym/{name}")
        exam = game.open(3)
        for reply in ODD:
            game.move(exam, reply)
            assert 0 <= exam.score <= 1, (name, reply)
    env = textgames.make("reasoning_gym/prime_factorization")
    env.reset(seed=1)
    env.step("<answer>I do not know</answer>")
    assert env.episode.returns == (0,)


QUESTION = """import textgames
game = textgames.new_game("reasoning_gym/{}")
game.apply("3")
print(ascii(game.transcript(0)))"""


def asked(name, hash_seed):
    """The question of seed 3 as another process tells it."""
    command = [sys.executable, "-W", "ignore", "-c", QUESTION.format(name)]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_seed_gives_a_question_in_every_process_or_the_task_is_refused(reasoning_gym):
    assert asked(TASKS[2], "1").stdout == asked(TASKS[2], "2").stdout != ""
    assert "UnsupportedGame: ransom_note of" in asked("ransom_note", "1").stderr
    for name in UNSEEDED:
        with pytest.raises(errors.UnsupportedGame, match="another question in every process"):
            textgames.make(f"reasoning_gym/{name}")


def test_options_of_tasks_are_those_of_their_configuration(reasoning_gym):
    game = textgames.new_game("reasoning_gym/chain_sum", min_terms="7", max_terms="7")
    game.apply("3")
    assert game.transcript(0)[0].count("+") + game.transcript(0)[0].count(" - ") == 6
    with pytest.raises(errors.OptionError, match="reasoning_gym: "):
        textgames.new_game("reasoning_gym/chain_sum", min_terms=5, max_terms=2)
    with pytest.raises(errors.OptionError, match="has no option 'seed'"):
        textgames.new_game("reasoning_gym/chain_sum", seed=1)
    with pytest.raises(errors.OptionError, match=r"no question with .'max_terms': 0.: empty"):
        textgames.new_game("reasoning_gym/decimal_arithmetic", max_terms=0)
    with pytest.raises(errors.OptionError, match="has no option 'data_file'"):
        textgames.new_game("reasoning_gym/spell_backward", data_file="/etc/hostname")


def test_a_reply_keeps_its_lines_and_is_one_line_in_records():
    read = Reply(max_chars=20).read
    assert read(" 1 2\n3\t4 \n") == "1 2↵3 4"
    assert as_lines("1 2↵3 4") == "1 2\n3 4"
    for wrong in ("", " \n", "x" * 21, "x" * 9999):
        with pytest.raises(errors.IllegalAction, match="expected 1 to 20 characters of text; got"):
            read(wrong)


ARENA = ("TicTacToe-v0", "KuhnPoker-v0", "LiarsDice-v0", "Mastermind-v0", "SimpleNegotiation-v0",
         "SecretMafia-v0", "Stratego-v0")  # fmt: skip


@pytest.mark.parametrize("name", ARENA)
def test_textarenas_games_keep_the_contract_and_leak_nothing(name, textarena):
    keeps_the_contract(Case(f"textarena/{name}"))


REPLIES = {
    "TicTacToe-v0": [f"[{cell}]" for cell in range(9)],
    "KuhnPoker-v0": ["[check]", "[bet]", "[fold]", "[call]"],
    "LiarsDice-v0": ["[Bid: 1, 3]", "[Bid: 3, 4]", "[Bid: 9, 6]", "[Call]"],
    "Mastermind-v0": ["[1 2 3 4]", "[4 3 2 1]", "5 6 1 2", "no"],
}


@pytest.mark.parametrize("name", REPLIES)
def test_textarenas_games_go_in_lockstep_with_it(name, textarena):
    rng = random.Random(2)
    for seed in range(5):
        game = textgames.new_game(f"textarena/{name}")
        game.apply(str(seed))
        theirs = textarena.make(name)
        random.seed(seed)  # noqa: TID251
        theirs.reset(num_players=game.num_players, seed=seed)
        done = False
        for _ in range(60):
            player, seen = theirs.get_observation()
            assert game.to_act == (player,)
            told = " ".join(game.transcript(player))
            assert set(re.sub(r"\[(GAME|Player.*?)\]", " ", seen).split()) <= set(told.split())
            reply = rng.choice(REPLIES[name])
            state = random.getstate()
            game.apply(parse(reply, game.legal_actions(player)))
            assert random.getstate() == state
            done, _ = theirs.step(reply)
            assert game.is_terminal == done
            if done:
                break
        if done:
            rewards, _ = theirs.close()
            assert dict(enumerate(game.returns)) == rewards


def test_how_many_play_is_found_out(textarena):
    ranges = {"TicTacToe-v0": (2, 2), "Mastermind-v0": (1, 1), "LiarsDice-v0": (2, 15),
              "SecretMafia-v0": (6, 15), "ThreePlayerIPD-v0": (3, 3)}  # fmt: skip
    for name, expected in ranges.items():
        kind = textgames.spec(f"textarena/{name}").game_class
        assert (kind.min_players, kind.max_players) == expected


NONSENSE = ("[1 2] hello", "x", "[0]", "[1]", "[A 5]", "[fold]", "[player 1]", "[h 1 1]") * 2


def test_any_reply_is_judged(textarena):
    """One variant of each game: what TextArena cannot judge is refused before it is played."""
    games = {id.partition("-v")[0]: id for id in reversed(elsewhere.ids("textarena"))}
    refused = set()
    for name, id in games.items():
        try:
            env = textgames.make(id)
        except errors.UnsupportedGame:
            refused.add(name)
            continue
        env.reset(seed=1)
        for reply in NONSENSE:
            if env.episode.reason:
                break
            env.step(reply)
    assert len(games) - len(refused) > 60


def test_moves_and_reasons_that_textarena_swaps_are_put_right(textarena):
    """Four of its games give (player, text) and (reason, reward) in the wrong order."""
    for name in ("Countdown", "Cryptarithm", "Slitherlink", "ThreeCardMonte"):
        env = textgames.make(f"textarena/{name}-v0")
        env.reset(seed=1)
        for _ in range(2):
            env.step("no move at all")
        told = " ".join(env.game.transcript(0))
        assert re.search(r"Reason: (Bad|Invalid) action.* Please resubmit", told)
        assert re.search(r"Invalid Move: (Bad|Invalid) action", told)
        assert ("Player 0: [no move at all]" in told) == (name != "ThreeCardMonte")
        assert 0 <= env.episode.returns[0] < 1


def test_what_breaks_down_in_mid_play_is_refused(textarena):
    with pytest.raises(errors.UnsupportedGame, match="first reply"):
        textgames.make("textarena/CharacterConclave-v0")
    for name in ("MarketEntryGame", "PublicGoodsGame"):
        with pytest.raises(errors.UnsupportedGame, match="never returns"):
            textgames.make(f"textarena/{name}-v0")


def test_what_needs_a_network_is_refused(textarena):
    with pytest.raises(errors.UnsupportedGame, match="downloads word lists"):
        textgames.make("textarena/Wordle-v0")
    with pytest.raises(errors.UnsupportedGame, match="asks language models"):
        textgames.make("textarena/Debate-v0")
    with pytest.raises(errors.UnknownGame, match="did you mean 'textarena/KuhnPoker-v0'"):
        textgames.make("textarena/KuhnPocker-v0")


@pytest.mark.parametrize(
    ("package", "id"),
    [("pettingzoo", "pettingzoo/classic/leduc_holdem_v4"), ("textarena", "textarena/KuhnPoker-v0"),
     ("reasoning_gym", "reasoning_gym/chain_sum")],
)  # fmt: skip
def test_records_replay_and_copies_play_on(package, id, request):
    request.getfixturevalue(package)
    env = textgames.make(id)
    env.reset(seed=5)
    player = env.episode.waiting[0]
    legal = env.episode.legal_actions(player)
    twins = [env.game.clone(), pickle.loads(pickle.dumps(env.game))]
    reply = "bet" if package == "textarena" else "raise" if package == "pettingzoo" else "7"
    env.step(reply)
    for twin in twins:
        twin.apply(parse(reply, legal))
        assert twin.transcript(player) == env.game.transcript(player)
        assert twin.to_act == env.game.to_act
    record = json.loads(json.dumps(replay.record(env.episode)))
    again = replay.load(record)
    assert again.transcript(0) == env.game.transcript(0)
    assert replay.playthrough(record).startswith(id)


@pytest.mark.parametrize("package", ["pettingzoo", "reasoning_gym", "textarena"])
def test_the_pages_and_the_examples_run(package, request, capsys):
    request.getfixturevalue(package)
    run_page(f"{package}_games")
    capsys.readouterr()
    run_example(f"{package}_games")
    assert capsys.readouterr().out
