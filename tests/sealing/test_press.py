"""Sealing in a process of its own: the key is loaded once, and whatever happens to it, the next file is sealed."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sealing.apart import mould
from sealing.authority import make_authority
from sealing.complete import ToSeal
from sealing.inspect import inspect
from sealing.press import Press, SealFailed
from sealing.render import Drawn, Sent
from sealing.seal import SealingUnavailable, SealKey
from sealing.verify import Verdict, verify
from tests.sealing.conftest import evidence_of, facts_of
from tests.sealing.papers import the_form


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_authority(tmp_path / "seal")
    return tmp_path / "seal"


@pytest.fixture
async def press(folder: Path) -> AsyncIterator[Press]:
    opened = Press(folder)
    yield opened
    await opened.rest()


async def sealed(press: Press, form: Sent, *values: Drawn, **evidence: object) -> bytes:
    told = {**evidence_of(form), **evidence}
    return (await press.seal([ToSeal(form.data, list(values))], facts_of(), told)).data


async def verdict_on(file: bytes, key: SealKey) -> Verdict:
    return await asyncio.to_thread(verify, file, [key.root_pem])


async def test_what_it_seals_is_valid(press: Press, folder: Path, sent_form: Sent) -> None:
    name = Drawn(2, 0.2, 0.8, 0.3, 0.03, text="Zoë Łukasz", kind="SIGNATURE")
    assert (await verdict_on(await sealed(press, sent_form, name), SealKey.load(folder))).valid


async def test_many_at_once_are_sealed_by_one_process(press: Press, folder: Path, sent_form: Sent) -> None:
    files = await asyncio.gather(*(sealed(press, sent_form) for _ in range(4)))
    pid = pid_of(press)
    assert all([(await verdict_on(each, SealKey.load(folder))).valid for each in files])
    await sealed(press, sent_form)
    assert pid_of(press) == pid


async def test_a_key_that_is_taken_away_is_missed_and_one_that_comes_back_is_used(
    press: Press, folder: Path, sent_form: Sent
) -> None:
    await sealed(press, sent_form)
    aside = folder.rename(folder.with_name("aside"))
    with pytest.raises(SealingUnavailable):
        await sealed(press, sent_form)
    aside.rename(folder)
    assert (await verdict_on(await sealed(press, sent_form), SealKey.load(folder))).valid


async def test_a_key_that_is_replaced_seals_from_then_on(
    press: Press, folder: Path, sent_form: Sent, tmp_path: Path
) -> None:
    old = SealKey.load(folder)
    assert (await verdict_on(await sealed(press, sent_form), old)).trusted
    make_authority(tmp_path / "new")
    shutil.copytree(tmp_path / "new", folder, dirs_exist_ok=True)
    file = await sealed(press, sent_form)
    assert (await verdict_on(file, SealKey.load(folder))).valid
    assert not (await verdict_on(file, old)).trusted


async def test_a_file_that_cannot_be_finished_is_told_and_the_next_one_is(
    press: Press, sent_form: Sent
) -> None:
    with pytest.raises(SealFailed, match="the document has no page 9"):
        await sealed(press, sent_form, Drawn(9, 0.1, 0.1, 0.1, 0.1, text="nowhere"))
    assert await sealed(press, sent_form)


async def test_a_process_that_dies_over_its_work_is_told_and_replaced(press: Press, sent_form: Sent) -> None:
    await sealed(press, sent_form)
    os.kill(pid_of(press), signal.SIGSTOP)  # so that it is surely at work when it is killed
    working = asyncio.create_task(sealed(press, sent_form))
    await asyncio.sleep(0.1)
    os.kill(pid_of(press), signal.SIGKILL)
    with pytest.raises(SealFailed):
        await working
    assert await sealed(press, sent_form)


async def test_one_that_died_while_it_waited_is_replaced_without_a_word(
    press: Press, sent_form: Sent
) -> None:
    await sealed(press, sent_form)
    assert press.process is not None
    os.kill(pid_of(press), signal.SIGKILL)
    await press.process.gone()
    assert await sealed(press, sent_form)


async def test_whoever_gives_up_waiting_leaves_no_answer_behind_for_the_next(
    press: Press, folder: Path, sent_form: Sent
) -> None:
    await sealed(press, sent_form)
    first = pid_of(press)
    hasty = asyncio.create_task(sealed(press, sent_form))
    await asyncio.sleep(0.005)
    hasty.cancel()
    await asyncio.wait([hasty])
    assert (await verdict_on(await sealed(press, sent_form), SealKey.load(folder))).valid
    assert hasty.cancelled()
    assert pid_of(press) != first


async def test_it_ends_when_it_is_let_go(folder: Path, sent_form: Sent) -> None:
    press = Press(folder)
    await press.rest()  # it was never needed
    await sealed(press, sent_form)
    pid = pid_of(press)
    await press.rest()
    assert press.process is None
    await end_of(pid)


async def test_it_ends_by_itself_when_its_line_does(press: Press, sent_form: Sent) -> None:
    await sealed(press, sent_form)
    assert press.process is not None
    press.process.writer.write_eof()
    await press.process.gone()
    await end_of(press.process.pid)


async def test_it_outlives_the_warm_process_from_which_another_is_had_all_the_same(
    press: Press, folder: Path, sent_form: Sent
) -> None:
    await sealed(press, sent_form)
    first = pid_of(press)
    await end_of_the_warm_one()
    assert await sealed(press, sent_form)
    assert pid_of(press) == first
    other = Press(folder)
    assert await sealed(other, sent_form)
    await other.rest()


async def test_an_interrupt_is_not_meant_for_it_nor_for_the_warm_process(
    press: Press, sent_form: Sent
) -> None:
    await sealed(press, sent_form)
    first, warm = pid_of(press), mould.process
    assert warm is not None
    for each in (first, warm.pid):
        os.kill(each, signal.SIGINT)
    assert await sealed(press, sent_form)
    assert pid_of(press) == first
    await asyncio.to_thread(inspect, the_form())
    assert mould.process is warm


async def test_it_knows_no_secret_of_whoever_started_it(
    press: Press, sent_form: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERSIGN_SECRET_KEY", "nobody may read this")
    await end_of_the_warm_one()
    await sealed(press, sent_form)
    told = Path(f"/proc/{pid_of(press)}/environ").read_bytes()
    assert [each.partition(b"=")[0] for each in told.split(b"\0") if each] == [b"PYTHONPATH"]
    open_files = [each.readlink().name for each in Path(f"/proc/{pid_of(press)}/fd").iterdir()]
    assert sum(each.startswith("socket:") for each in open_files) == 1, "a line of somebody else's is open"


async def test_the_warm_process_has_no_thread_that_a_fork_would_lose(press: Press, sent_form: Sent) -> None:
    await sealed(press, sent_form)
    assert mould.process is not None
    assert len(list(Path(f"/proc/{mould.process.pid}/task").iterdir())) == 1


async def test_an_order_brings_nothing_along_but_what_belongs_into_one(press: Press, sent_form: Sent) -> None:
    with pytest.raises(SealFailed, match="does not belong into an order"):
        await sealed(press, sent_form, folder=Path("/"))
    assert await sealed(press, sent_form)


STARTER = """
import asyncio, os, sys
from pathlib import Path
from sealing.press import Press

async def main():
    press = Press(Path(sys.argv[1]))
    print((await press._running()).pid, flush=True)
    os.kill(os.getpid(), 9)

asyncio.run(main())
"""


async def test_it_ends_with_whoever_started_it_even_if_that_was_killed(folder: Path) -> None:
    starter = await asyncio.create_subprocess_exec(
        sys.executable, "-c", STARTER, str(folder), stdout=asyncio.subprocess.PIPE
    )
    assert starter.stdout is not None
    pid = int(await starter.stdout.readline())
    await starter.wait()
    await end_of(pid)


async def end_of(pid: int) -> None:
    async with asyncio.timeout(20):
        while is_running(pid):  # noqa: ASYNC110  # nobody tells of the end of another's child
            await asyncio.sleep(0.05)


async def end_of_the_warm_one() -> None:
    if mould.process is not None:
        os.kill(mould.process.pid, signal.SIGKILL)
        await end_of(mould.process.pid)


def pid_of(press: Press) -> int:
    assert press.process is not None
    return press.process.pid


def is_running(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
