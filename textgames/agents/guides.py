"""Legal actions as what an endpoint can hold a model to: a list of choices, or a JSON schema."""

from __future__ import annotations

import json
from typing import Any, Literal

from textgames.forms import LegalActions, Listed, as_form, written

Guide = Literal["none", "schema", "choice"]

MOST_CHOICES = 500  # actions that are listed for an endpoint

# What OpenAI's strict mode does not know. The reply is parsed anyway.
_BEYOND_STRICT = ("minLength", "maxLength", "minProperties")


def request(guide: Guide, legal: LegalActions) -> dict[str, Any]:
    """Return the fields of a request that hold the model to what is legal.

    "choice" is vLLM's, for actions that can be listed; all else is a JSON schema.
    """
    if guide == "none" or not legal:
        return {}
    form = as_form(legal)
    few = list(form) if isinstance(form, Listed) and len(form) <= MOST_CHOICES else None
    if guide == "choice" and few:
        return {"structured_outputs": {"choice": [written(action, form) for action in few]}}
    schema = {
        "type": "object",
        "properties": {"action": {"enum": few} if few else form.schema()},
        "required": ["action"],
        "additionalProperties": False,
    }
    strict = _complete(schema)
    described = {"name": "reply", "strict": strict, "schema": _plain(schema) if strict else schema}
    return {"response_format": {"type": "json_schema", "json_schema": described}}


def reply_in(text: str, legal: LegalActions) -> str:
    """Return the reply that a model wrote as JSON; what is none as it is."""
    try:
        form = as_form(legal)
        return written(form.write(json.loads(text)["action"]), form)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return text


def _complete(schema: Any) -> bool:
    """Whether every object in it must have all its properties, as strict mode demands."""
    if isinstance(schema, list):
        return all(map(_complete, schema))
    if not isinstance(schema, dict):
        return True
    properties = schema.get("properties")
    if isinstance(properties, dict) and set(properties) != set(schema.get("required", ())):
        return False
    return all(map(_complete, schema.values()))


def _plain(schema: Any) -> Any:
    """The schema in the words that strict mode knows."""
    if isinstance(schema, list):
        return list(map(_plain, schema))
    if not isinstance(schema, dict):
        return schema
    typed = {"type": "string"} if "enum" in schema and "type" not in schema else {}
    kept = {name: part for name, part in schema.items() if name not in _BEYOND_STRICT}
    return {**typed, **{name: _plain(part) for name, part in kept.items()}}
