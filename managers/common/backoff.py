"""The delay before a retry, for tasks, steps and services."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExponentialBackoff:
    """Exponential backoff: `initial` seconds, multiplied by `factor` each time, at most `maximum`, varied by `jitter`."""

    initial: float = 1.0
    factor: float = 2.0
    maximum: float = 60.0
    jitter: float = 0.1

    def delay(self, number: int, chance: float) -> float:
        """Returns the delay before retry `number` (from 1), in seconds; `chance` (0 to 1) applies the jitter."""
        try:
            plain = min(self.maximum, self.initial * self.factor ** (number - 1))
        except OverflowError:
            plain = self.maximum
        return plain * (1 + self.jitter * (2 * chance - 1))
