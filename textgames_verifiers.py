"""The games as a plugin of verifiers, whose loader takes the names of top-level modules."""

from textgames.integrations.verifiers import DirectHarness, GameEnv, GameTaskset

__all__ = ["DirectHarness", "GameEnv", "GameTaskset"]
