"""TextArena's agents: the script of its README runs with models behind an endpoint."""

from unittest.mock import patch

import pytest
from fake_endpoint import serving

import textgames.compat.textarena as ta
import textgames.compat.textarena_06 as ta06
from textgames.errors import AgentError, UsageError

pytest.importorskip("openai", reason="openai is not installed")


@pytest.mark.parametrize("module", [ta, ta06])
def test_models_play_a_game(module, monkeypatch):
    monkeypatch.setenv("OPENROUTER_API_KEY", "sk-of-the-test")
    with serving() as server:
        agents = {
            0: module.agents.OpenRouterAgent(model_name="maker/model", base_url=server.url),
            1: module.agents.OpenAIAgent("other", None, base_url=server.url, max_tokens=9),
        }
        env = module.wrappers.LLMObservationWrapper(module.make("KuhnPoker-v0"))
        env.reset(num_players=2, seed=3)
        done = False
        while not done:
            player_id, observation = env.get_observation()
            reply = agents[player_id](observation)
            assert reply == reply.strip()
            done, _ = env.step(action=reply)
            sent = server.requests[-1]["messages"]
            assert sent[-1] == {"role": "user", "content": observation}
            assert [each["role"] for each in sent[:-1]] == ["system"] * (player_id == 0)
        assert env.state.rewards in ({0: 1, 1: -1}, {0: -1, 1: 1})
        assert not any(each["invalid_move"] for each in env.state.game_info.values())
        first, second = server.requests[:2]
        keys = [headers.get("authorization") for headers in server.headers]
    assert (first["model"], second["model"]) == ("maker/model", "other")
    assert second["max_tokens"] == 9
    assert "sk-of-the-test" in keys[0]
    assert "sk-of-the-test" not in str(keys[1])  # a key for one endpoint is no other's business


def test_what_cannot_be_is_one_sentence(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPENROUTER_API_KEY", raising=False)
    with pytest.raises(AgentError, match="OPENROUTER_API_KEY"):
        ta.agents.OpenRouterAgent("maker/model")
    with pytest.raises(AgentError, match="temprature"):
        ta.agents.OpenAIAgent("model", base_url="http://127.0.0.1:9/v1", temprature=1)
    agent = ta.agents.OpenAIAgent("model", base_url="http://127.0.0.1:9/v1")
    with pytest.raises(UsageError, match="expected an observation"):
        agent([(0, "text")])


def test_a_person_reads_the_observation_and_types():
    with patch("builtins.input", return_value="[4]") as asked:
        assert ta.agents.HumanAgent()("Your board.") == "[4]"
    assert "Your board." in asked.call_args.args[0]
