"""Losses: gradients against finite differences, masks, and rows that stand for many turns."""

import pytest

torch = pytest.importorskip("torch", reason="the trainer needs torch: pip install torch")

from examples.selfplay import losses
from examples.selfplay.config import Model
from examples.selfplay.engine import Reply
from examples.selfplay.policy import Transformer

VOCABULARY, END = 7, 1
TURNS = [
    ((3, 4, 5), Reply((4, 6, END), (-1.0, -0.5, -2.0), (None, None, None))),
    ((6,), Reply((2, END), (-0.7, -0.1), ((2, 5), (END, 3)))),
    ((5, 5), Reply((3,), (-1.5,), ((0, 1, 2, 3),))),
]
GAINS = [1.5, -0.5, 0.25]


def entropy(every, drawn, rows):
    return losses.entropy(every)[rows.text]


def magnet(every, drawn, rows):
    others = torch.arange(VOCABULARY, dtype=every.dtype).expand(every.shape)
    if rows.allowed is not None:
        others = others.masked_fill(~rows.allowed, -torch.inf)
    return losses.divergence(every, torch.log_softmax(others, -1))[rows.text]


LOSSES = {
    "reinforce": lambda every, drawn, rows: losses.reinforce(drawn, rows),
    "ppo": lambda every, drawn, rows: losses.ppo(drawn, rows, 0.2),
    "entropy": entropy,
    "magnet": magnet,
}
AGGREGATES = ("constant", "sequence", "token")


def model():
    torch.manual_seed(3)
    return Transformer(VOCABULARY, Model(width=8, layers=1, heads=2, context=8)).double()


def value(net, rows, loss, how):
    every = losses.distribution(net, rows, temperature=0.8)
    values = LOSSES[loss](every, losses.drawn(every, rows), rows)
    return losses.aggregate(values, rows, how, most_tokens=4)


