"""What each event does to the rows. The only place that changes them; each noun's part is in `evolving/`."""

from domain.evolving import (
    asked,
    boards,
    ceremony,
    chasing,
    codes,
    desk,
    envelopes,
    papers,
    people,
    templates,
)
from domain.evolving.step import Stamp, evolve

PARTS = (asked, boards, ceremony, chasing, codes, desk, envelopes, papers, people, templates)

__all__ = ["PARTS", "Stamp", "evolve"]
