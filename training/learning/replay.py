"""Learn from a batch more than once where the device learns faster than the cores draw.

Data echoing: Choi et al., 2019 (arXiv 1907.05550).
"""

import queue
import random
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
READY = 4  # drawn batches wait at most


class Replay(Generic[T]):
    """A fresh batch where one is ready, else one seen before, varied; each is learnt from `views` times on average at
    most.

    `batches` are drawn by a thread, whose errors are raised here. As many are kept as fit into `room`, measured by
    `size`.
    """

    def __init__(
        self,
        batches: Iterable[T],
        vary: Callable[[T], T],
        size: Callable[[T], int],
        views: float,
        room: float,
        seed: int,
    ) -> None:
        self.vary, self.size, self.views, self.room = vary, size, views, room
        self.rng = random.Random(seed)
        self.kept: list[T] = []
        self.taken, self.drawn, self.replayed = 0, 0, 0
        self.ready: queue.Queue[T | Exception] = queue.Queue(READY)
        threading.Thread(target=self._draw, args=(batches,), daemon=True).start()

    def __iter__(self) -> Iterator[T]:
        return self

    def __next__(self) -> T:
        if self.kept and self.ready.empty() and self.replayed < (self.views - 1) * self.drawn:
            self.replayed += 1
            return self.vary(self.rng.choice(self.kept))
        batch = self.ready.get()
        if isinstance(batch, Exception):
            raise batch
        self.drawn += 1
        self._keep(batch)
        return batch

    def _draw(self, batches: Iterable[T]) -> None:
        try:
            for batch in batches:
                self.ready.put(batch)
            self.ready.put(StopIteration())
        except Exception as error:
            self.ready.put(error)

    def _keep(self, batch: T) -> None:
        """In the place of others, whichever, where there is no room."""
        self.taken += self.size(batch)
        while self.kept and self.taken > self.room:
            self.taken -= self.size(self.kept.pop(self.rng.randrange(len(self.kept))))
        self.kept.append(batch)
