"""Generation: log-probabilities are those of a plain forward pass, and draws follow them."""

from collections import Counter
from types import SimpleNamespace

import pytest

torch = pytest.importorskip("torch", reason="the trainer needs torch: pip install torch")

import textgames
from examples.selfplay import losses
from examples.selfplay.config import ConfigError, Model, checked
from examples.selfplay.engine import choice_log_probs, draws, generate, log_distribution, stream
from examples.selfplay.evaluate import nash_conv
from examples.selfplay.policy import Tokenizer, Transformer
from examples.selfplay.rollout import Player
from textgames.observation import Observation

VOCABULARY, END = 9, 1
CHOICES = ((4, 5, END), (4, 6, 7, END), (4, 6, 8, END), (3, END))
PROMPTS = [(3, 4), (5, 6, 7, 8), (3, 4), (2,), (3, 4)]
ALLOWED = [CHOICES, None, CHOICES, None, None]


@pytest.fixture
def net():
    torch.manual_seed(3)
    made = Transformer(VOCABULARY, Model(width=16, layers=2, heads=2, context=16))
    for parameter in made.parameters():  # the first weights are nearly uniform play
        torch.nn.init.normal_(parameter, std=0.3)
    return made


def replies(net, prompts=PROMPTS, allowed=ALLOWED, seed=1, **settings):
    generator = torch.Generator().manual_seed(seed)
    settings = {"end": END, "max_tokens": 6, "temperature": 0.7, **settings}
    return generate(net, prompts, allowed, generator=generator, **settings)


@pytest.mark.parametrize("seed", range(5))
def test_log_probabilities_are_those_of_a_plain_forward_pass(net, seed):
    found = replies(net, seed=seed)
    turns = list(zip(PROMPTS, found, strict=True))
    rows = losses.laid_out(turns, [0.0] * 5, [1] * 5, VOCABULARY)
    with torch.no_grad():
        plain = losses.drawn(losses.distribution(net, rows, 0.7), rows)
    assert torch.allclose(plain, rows.log_probs, atol=1e-5)
    assert (rows.log_probs[rows.reply] <= 0).all()


def test_what_the_context_allows_to_be_written_can_be_learnt_from(net):
    """The last token of a reply is read by neither."""
    prompt = (3,) * 11  # of 16
    found = replies(net, [prompt], [None], end=-1)
    assert len(found[0].ids) == 6
    rows = losses.laid_out([(prompt, found[0])], [1.0], [1], VOCABULARY)
    with torch.no_grad():
        again = losses.drawn(losses.distribution(net, rows, 0.7), rows)
    assert torch.allclose(again, rows.log_probs, atol=1e-5)


@pytest.mark.parametrize("keep", [1, 2, 4])
def test_the_last_logits_alone_are_those_of_all(net, keep):
    """What the last block leaves out is not read by what comes after, with a cache neither."""
    ids = torch.randint(VOCABULARY, (3, 6), generator=torch.Generator().manual_seed(keep))
    present = torch.ones(3, 6, dtype=torch.bool)
    present[1, :2] = False
    with torch.no_grad():
        all_logits, _ = net(ids, present)
        _, cache = net(ids[:, :2], present[:, :2], keep=1)
        last, _ = net(ids[:, 2:], present, cache, keep=keep)
    assert last.shape == (3, keep, VOCABULARY)
    assert torch.allclose(last, all_logits[:, -keep:], atol=1e-5)


def test_temperature_and_allowed_tokens_by_hand():
    """Odds of 16 to 1 become 4 to 1 at temperature 2; what is not allowed has no share."""
    logits = torch.tensor([[1.0, 16.0, 3.0]]).log()
    allowed = torch.tensor([[True, True, False]])
    shares = log_distribution(logits, 2.0, allowed).exp()
    assert shares.tolist()[0] == pytest.approx([0.2, 0.8, 0])


def test_replies_end_at_the_end_or_for_want_of_room(net):
    for reply, allowed in zip(replies(net), ALLOWED, strict=True):
        assert reply.ids[-1] == END or len(reply.ids) == 6
        assert END not in reply.ids[:-1]
        assert len(reply.ids) == len(reply.log_probs) == len(reply.allowed)
        if allowed:
            assert reply.ids in allowed


def test_a_choice_is_never_cut_off(net):
    """Half of a legal action is an illegal reply."""
    for reply, allowed in zip(replies(net, max_tokens=1), ALLOWED, strict=True):
        assert reply.ids in allowed if allowed else len(reply.ids) == 1


def test_draws_are_as_frequent_as_their_probabilities(net):
    expected = choice_log_probs(net, (3, 4), CHOICES, 0.7).exp().tolist()
    assert sum(expected) == pytest.approx(1)
    drawn = Counter(r.ids for r in replies(net, [(3, 4)] * 4000, [CHOICES] * 4000))
    for choice, share in zip(CHOICES, expected, strict=True):
        assert drawn[choice] / 4000 == pytest.approx(share, abs=4 * (share / 4000) ** 0.5)
    for reply in replies(net, [(3, 4)] * 20, [CHOICES] * 20):
        place = CHOICES.index(reply.ids)
        assert sum(reply.log_probs) == pytest.approx(
            choice_log_probs(net, (3, 4), CHOICES, 0.7)[place].item(), abs=1e-5
        )


@pytest.mark.parametrize(
    ("point", "expected"), [(0.0, 1), (0.2499, 1), (0.25, 2), (0.9999, 2), (1.0, 2)]
)
def test_a_draw_by_hand(monkeypatch, point, expected):
    """A quarter and three quarters; wherever the point falls, what is not allowed is not drawn."""
    monkeypatch.setattr(torch, "rand", lambda *shape, **_: torch.full(shape, point).double())
    shares = torch.tensor([[0.0, 1.0, 0.0, 0.0], [0.0, 0.25, 0.75, 0.0]])
    assert draws(shares.log(), torch.tensor([1, 0, 1]), None).tolist() == [expected, 1, expected]


