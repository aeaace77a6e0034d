"""C04: the sealed file, the mails and the command line are enough to find what the host rewrote."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from domain.chain import GENESIS, link
from store.tables import LogEntry
from store.work import chained
from tests.api.test_cli import PROGRAM, environment
from tests.cast import ANA, House, party
from tests.stories.test_b_sealed_and_verified import a_sealed_letter, judged
from worker.deliver import Post
from worker.seal import seal


def verified(file: Path, *options: str) -> tuple[int, str]:
    """By the command line with no setting, no database and no network that answers."""
    alone = environment(database_url="postgresql://nobody@127.0.0.1:1/none")
    command: list[str | Path] = [PROGRAM, "verify", file, *options]
    done = subprocess.run(command, env=alone, capture_output=True, text=True, check=False, timeout=60)
    assert done.stderr == ""
    return done.returncode, done.stdout


async def rewritten(house: House, envelope_id: str, was: str, now: str) -> None:
    """By the owner of the database: one name for another, everywhere, and every hash made to fit."""
    assert house.settings.owner_database_url is not None
    query = """select firm_id, cursor, id, type, at, actor, data, salt from event
               where chain_hash is not null and data->>'envelope_id' = %s order by cursor"""
    async with await psycopg.AsyncConnection.connect(house.settings.owner_database_url) as owner:
        await owner.execute("set timezone to 'UTC'")
        await owner.execute(
            "set session_replication_role = replica"
        )  # no trigger stops who owns the database
        previous = GENESIS
        for row in await (await owner.execute(query, (envelope_id,))).fetchall():
            firm_id, cursor, id_, type_, at, actor, data, salt = row
            forged = json.loads(json.dumps(data, ensure_ascii=False).replace(was, now))
            entry = LogEntry(
                firm_id=firm_id, cursor=cursor, id=id_, type=type_, at=at, actor=actor, subjects=[], data=forged,
                chain_previous=previous, salt=salt,
            )  # fmt: skip
            before, previous = previous, link(previous, chained(entry))
            await owner.execute(
                "update event set data = %s, chain_previous = %s, chain_hash = %s where firm_id = %s and cursor = %s",
                (Jsonb(forged), before, previous, firm_id, cursor),
            )
            if type_ == "EnvelopeCompleted":
                break
        await owner.execute(
            "update envelope set chain_head = %s, seal_state = 'PENDING' where id = %s",
            (previous, envelope_id),
        )
        await owner.execute("update recipient set name = %s where name = %s", (now, was))


async def test_c04_a_database_rewritten_from_end_to_end_is_found_by_the_head_in_the_mail(
    house: House, tmp_path: Path
) -> None:
    letter = await a_sealed_letter(house, parties=[party("ana", **ANA)])
    [mail] = await house.until(lambda: house.mails(to=ANA["email"], subject="Signed by everyone"))
    [head] = re.findall(r"\b[0-9a-f]{64}\b", mail.get_body(("plain",)).get_content())
    root = tmp_path / "root.pem"
    root.write_bytes((await house.guest("").http.get("/verify/root.pem")).content)
    honest, forged = tmp_path / "honest.pdf", tmp_path / "forged.pdf"
    honest.write_bytes(letter["file"])
    code, told = verified(honest, "--head", head.upper(), "--root", str(root))
    assert code == 0
    assert told.startswith(
        "Genuine: this is exactly what was signed\nDocument: Engagement letter (Weiss & Partner)"
    )
    assert re.search(rf"^- {ANA['name']} signed, 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC$", told, re.MULTILINE)
    assert "The head of its events is the one that was given" in told

    await rewritten(house, letter["id"], ANA["name"], "Mallory Forge")
    post = Post(None, house.settings.mailbox, "nobody@example.com")
    await seal(house.office, post, house.firm_id, "evt_forged", letter["id"])
    forged.write_bytes((await house.nora.http.get(letter["downloadUrl"])).content)
    assert forged.read_bytes() != honest.read_bytes()

    code, told = verified(forged, "--root", str(root))
    assert code == 0, "the firm's own key, and a chain that fits: alone the file is perfect"
    assert "Mallory Forge signed" in told
    assert "No head was given: compare" in told
    code, told = verified(forged, "--root", str(root), "--head", head)
    assert code == 1
    assert told.startswith("Altered: ")
    assert "not what the parties were told when all had signed" in told


async def test_the_command_the_page_and_the_query_say_the_same_of_a_changed_file(
    house: House, tmp_path: Path
) -> None:
    letter = await a_sealed_letter(house, parties=[party("ana", **ANA)])
    root = tmp_path / "root.pem"
    root.write_bytes((await house.guest("").http.get("/verify/root.pem")).content)
    place = len(letter["file"]) // 2
    flipped = letter["file"][:place] + bytes([letter["file"][place] ^ 1]) + letter["file"][place + 1 :]
    for data, code, outcome in (
        (letter["file"], 0, "GENUINE"),
        (flipped, 1, "ALTERED"),
        (b"%PDF-1.7\n", 2, "UNKNOWN"),
    ):
        file = tmp_path / "file.pdf"
        file.write_bytes(data)
        ended, told = verified(file, "--root", str(root), "--json")
        said: dict[str, Any] = json.loads(told)
        posted = await judged(house, data)
        upload = await house.nora.upload("file.pdf", data)
        ask = "query($by: VerificationInput!) { verification(by: $by) { outcome message findings sha256 } }"
        asked = (await house.nora.ask(ask, by={"uploadId": upload}))["verification"]
        assert (ended, said["outcome"]) == (code, outcome)
        assert asked == {each: posted[each] for each in asked}
        if outcome != "UNKNOWN":
            assert asked == {each: said[each] for each in asked}
        else:
            assert asked["findings"] == said["findings"]


def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    for arguments, said in (
        ([file], f"{file} cannot be read: No such file or directory.\n"),
        ([PROGRAM, "--head", "abc"], "A head is 64 hexadecimal digits.\n"),
        ([PROGRAM, "--root", PROGRAM], f"{PROGRAM} holds no certificate (PEM).\n"),
    ):
        done = subprocess.run(
            [PROGRAM, "verify", *arguments], env=environment(), capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (2, "", said)


def test_the_answer_is_in_french_on_request(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"%PDF-1.7\n")
    code, told = verified(file, "--language", "fr")
    assert code == 2
    assert told.startswith("Illisible : aucun sceau de Countersign")
