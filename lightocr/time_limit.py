"""How long a reading may take: some answer within the time is worth more than the best one too late."""

import time


class TimeLimit:
    """Asked before each piece of work whether there is time for it. Never over where `seconds` is None.

    Raises ValueError for less than no time.
    """

    def __init__(self, seconds: float | None = None) -> None:
        if seconds is not None and not seconds >= 0:
            raise ValueError(f"seconds are 0 or more, not {seconds}")
        self.seconds = seconds
        self.was_over = False
        """Whether something was left undone."""
        self._end = float("inf") if seconds is None else time.monotonic() + seconds

    def is_over(self) -> bool:
        """Whether there is no time left, for what would be done now."""
        self.was_over = self.was_over or time.monotonic() >= self._end
        return self.was_over


UNLIMITED = TimeLimit()
