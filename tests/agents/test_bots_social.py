"""The rule-based players of the games of questions, statements and secret words."""

import pytest
from seats import play_on, started

from textgames.agents.bots import dont_say_it, guess_who, truth_and_deception, twenty_questions
from textgames.chance import Stream
from textgames.envs.social.hidden_words import WORDS
from textgames.envs.social.things import QUESTIONS, THINGS
from textgames.episode import Episode
from textgames.illegal import illegal_policy
from textgames.registration import new_game


def play(id, bots, seed, **options):
    return play_on(started(id, seed=seed, **options), bots, seed)


@pytest.mark.parametrize("options", [{}, {"things": ("piano", "tiger", "truck/lorry", "oak")}])
def test_two_bots_find_every_fourth_thing(options):
    start = new_game("TwentyQuestions-v0", **options)
    for thing in start.things[:: 1 + 3 * (len(start.things) > 4)]:
        game = start.clone()
        game.apply(thing)
        episode = Episode(game, 0, illegal_policy("raise"))
        bot = twenty_questions.Bot()
        while episode.waiting:
            player = episode.waiting[0]
            episode.reply(player, bot(episode.observe(player)))
        assert episode.returns == (1, 1), thing


def test_the_asking_bot_plays_on_against_answers_that_contradict_each_other():
    bots = [play("TwentyQuestions-v0", {1: twenty_questions.Bot()}, seed) for seed in range(20)]
    assert all(episode.reason == "rules" for episode in bots)


@pytest.mark.parametrize(
    ("question", "thing", "answer"),
    [
        (QUESTIONS["a"], "tiger", "yes"),
        (QUESTIONS["a"], "piano", "no"),
        ("Is it a kind of animal or creature?", "tiger", "yes"),
        ("Can you eat it?", "bread", "yes"),
        ("Can you eat it?", "piano", "no"),
        ("Is it a piano?", "piano", "yes"),
        ("Is it a truck?", "truck/lorry", "yes"),
        ("Is it beautiful?", "rose", "it depends"),
        ("Is it big and can it fly?", "eagle", "it depends"),
        ("Is the first letter of its name one of a to m?", "kettle", "yes"),
        ("Is the first letter of its name one of a to m?", "piano", "no"),
        ("Can you eat it?", "something unknown", "it depends"),
    ],
)
def test_the_answering_bot_knows_what_is_asked(question, thing, answer):
    assert twenty_questions.answer_to(question, thing) == answer


def test_no_question_of_the_bot_is_answered_by_the_name_in_it():
    for question in twenty_questions.TEXTS:
        answers = {twenty_questions.answer_to(question, thing) for thing in THINGS}
        assert answers == {"yes", "no"}


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_guesser_knows_every_statement(rounds):
    for seed in range(40):
        bots = {1: truth_and_deception.Bot(seed)}
        assert play("TruthAndDeception-v0", bots, seed, rounds=rounds).returns == (-1, 1)


def test_the_deceiver_speaks_for_the_false_statement_only():
    for seed in range(20):
        game = play("TruthAndDeception-v0", {0: truth_and_deception.Bot(seed)}, seed).game
        false = "2" if game.true == "1" else "1"
        spoken = [message.text for message in game.messages(1) if message.speaker == 0]
        assert len(spoken) == 3
        assert all(f"statement {false}" in text.casefold() for text in spoken)


class Chatterer:
    """Says a word of the list in every speech, as one does who talks freely."""

    def __init__(self, seed):
        self.stream = Stream(seed)

    def __call__(self, observation):
        words = [word for word in WORDS if word not in observation["view"]]
        return f"I think of the {words[int(self.stream.random() * len(words))]}."


def test_the_bot_of_secret_words_never_says_one_and_wins_against_who_talks_freely():
    won = [0, 0]
    for seed in range(100):
        seat = seed % 2
        seats = {seat: dont_say_it.Bot(seed), 1 - seat: Chatterer(seed)}
        returns = play("DontSayIt-v0", seats, seed, turns=100).returns
        assert returns[seat] >= 0
        won[seat] += returns[seat]
    assert min(won) >= 5  # a chatterer says it with chance 1 - (195/196)^50 = 0.23: 11 of 50


def test_the_bot_of_secret_words_leads_to_its_own():
    game = new_game("DontSayIt-v0")
    for word in ("pizza", "winter"):
        game.apply(word)
    episode = Episode(game, 0, illegal_policy("raise"))
    said = {dont_say_it.Bot(seed)(episode.observe(0)) for seed in range(30)}
    assert any("Italian, with toppings" in text for text in said)


@pytest.mark.parametrize(
    ("options", "least"), [({}, 40), ({"names": True, "same": True, "wrong": "passes"}, 20)]
)
def test_the_asking_bot_wins_most_games_against_random_play(options, least):
    """Wins less losses, of 60 games; random questions are not bad, wrong guesses that lose are."""
    won = [
        play("GuessWho-v0", {seed % 2: guess_who.Bot(seed)}, seed, **options).returns[seed % 2]
        for seed in range(60)
    ]
    assert sum(won) > least


def test_the_asking_bot_wins_as_often_as_can_be():
    """5/9 of the games that it begins against itself, 0.556: three standard errors are 0.075."""
    options = {"names": True, "same": True}
    first = [
        play("GuessWho-v0", {0: guess_who.Bot(seed), 1: guess_who.Bot(seed + 400)}, seed, **options)
        for seed in range(400)
    ]
    assert sum(episode.returns == (1, -1) for episode in first) / 400 == pytest.approx(
        5 / 9, abs=0.075
    )
