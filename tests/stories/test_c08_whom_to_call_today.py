"""C08: one queue, ordered by what it holds back; and what helps with each."""

from typing import Any

from api.demo.desk import fill_the_desk
from api.demo.story import set_the_scene
from tests.cast import House

LIST = """query($first: Int! = 20) { chaseList(first: $first) { recipient { name phone } envelope { title }
  job { title } daysWaiting holdsBack score suggestion } }"""


async def chased(house: House, **variables: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await house.nora.ask(LIST, **variables))["chaseList"]
    return found


async def test_c08_the_chase_list_of_the_demonstration_names_the_right_people_in_the_right_order(
    quiet_house: House,
) -> None:
    scene = await set_the_scene(quiet_house.nora, lambda _: None)
    await fill_the_desk(quiet_house.nora, scene, lambda _: None)
    found = await chased(quiet_house)
    assert [(each["recipient"]["name"], each["envelope"]["title"], each["holdsBack"]) for each in found] == [
        ("Grace Okafor", "Payroll mandate", 3),
        ("Eloise Martin", "Annual accounts", 1),
        ("Nora Weiss", "Engagement letter", 1),
        ("Nora Weiss", "Power of attorney", 0),
    ]
    first = found[0]
    assert first["job"] == {"title": "Payroll of January"}
    assert first["recipient"]["phone"] == "+442079460018"
    assert (first["daysWaiting"], first["score"], first["suggestion"]) == (0, 3000, "REMIND")
    assert found[3]["job"] is None
    assert await chased(quiet_house, first=2) == found[:2]
    board = await quiet_house.nora.ask("{ envelopeBoard { columns { kind count } } }")
    assert {each["kind"]: each["count"] for each in board["envelopeBoard"]["columns"] if each["count"]} == {
        "DRAFT": 1,
        "AWAITING_APPROVAL": 1,
        "AWAITING_FIRM": 1,
        "AWAITING_CLIENT": 2,
    }
