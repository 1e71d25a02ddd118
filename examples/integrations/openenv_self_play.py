"""Eight games at the same time on one server, all seats played through OpenEnv's own client.

pip install 'textgames[openenv]'
python examples/integrations/openenv_self_play.py
"""

import asyncio

from openenv import GenericEnvClient

from textgames.chance import Stream
from textgames.integrations.openenv import make_app
from textgames.serve import running


async def play(url: str, seed: int) -> dict[str, float]:
    """Play a game at random; return what each seat got."""
    stream = Stream(seed)
    async with GenericEnvClient(base_url=url) as client:
        result = await client.reset(seed=seed)
        while not result.done:
            seen = result.observation  # of the seat whose turn it is, and nothing else
            action = seen["legal_actions"][int(stream.random() * len(seen["legal_actions"]))]
            result = await client.step({"reply": f"[{action}]", "seat": seen["agent"]})
        return result.observation["returns"]


async def several(url: str) -> list[dict[str, float]]:
    """Play eight games side by side."""
    return await asyncio.gather(*(play(url, seed) for seed in range(8)))


with running(app=make_app("KuhnPoker-v0", rounds=3)) as url:
    for seed, returns in enumerate(asyncio.run(several(url))):
        print(seed, returns)
