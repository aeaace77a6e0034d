"""What we install is named exactly, and nothing names a machine or a registry."""

import json
import re
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")

# In two halves, so that this file passes its own test.
REGISTRIES = [
    name + end
    for name, ends in {
        "pypi": [".org"],
        "pythonhosted": [".org"],
        "npmjs": [".org", ".com"],
        "yarnpkg": [".com"],
        "unpkg": [".com"],
        "jsdelivr": [".net"],
        "deb.debian": [".org"],
        "security.debian": [".org"],
        "crates": [".io"],
        "golang": [".org"],
        "rubygems": [".org"],
        "ghcr": [".io"],
        "docker": [".io"],
    }.items()
    for end in ends
]
A_REGISTRY = re.compile(
    rb"\b(" + b"|".join(re.escape(host.encode()) for host in REGISTRIES) + rb")\b", re.IGNORECASE
)
A_PLACE = re.compile(rb"/(root|home/\w+|Users/\w+|work/main)/[\w.]")


def git(*arguments: str) -> str:
    ran = subprocess.run(["git", *arguments], cwd=HOUSE, capture_output=True, text=True, check=False)
    return ran.stdout


def the_files() -> list[Path]:
    """Everything that is, or would be, committed."""
    names = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    return [HOUSE / name for name in names if name and (HOUSE / name).is_file()]


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+(?:\[[a-z,]+\])?)==(\S+)", (HOUSE / lock).read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_hashed_and_no_address_is_named(lock: str) -> None:
    text = (HOUSE / lock).read_text()
    requirements = text.replace("\\\n", " ").splitlines()
    assert [
        line for line in requirements if not re.match(r"[\w.\[\],-]+==.+ --hash=sha256:[0-9a-f]{64}", line)
    ] == []
    assert "://" not in text
    assert " @ " not in text


def test_the_program_is_tested_with_what_it_runs_with() -> None:
    tested = pins("requirements-dev.txt")
    assert {
        name: version for name, version in pins("requirements.txt").items() if tested.get(name) != version
    } == {}


def test_the_locks_that_carry_addresses_are_not_here() -> None:
    assert [
        path.name
        for path in the_files()
        if path.name in {"uv.lock", "pylock.toml", "poetry.lock", "yarn.lock"}
    ] == []


def test_node_packages_are_hashed_and_carry_no_address() -> None:
    locks = [path for path in the_files() if path.name == "package-lock.json"]
    assert locks
    for lock in locks:
        packages = json.loads(lock.read_text())["packages"]
        for name, package in packages.items():
            assert "resolved" not in package, (lock, name)
            assert not name or package["integrity"].startswith("sha512-"), (lock, name)


@pytest.mark.parametrize("named", [A_REGISTRY, A_PLACE], ids=["a registry", "a place on somebody's machine"])
def test_no_file_names(named: re.Pattern[bytes]) -> None:
    files = the_files()
    assert files
    found = [
        (str(path.relative_to(HOUSE)), match) for path in files if (match := named.search(path.read_bytes()))
    ]
    assert found == []


@pytest.mark.parametrize("named", [A_REGISTRY, A_PLACE], ids=["a registry", "a place on somebody's machine"])
def test_no_commit_message_names(named: re.Pattern[bytes]) -> None:
    assert named.findall(git("log", "--format=%B").encode()) == []


def test_the_node_packages_of_other_kinds_of_machine_are_locked_too() -> None:
    """Else `npm ci` fails everywhere, as it does where the registry lacked one of them when the lock was written."""
    for lock in (path for path in the_files() if path.name == "package-lock.json"):
        packages = json.loads(lock.read_text())["packages"]
        wanted = {name for package in packages.values() for name in package.get("optionalDependencies", {})}
        assert {
            name for name in wanted if not any(path.endswith(f"node_modules/{name}") for path in packages)
        } == set()
