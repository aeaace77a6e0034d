"""Names as the GraphQL API writes them, wherever else its answers are given."""

from typing import Any


def camel(value: Any) -> Any:
    """The same JSON with `likeThis` for `like_this`."""
    if isinstance(value, dict):
        return {_name(key): camel(each) for key, each in value.items()}
    return [camel(each) for each in value] if isinstance(value, list) else value


def _name(snake: str) -> str:
    head, *tail = snake.split("_")
    return head + "".join(each.title() for each in tail)
