"""When the engine thread makes an update, measures success and publishes a picture: as often as wanted, and as its costs allow.

Pictures are published at most PICTURES_A_SECOND times. At full speed they, and the measuring of success, take no more than their share
of the time, whatever they cost; at a slower pace there is time enough.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

PICTURES_A_SECOND = 20.0
PICTURES_SHARE = 0.03
MEASURE_SHARE = 0.015
LONGEST_REST = 0.5
SLICE = 0.02
Clock = Callable[[], float]


class Pacer:
    """`pace` is how many updates a second are wanted; 0 is as many as there can be.

    Costs are counted in this thread's own time (`spent`): what the window or the system took meanwhile is not the picture's fault.
    """

    def __init__(self, now: Clock = time.perf_counter, spent: Clock = time.thread_time) -> None:
        self._now, self._spent = now, spent
        self._pace = 0.0
        self._due = self._picture_due = self._measure_due = 0.0
        self._measure_cost = 1.0

    def begin(self, pace: float | None = None) -> None:
        """The next update is due now, and further ones at another pace where one is given."""
        self._pace, self._due = self._pace if pace is None else pace, self._now()

    def forget(self) -> None:
        """Another model: nothing is known of what it costs to measure it."""
        self._measure_cost, self._measure_due = 1.0, 0.0

    def wait(self) -> float:
        """Seconds until the next update is due."""
        return 0.0 if self._pace == 0 else max(self._due - self._now(), 0.0)

    def turns(self) -> Iterator[None]:
        """A turn for every update to be made now: for about SLICE seconds at full speed, else for the one that is due, if one is."""
        begin = self._now()
        if self._pace == 0:
            while self._now() - begin < SLICE:
                yield
        elif begin >= self._due:
            self._due = max(self._due + 1 / self._pace, begin - 1 / self._pace)
            yield

    def look(self, measure: Callable[[], None], picture: Callable[[], None]) -> None:
        """Publishes a picture if one is due, and measures before if that is."""
        now = self._now()
        if now < self._picture_due:
            return
        if now >= self._measure_due:
            self._measure_cost = min(self._measure_cost, self._cost(measure))
            self._measure_due = now + self._rest(self._measure_cost, MEASURE_SHARE)
        self._picture_due = now + self._rest(self._cost(picture), PICTURES_SHARE)

    def _cost(self, work: Callable[[], None]) -> float:
        begin = self._spent()
        work()
        return self._spent() - begin

    def _rest(self, cost: float, share: float) -> float:
        """Seconds until something that costs so much may be done again; never so long that the window seems to have stopped."""
        return min(max(1 / PICTURES_A_SECOND, 0.0 if self._pace else cost / share), LONGEST_REST)
