"""What a sealed file says about itself, embedded in it."""

import json
from collections.abc import Mapping
from typing import Any

from pypdf import PdfReader

EVIDENCE = "countersign-evidence.json"


def evidence_bytes(evidence: Mapping[str, Any]) -> bytes:
    """`evidence` as it is embedded."""
    return json.dumps(evidence, ensure_ascii=False, indent=1).encode()


def evidence_in(reader: PdfReader) -> dict[str, Any] | None:
    """The evidence embedded in a file; None if there is none, or more than one."""
    found = [file.content for file in reader.attachment_list if file.name == EVIDENCE]
    if len(found) != 1:
        return None
    evidence = json.loads(found[0])
    return evidence if isinstance(evidence, dict) else None
