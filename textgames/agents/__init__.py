"""Agents: callables from an observation to a reply."""
