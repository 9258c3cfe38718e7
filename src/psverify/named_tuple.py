"""Named tuples that cost little to declare, where `typing`'s and `collections`' took a tenth of each start.

`typing` compiles the annotation of every field, `collections` a constructor for every class; here that is compiled when
the first instance is made, and most runs make instances of few classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["NamedTuple", "made"]

made = tuple.__new__
"""Makes a named tuple of its class and all its fields, unchecked, in a third of the time that a call of the class takes."""

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from operator import itemgetter

    try:
        from _collections import _tuplegetter as getter
    except ImportError:  # as `collections` does where Python is not CPython

        def getter(index, doc):
            return property(itemgetter(index), doc=doc)

    class _Named(tuple):
        """What all named tuples can do, under the names that `collections.namedtuple` gave it."""

        __slots__ = ()

        def __new__(cls, *values, **named):
            cls.__new__ = _constructor(cls)
            return cls(*values, **named)

        @classmethod
        def _make(cls, values):
            result = made(cls, values)
            if len(result) != len(cls._fields):
                raise TypeError(f"{cls.__name__} has {len(cls._fields)} fields, not {len(result)}")
            return result

        def _replace(self, /, **changes):
            result = self._make(map(changes.pop, self._fields, self))
            if changes:
                raise TypeError(f"{type(self).__name__} has no field {min(changes)!r}")
            return result

        __replace__ = _replace

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            said = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{type(self).__name__}({said})"

        def __getnewargs__(self):
            return tuple(self)

    def _constructor(cls):
        """Compiles what makes instances of a class, which checks its arguments as any function does."""
        given = "".join(f"{name}, " for name in cls._fields)
        make = eval(f"lambda _cls, {given}: _made(_cls, ({given}))", {"_made": made})  # noqa: S307 - names of fields
        make.__defaults__ = tuple(cls._field_defaults.values())
        make.__name__ = make.__qualname__ = cls.__name__
        return staticmethod(make)

    class _Declared(type):
        """Makes a named tuple of the class that a `class` statement describes."""

        def __new__(cls, name, bases, namespace):
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            fields = tuple(namespace.get("__annotations__", ()))
            defaults = {field: namespace.pop(field) for field in fields if field in namespace}
            getters = {field: getter(index, None) for index, field in enumerate(fields)}
            facts = {"__slots__": (), "__match_args__": fields, "_fields": fields, "_field_defaults": defaults}
            return type(name, (_Named,), namespace | getters | facts)

    class NamedTuple(metaclass=_Declared):
        """Declares a tuple with names, as `typing.NamedTuple` does; the annotations are kept as they are written."""
