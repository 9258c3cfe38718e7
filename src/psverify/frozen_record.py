"""Frozen records of many keywords that cost little to declare: what dataclasses compile anew for each class is here once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_: bool) -> Callable[[Kind], Kind]:
        """Tells type checkers alone what a decorator does; Python 3.10 has none."""
        return lambda decorator: decorator


Kind = TypeVar("Kind")


class Frozen:
    """A record whose fields all have defaults; a subclass under `@frozen` is a dataclass that keeps these methods."""

    def __init__(self, **values: Any) -> None:
        known = {field.name: default_of(field) for field in fields(type(self))}
        if unknown := values.keys() - known:
            raise TypeError(f"{type(self).__name__} has no field '{min(unknown)}'")
        vars(self).update(known | values)
        self.__post_init__()

    def __post_init__(self) -> None:
        """Raises what is to be said of values that cannot be; a subclass may override it."""

    def __setattr__(self, name: str, value: Any) -> None:
        raise dataclasses.FrozenInstanceError(name)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__qualname__}({said})"


@dataclass_transform(frozen_default=True, kw_only_default=True)
def frozen(kind: type[Kind]) -> type[Kind]:
    """Makes a subclass of `Frozen` a dataclass that keeps the methods of `Frozen`."""
    return dataclasses.dataclass(init=False, repr=False, eq=False)(kind)


def fields(kind: type) -> tuple[dataclasses.Field[Any], ...]:
    """Returns the fields of a dataclass; none of a class that has no decorator, since it has no fields."""
    return dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()


def default_of(field: dataclasses.Field[Any]) -> Any:
    """Returns what a field holds if nothing is said."""
    return field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
