"""The container files: held to the Compose specification, to our rules, and to what the program really offers."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

HOUSE = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
COMPOSE: dict[str, Any] = yaml.safe_load((HOUSE / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (HOUSE / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)

MUST_BE_GIVEN = re.compile(r"\$\{\w+:\?[^}]+\}")
A_SECRET = re.compile(r"KEY|PASSWORD|SECRET|TOKEN")


def commands() -> list[list[str]]:
    """Every `countersign …` that the containers run."""
    named = [service["command"] for service in SERVICES.values()]
    named += [service["healthcheck"].get("test", [])[1:] for service in SERVICES.values()]
    named += [yaml.safe_load(line[line.index("[") :]) for line in DOCKERFILE if "CMD [" in line]
    return sorted({tuple(command): command for command in named if command[:1] == ["countersign"]}.values())


def instructions(name: str) -> list[list[str]]:
    return [shlex.split(line)[1:] for line in DOCKERFILE if line.startswith(f"{name} ")]


def test_the_file_is_valid_by_the_compose_specification() -> None:
    checked = subprocess.run(
        [
            PROGRAMS / "check-jsonschema",
            "--builtin-schema",
            "vendor.compose-spec",
            HOUSE / "docker-compose.yml",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout


def test_there_are_a_database_a_migration_a_server_and_a_worker() -> None:
    assert sorted(SERVICES) == ["migrate", "postgres", "server", "worker"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_is_asked_for_its_health_or_ends_before_the_others_start(name: str) -> None:
    service = SERVICES[name]
    if service["restart"] == "no":
        waiting = [other for other in SERVICES.values() if name in other.get("depends_on", {})]
        assert waiting
        assert all(
            other["depends_on"][name]["condition"] == "service_completed_successfully" for other in waiting
        )
    else:
        assert service["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_secret_has_no_value_here_and_no_default(name: str) -> None:
    for variable, value in SERVICES[name]["environment"].items():
        if A_SECRET.search(variable):
            assert MUST_BE_GIVEN.fullmatch(value), variable
        if "://" in value:
            assert re.fullmatch(rf"\w+://\w+:{MUST_BE_GIVEN.pattern}@postgres:5432/countersign", value), (
                variable
            )


def test_only_the_migration_knows_the_owner() -> None:
    knowing = [
        name for name in OURS if any("OWNER" in variable for variable in SERVICES[name]["environment"])
    ]
    assert knowing == ["migrate"]
    assert "countersign_owner" not in SERVICES["server"]["environment"]["COUNTERSIGN_DATABASE_URL"]


@pytest.mark.parametrize("name", OURS)
def test_our_containers_have_no_more_rights_than_they_need(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "privileged" not in service
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_of_the_containers_is_one_of_the_programs(command: list[str]) -> None:
    program, what, *options = command
    told = subprocess.run(
        [PROGRAMS / program, what, "--help"],
        capture_output=True,
        text=True,
        check=False,
        env={"TERM": "dumb", "COLUMNS": "200", "PATH": "/usr/bin:/bin"},
    )
    assert told.returncode == 0, told.stderr
    assert [option for option in options if option.startswith("--") and option not in told.stdout] == []


def test_the_image_holds_every_floor_and_what_it_copies_is_there() -> None:
    copied = [
        source
        for *sources, _ in instructions("COPY")
        for source in sources
        if "--from" not in " ".join(sources)
    ]
    missing = [
        source for source in copied if not (HOUSE / source).exists() and source != "schema/schema.graphql"
    ]
    assert missing == []
    assert {"api/", "schema/", "worker/", "store/", "domain/", "sealing/", "migrations/"} <= set(copied)


def test_what_the_image_copies_is_let_in_and_nothing_private_is() -> None:
    rules = (HOUSE / ".dockerignore").read_text().splitlines()
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = {
        source.split("/")[0]
        for *sources, _ in instructions("COPY")
        for source in sources
        if "--from" not in sources[0]
    }
    assert "*" in rules
    assert copied == let_in
    assert {"**/node_modules", "**/.env*", "**/.data"} <= set(rules)


def test_the_image_runs_as_nobody_special_and_carries_no_secret() -> None:
    assert instructions("USER") == [["10001"]]
    assert not any(A_SECRET.search(line) for line in DOCKERFILE)
    assert not instructions("ARG")


def test_the_images_it_stands_on_are_the_versions_we_test_with() -> None:
    assert {image[0] for image in instructions("FROM")} == {"node:20-slim", "python:3.11-slim"}
    assert SERVICES["postgres"]["image"] == "postgres:18"
