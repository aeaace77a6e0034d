"""Prints the schema: `python -m schema.print` writes schema/schema.graphql, `--check` compares it."""

import sys
from pathlib import Path

from schema.whole import schema

PRINTED = Path(__file__).with_name("schema.graphql")


def main() -> int:
    text = schema.as_str() + "\n"
    if "--check" not in sys.argv:
        PRINTED.write_text(text)
        return 0
    if PRINTED.exists() and PRINTED.read_text() == text:
        return 0
    sys.stderr.write("schema/schema.graphql is not what the code says: run `python -m schema.print`\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
