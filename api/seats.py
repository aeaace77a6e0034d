"""Who sits at a live stream: so many for one person, so many from one address."""

from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from schema.errors import RateLimited


class Seats:
    def __init__(self, most: int, refusal: str) -> None:
        self.most, self.refusal = most, refusal
        self.taken: Counter[Hashable] = Counter()

    @contextmanager
    def take(self, who: Hashable | None) -> Iterator[None]:
        """None sits for free: only what can be told apart can be counted."""
        if who is None:
            yield
            return
        if self.taken[who] >= self.most:
            raise RateLimited(self.refusal, retry_after=30)
        self.taken[who] += 1
        try:
            yield
        finally:
            self.taken[who] -= 1
            if not self.taken[who]:
                del self.taken[who]
