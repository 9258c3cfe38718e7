"""How long to wait before the next try: the same for tasks, steps and services."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """`initial` seconds, times `factor` for every further try, at most `maximum`, give or take the share `jitter`."""

    initial: float = 1.0
    factor: float = 2.0
    maximum: float = 60.0
    jitter: float = 0.1

    def delay(self, number: int, chance: float) -> float:
        """Returns the seconds before repetition `number` (from 1 on); `chance` from 0 to 1 spreads them."""
        try:
            plain = min(self.maximum, self.initial * self.factor ** (number - 1))
        except OverflowError:
            plain = self.maximum
        return plain * (1 + self.jitter * (2 * chance - 1))