def test_rows_that_begin_alike_share_their_pass(net):
    passes = []

    def counted(ids, present, cache=None, keep=0):
        passes.append(tuple(ids.shape))
        return net(ids, present, cache, keep)

    replies(counted, [(3, 4)] * 100, [((4, 5, 6, END), (4, 5, 7, END))] * 100)
    # one row for a hundred; the 4 and the 5 could not be otherwise and are read with the prompt
    assert passes == [(1, 4)]


def test_a_text_that_is_too_long_is_one_sentence(net):
    with pytest.raises(ValueError, match=r"context: expected at most 16 tokens .* got 17"):
        replies(net, [(3,) * 17], [None])


def test_only_what_one_text_takes_counts_as_too_long(net):
    """A long prompt with a short reply beside a short prompt with a long one: 14 and 13 of 16."""
    prompts, allowed = [(3,) * 12, (4,)], [((5, END),), ((6, *[7] * 10, 8), (6, *[7] * 10, END))]
    found = replies(net, prompts, allowed, max_tokens=12)
    rows = losses.laid_out(list(zip(prompts, found, strict=True)), [0.0] * 2, [1] * 2, VOCABULARY)
    with torch.no_grad():
        plain = losses.drawn(losses.distribution(net, rows, 0.7), rows)
    assert torch.allclose(plain, rows.log_probs, atol=1e-5)


# --- words and players ---


@pytest.fixture(scope="module")
def player():
    config = checked(
        {"games": {"KuhnPoker-v0": 1}, "template": "{player} {rules} {messages} {view} {legal}"}
    )
    torch.manual_seed(1)
    tokenizer = Tokenizer.of_games(config.games, config.template)
    return Player(Transformer(len(tokenizer), Model(context=400)), tokenizer, config)


def test_any_text_goes_through_the_tokenizer_and_back(player):
    tokenizer = player.tokenizer
    for text in ("[check]", "Your card: K.\n 0 | X \n---+---", "Zyzzyva 2026, really?"):
        assert tokenizer.decode(tokenizer.encode(text)) == text
    assert tokenizer.decode((*tokenizer.encode("[bet]"), tokenizer.end)) == "[bet]"
    assert tokenizer.encode("é") == (tokenizer.unknown,)
    assert len(tokenizer.encode("[check]")) == 3  # the games' own words are one token each


def test_a_template_may_pick_from_messages_and_actions(player):
    (position,) = textgames.make_batch("KuhnPoker-v0", 1, seed=1).waiting()
    seen = position.observation
    assert seen["messages"]
    template = "{legal[0]}{legal:.3}{messages!s:.5}"
    config = player.config.model_copy(update={"template": template})
    picked = Player(player.model, player.tokenizer, config).prompt(seen)
    messages = "\n".join(seen["messages"])
    assert player.tokenizer.decode(picked) == "cche" + messages[:5]


def test_nothing_to_read_is_one_sentence(player):
    (position,) = textgames.make_batch("KuhnPoker-v0", 1, seed=1).waiting()
    silent = Player(
        player.model, player.tokenizer, player.config.model_copy(update={"template": ""})
    )
    with pytest.raises(ConfigError, match="template: leaves a player with nothing to read"):
        silent.turns([position], torch.Generator().manual_seed(1))


def test_a_compiled_game_has_a_conversation(player):
    """It has no weak references."""

    class Compiled:
        __slots__ = ()
        history = ()

    (position,) = textgames.make_batch("KuhnPoker-v0", 1, seed=1).waiting()
    seen = position.observation
    compiled = Observation(seen)
    compiled.player, compiled.legal_actions = seen.player, seen.legal_actions
    compiled.source = SimpleNamespace(game=Compiled())
    config = player.config.model_copy(update={"form": "conversation", "template": "{rules}"})
    talker = Player(player.model, player.tokenizer, config)
    assert talker.prompt(compiled) == talker.prompt(seen)


def test_a_conversation_is_judged_as_it_is_played(player, monkeypatch):
    """Solvers ask about positions alone; what was said before them belongs to the prompt."""
    config = player.config.model_copy(update={"form": "conversation", "template": "{rules}"})
    net = Transformer(len(player.tokenizer), Model(width=8, layers=1, heads=1, context=900))
    talker, asked, played = Player(net, player.tokenizer, config), set(), set()
    batch, draws = textgames.make_batch("KuhnPoker-v0", 50, seed=1), stream(1)
    for _ in range(6):
        positions = batch.waiting()
        turns = talker.turns(positions, draws)
        played |= {turn.prompt for turn in turns}
        batch.step([(p, talker.text(turn)) for p, turn in zip(positions, turns, strict=True)])

    def noted(model, prompt, choices, temperature):
        asked.add(prompt)
        return torch.zeros(len(choices))

    monkeypatch.setattr("examples.selfplay.rollout.choice_log_probs", noted)
    nash_conv(talker, "KuhnPoker-v0")
    assert len(asked) == 12  # all that there are
    assert played == asked


def test_a_player_says_what_it_would_reply(player):
    batch = textgames.make_batch("KuhnPoker-v0", 1, seed=1)
    (position,) = batch.waiting()
    shares = player.probabilities(position.observation)
    assert list(shares) == ["check", "bet"]
    assert sum(shares.values()) == pytest.approx(1)
    (turn,) = player.turns([position], torch.Generator().manual_seed(1))
    assert player.text(turn) in ("[check]", "[bet]")
    assert batch.step([(position, player.text(turn))]) == []
