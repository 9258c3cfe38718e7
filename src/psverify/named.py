"""Named tuples that cost little to declare: `typing`'s compiles the annotation of every field, a tenth of each start."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["NamedTuple", "made"]

made = tuple.__new__
"""Makes a named tuple of its class and all its fields, unchecked, in a third of the time that a call of the class takes."""

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from collections import namedtuple

    class _Declared(type):
        """Makes a named tuple of the class that a `class` statement describes."""

        def __new__(cls, name, bases, namespace):
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            fields = namespace.pop("__annotations__", {})
            defaults = [namespace.pop(field) for field in fields if field in namespace]
            made = namedtuple(name, fields, defaults=defaults, module=namespace["__module__"])
            made.__annotations__ = fields
            for key, value in namespace.items():
                setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Declared):
        """Declares a tuple with names, as `typing.NamedTuple` does; the annotations are kept as they are written."""
