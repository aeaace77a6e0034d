"""Other people's clients, in Node: installed from the lock when they are not there yet."""

import asyncio
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

NODE = Path(__file__).parents[1] / "node"


@cache
def installed() -> None:
    if shutil.which("npm") is None:
        pytest.fail("Node and npm are needed for the protocol tests")
    if not (NODE / "node_modules" / "graphql-ws").is_dir():
        subprocess.run(["npm", "ci"], cwd=NODE, check=True, capture_output=True)


async def node(*arguments: str) -> asyncio.subprocess.Process:
    await asyncio.to_thread(installed)
    return await asyncio.create_subprocess_exec(
        "node", *arguments, cwd=NODE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )


async def output_of(*arguments: str) -> str:
    process = await node(*arguments)
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, err.decode()
    return out.decode()