@pytest.mark.parametrize("how", AGGREGATES)
@pytest.mark.parametrize("loss", LOSSES)
def test_the_gradient_is_that_of_finite_differences(loss, how):
    net, rows = model(), losses.laid_out(TURNS, GAINS, [1, 2, 1], VOCABULARY)
    value(net, rows, loss, how).backward()
    for parameter in net.parameters():
        flat, gradient = parameter.data.view(-1), parameter.grad.view(-1)
        for place in (0, len(flat) // 2, int(gradient.abs().argmax())):
            kept, step = flat[place].item(), 1e-5
            flat[place] = kept + step
            above = value(net, rows, loss, how).item()
            flat[place] = kept - step
            below = value(net, rows, loss, how).item()
            flat[place] = kept
            assert gradient[place].item() == pytest.approx(
                (above - below) / (2 * step), rel=1e-5, abs=1e-8
            )


@pytest.mark.parametrize("how", AGGREGATES)
@pytest.mark.parametrize("loss", LOSSES)
def test_only_the_tokens_of_replies_carry_loss(loss, how):
    rows = losses.laid_out(TURNS, GAINS, [1, 1, 1], VOCABULARY)
    drawn = torch.Generator().manual_seed(3)
    logits = torch.randn(3, rows.ids.shape[1], VOCABULARY, generator=drawn).requires_grad_()
    value(lambda ids, present, keep: (logits[:, -keep:], None), rows, loss, how).backward()
    felt = logits.grad.abs().sum(-1) > 0
    expected = torch.zeros_like(felt)
    last = max(len(prompt) for prompt, _ in TURNS) - 1  # of the prompts: says the first token
    for row, (_, reply) in enumerate(TURNS):
        expected[row, last : last + len(reply.ids)] = True
    if loss == "ppo":  # where a ratio is clipped, nothing is felt
        assert felt.any()
        assert not (felt & ~expected).any()
    else:
        assert torch.equal(felt, expected)


@pytest.mark.parametrize("how", AGGREGATES)
@pytest.mark.parametrize("loss", LOSSES)
def test_turns_that_are_alike_may_be_one_row(loss, how):
    turns = [TURNS[row] for row in (0, 1, 0, 2, 0, 1, 0)]
    gains = [1.0, -2.0, -0.5, 0.0, 3.0, -1.0, -4.0]
    net = model()
    alone = value(net, losses.laid_out(turns, gains, [1] * 7, VOCABULARY), loss, how)
    different, means, counts = losses.merged(turns, gains)
    assert [len(prompt + reply.ids) for prompt, reply in different] == [3, 3, 6, 6]
    assert counts == [1, 2, 2, 2]
    together = value(net, losses.laid_out(different, means, counts, VOCABULARY), loss, how)
    assert together.item() == pytest.approx(alone.item(), rel=1e-6)
    for one, other in zip(
        torch.autograd.grad(alone, list(net.parameters())),
        torch.autograd.grad(together, list(net.parameters())),
        strict=True,
    ):
        assert torch.allclose(one, other, rtol=1e-5, atol=1e-8)


@pytest.mark.parametrize("how", AGGREGATES)
def test_the_losses_of_the_parts_sum_to_that_of_the_whole(how):
    net, rows = model(), losses.laid_out(TURNS, GAINS, [1, 2, 1], VOCABULARY)
    whole = value(net, rows, "reinforce", how)
    parts = [value(net, rows.part(slice(begin, begin + 2)), "reinforce", how) for begin in (0, 2)]
    assert sum(parts).item() == pytest.approx(whole.item())


def test_actions_in_the_same_place_are_chosen_from_one_text():
    """Either token may come second; the first and the end could be no other: nobody reads them."""
    prompt, options = (3, 4), ((2,), (5, 6), (END,))
    turns = [(prompt, Reply((2, taken, END), (0.0, -0.7, 0.0), options)) for taken in (5, 6)]
    net, rows = model(), losses.laid_out([*turns, TURNS[1]], GAINS, [1, 1, 1], VOCABULARY)
    assert rows.ids.tolist() == [[3, 4, 2], [0, 6, 2]]
    assert rows.text.tolist() == [0, 0, 1]
    assert rows.reply.tolist() == [[True, True]] * 3
    assert rows.lengths.tolist() == [3, 3, 2]
    found = losses.drawn(losses.distribution(net, rows, 0.8), rows)
    logits, _ = net(torch.tensor([[3, 4, 2]]), torch.ones(1, 3, dtype=torch.bool))
    expected = torch.log_softmax(logits[0, -1, [5, 6]] / 0.8, 0)
    assert found[:2, 1].tolist() == pytest.approx(expected.tolist())
    assert found[:2, 0].tolist() == [0.0, 0.0]


def test_a_part_has_no_columns_that_only_the_others_need():
    rows = losses.laid_out(TURNS, GAINS, [1, 1, 1], VOCABULARY)
    assert rows.ids.shape == (3, 5)
    part = rows.part(slice(1, None))
    assert part.ids.tolist() == [[0, 6, 2], [5, 5, 0]]
    assert part.present.tolist() == [[False, True, True], [True, True, False]]
    assert part.drawn.tolist() == [[2, END], [3, 0]]
    assert part.allowed.shape == (2, 2, VOCABULARY)
    assert len(rows.part(slice(3, None))) == 0


def test_a_reply_that_could_be_no_other_has_no_loss_and_no_gradient():
    only = ((3, 4), Reply((2, END), (0.0, 0.0), ((2,), (END,))))
    net, rows = model(), losses.laid_out([only], [1.0], [1], VOCABULARY)
    loss = value(net, rows, "reinforce", "sequence")
    loss.backward()
    assert loss.item() == 0
    assert all(not weight.grad.any() for weight in net.parameters() if weight.grad is not None)


def test_aggregates_by_hand():
    """Replies of 3, 2 and 1 tokens, all ones, weights 1/4, 1/2, 1/4."""
    rows = losses.laid_out(TURNS, GAINS, [1, 2, 1], VOCABULARY)
    ones = torch.ones(rows.reply.shape)
    assert losses.aggregate(ones, rows, "constant", 4).item() == pytest.approx((3 + 4 + 1) / 16)
    assert losses.aggregate(ones, rows, "sequence", 4).item() == pytest.approx(1)
    assert losses.aggregate(ones, rows, "token", 4).item() == pytest.approx(1)


def test_ppo_by_hand():
    """Ratio 2: clipped to 1.2 where that gains less, not where it loses more."""
    rows = losses.laid_out([TURNS[2], TURNS[2]], [1.0, -1.0], [1, 1], VOCABULARY)
    twice = rows.log_probs + rows.reply * torch.tensor(2.0).log()
    found = losses.ppo(twice, rows, 0.2)[rows.reply]
    assert found.tolist() == pytest.approx([-1.2, 2.0])


def test_entropy_and_divergence_by_hand():
    fair, sure = torch.tensor([0.5, 0.5, 0.0]).log(), torch.tensor([1.0, 0.0, 0.0]).log()
    assert losses.entropy(fair).item() == pytest.approx(0.6931472)
    assert losses.entropy(sure).item() == 0
    assert losses.divergence(sure, fair).item() == pytest.approx(0.6931472)
    assert losses.divergence(fair, fair).item() == 0
