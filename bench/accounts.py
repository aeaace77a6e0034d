"""What a process has used, from the system's own accounts: CPU seconds, resident memory."""

from contextlib import suppress
from pathlib import Path


def cpu(pid: int) -> float:
    """Seconds of CPU of a process and all its threads."""
    spent = 0
    for account in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):  # a thread that just ended
            spent += int(account.read_text().split()[0])
    return spent / 1e9


def memory(pid: int) -> int:
    """Resident bytes that are the process's own."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # a process that just ended
        return 0
    private = (line.split() for line in lines if line.startswith(("Private_Clean", "Private_Dirty")))
    return sum(int(words[1]) for words in private) * 1024


def descendants(pid: int) -> list[int]:
    """The processes that it started, and theirs."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return [*found, *(each for child in found for each in descendants(child))]
