"""The floors of docs/map.md hold: who may import whom."""

import re
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

HOUSE = Path(__file__).parents[2]
FLOORS = ("api", "schema", "worker", "store", "domain", "sealing")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*FLOORS, include_external_packages=True, cache_dir=None)


def test_every_contract_of_the_floors_is_kept() -> None:
    linted = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout


def test_domain_imports_the_standard_library_sqlmodel_and_re2_and_nothing_else(
    graph: grimp.ImportGraph,
) -> None:
    # RE2 stands where the standard library has `re`: it opens nothing and never waits (decision 0025).
    allowed = sys.stdlib_module_names | {"domain", "sqlmodel", "re2"}
    named = {
        (module, imported)
        for module in graph.find_descendants("domain") | {"domain"}
        for imported in graph.find_modules_directly_imported_by(module)
        if imported.split(".")[0] not in allowed
    }
    assert named == set()


def test_domain_never_awaits() -> None:
    awaiting = re.compile(r"^\s*(async |.*\bawait )", re.MULTILINE)
    assert [path.name for path in HOUSE.glob("domain/**/*.py") if awaiting.search(path.read_text())] == []


def test_every_module_has_a_sign_over_its_door() -> None:
    signed = re.compile(r'(#![^\n]*\n)?r?"""\S')
    modules = [path for floor in (*FLOORS, "migrations", "tests") for path in HOUSE.glob(f"{floor}/**/*.py")]
    assert modules
    unsigned = [
        str(path.relative_to(HOUSE))
        for path in modules
        if "node_modules" not in path.parts and not signed.match(path.read_text())
    ]
    assert unsigned == []


def test_no_module_is_a_drawer_for_what_has_no_name() -> None:
    drawers = {"utils", "util", "helpers", "helper", "manager", "service", "services", "common", "misc"}
    named = [path for floor in FLOORS for path in HOUSE.glob(f"{floor}/**/*") if path.stem in drawers]
    assert named == []
