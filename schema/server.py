"""What this server is."""

from importlib.metadata import version

import strawberry

from schema.context import Info


@strawberry.type
class ServerInfo:
    version: str
    schema_hash: str


def server_info(info: Info) -> ServerInfo:
    """The version that runs, and the SHA-256 of the schema it serves."""
    return ServerInfo(version=version("countersign"), schema_hash=info.context.schema_hash)
