"""What each event does to the rows. The only place that changes them; each noun's part is in `evolving/`."""

from domain.evolving import boards, ceremony, envelopes, papers, people
from domain.evolving.step import Stamp, evolve

PARTS = (boards, ceremony, envelopes, papers, people)

__all__ = ["PARTS", "Stamp", "evolve"]
