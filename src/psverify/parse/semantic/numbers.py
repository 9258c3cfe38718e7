"""The value of a number literal as .NET prints it, which is how PowerShell compares the keys of a hashtable."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from psverify.lazy_regex import regex

_NUMBER = regex(
    r"(?i)(?P<sign>[+-]?)(?:0x(?P<hex>[0-9a-f]+?)|0b(?P<bin>[01]+)|(?P<real>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?))"
    r"(?P<suffix>u?[ylsn]|u|d)?(?P<unit>[kmgtp]b)?\Z"
)
_UNITS = {unit: 1024**power for power, unit in enumerate(("", "kb", "mb", "gb", "tb", "pb"))}
#: How many bits a number must fill for its first to be the sign, by suffix; without one, and for all binary numbers.
_WIDTHS = {"y": (8,), "s": (16,), "l": (64,), "n": (32, 64, 96, 128), "": (32, 64)}
_BINARY_WIDTHS = (8, 16, 32, 64, 96, 128)


def shown_number(text: str) -> str | None:
    """Returns the text of a number's value, None for one that is not understood, or that `+` makes no constant."""
    match = _NUMBER.match(text)
    if match is None or match["sign"] == "+":
        return None
    sign = -1 if match["sign"] else 1
    unit = _UNITS[(match["unit"] or "").lower()]
    suffix = (match["suffix"] or "").lower()
    if match["real"]:
        return _convert_real(match["real"], suffix, sign, unit)
    if match["hex"]:
        value = _signed(int(match["hex"], 16), len(match["hex"]) * 4, _WIDTHS.get(suffix, ()))
    else:
        value = _signed(int(match["bin"], 2), len(match["bin"]), () if "u" in suffix else _BINARY_WIDTHS)
    return str(sign * unit * value)


def _convert_real(real: str, suffix: str, sign: int, unit: int) -> str | None:
    if suffix == "d":
        return _decimal(real, sign, unit)
    if real.isdigit() or suffix:
        return _integer(real, sign, unit)
    return _double(sign * float(real) * unit)


def _signed(value: int, bits: int, widths: tuple[int, ...]) -> int:
    """A number that fills one of the widths has its first bit for the sign."""
    return value - (1 << bits) if bits in widths and value >> (bits - 1) else value


def _integer(real: str, sign: int, unit: int) -> str:
    value = int(float(real)) if not real.isdigit() else int(real)
    return str(sign * value * unit)


def _decimal(real: str, sign: int, unit: int) -> str | None:
    try:
        return format(Decimal(real) * sign * unit, "f")
    except InvalidOperation:
        return None


def _double(value: float) -> str:
    """Shortest digits that give the value back; an exponent up to 1E-05 and from 1E+17 on."""
    if value in (float("inf"), float("-inf")):
        return "∞" if value > 0 else "-∞"
    if value == int(value) and abs(value) < 1e17:
        return str(int(value))
    sign, digits, exponent = Decimal(repr(value)).as_tuple()
    assert isinstance(exponent, int)
    figures = "".join(map(str, digits)).rstrip("0")
    power = len(digits) + exponent - 1
    prefix = "-" if sign else ""
    if -5 < power < 17:
        return prefix + format(abs(Decimal(repr(value))), "f").rstrip("0").rstrip(".")
    mantissa = figures[0] + (f".{figures[1:]}" if len(figures) > 1 else "")
    return f"{prefix}{mantissa}E{'+' if power >= 0 else '-'}{abs(power):02d}"
