"""The interval of a share.

E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American Statistical
Association 22 (1927) 209-212; recommended for small n by L. D. Brown, T. T. Cai, A. DasGupta, Interval estimation for a
binomial proportion, Statistical Science 16 (2001) 101-133.
"""

from __future__ import annotations

from math import sqrt
from typing import Final

__all__ = ["wilson"]

_Z: Final = 1.959963984540054  # the normal deviate of 95 %


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of hits/n, both ends within 0 to 1. Raises ValueError where n is not positive or hits no part of it."""
    if n <= 0 or not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n}")
    share, z2 = hits / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low = 0.0 if hits == 0 else max(0.0, middle - half)
    high = 1.0 if hits == n else min(1.0, middle + half)
    return low, high
