"""Lists the public names of the package, with their signatures: docs/public-api/python.txt.

    python tests/public_api.py --write
"""

from __future__ import annotations

import inspect
import re
import sys
import typing
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

FILE = Path(__file__).parents[3] / "docs" / "public-api" / "python.txt"
MODULES = ("spike_sdk", "spike_sdk.embedding", "spike_sdk.types", "spike_sdk.webhooks")
TYPES = vars(import_module("spike_sdk.types"))
ALIASES = [(inspect.formatannotation(kind), name) for name, kind in TYPES.items() if typing.get_origin(kind) is typing.Union]
PUBLIC = {name for module in MODULES for name in getattr(import_module(module), "__all__", ())}


def listing() -> str:
    """Returns the text of the file."""
    return "".join(f"{line}\n" for name in MODULES for line in module(import_module(name)))


def module(of: ModuleType) -> Iterator[str]:
    yield f"# {of.__name__}"
    names = getattr(of, "__all__", None) or [name for name in vars(of) if not name.startswith("_") and belongs(of, name)]
    for name in sorted(names):
        yield from item(name, getattr(of, name))


def belongs(of: ModuleType, name: str) -> bool:
    """Whether a module without `__all__` declares a name, and does not import it."""
    return not hasattr(typing, name) and not isinstance(getattr(of, name), ModuleType)


def item(name: str, value: Any) -> Iterator[str]:
    if typing.is_typeddict(value):
        yield f"class {name}(TypedDict)"
        yield from (f"    {member}: {type_name(kind)}" for member, kind in value.__annotations__.items())
    elif inspect.isclass(value):
        bases = ", ".join(base.__name__ for base in value.__bases__ if base is not object and not is_own(base, value))
        yield f"class {name}" + (f"({bases})" if bases else "")
        yield from members(value)
    elif callable(value) and hasattr(value, "__name__"):
        yield f"{kind_of(value)}{name}{signature(value)}"
    elif isinstance(value, str):
        yield f"{name}: str = {value!r}"
    elif typing.get_args(value):
        yield f"{name} = {inspect.formatannotation(value).replace('typing.', '')}"
    else:
        yield f"{name}: {type_name(type(value))}"


def members(cls: type) -> Iterator[str]:
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        if is_own(base, cls):
            found |= vars(base)
    if ("__init__" in found or cls.__text_signature__) and not getattr(cls, "_is_protocol", False):
        yield f"    def __init__{signature(cls)}"
    for name, value in sorted(found.items()):
        if name.startswith("_") and name not in ("__arrow_c_stream__", "__arrow_c_schema__", "__len__", "__enter__", "__aenter__"):
            continue
        if isinstance(value, property) or inspect.isdatadescriptor(value):
            kind = getattr(getattr(value, "fget", None), "__annotations__", {}).get("return")
            yield f"    {name}" + (f": {type_name(kind)}" if kind else "")
        elif isinstance(value, (classmethod, staticmethod)):
            yield f"    {type(value).__name__} {name}{signature(value.__func__)}"
        elif callable(value):
            yield f"    {kind_of(value)}{name}{signature(value)}"
        else:
            yield f"    {name} = {value!r}"
    for name, kind in cls.__dict__.get("__annotations__", {}).items():
        if not name.startswith("_") and name not in found:
            yield f"    {name}: {type_name(kind)}"


def is_own(base: type, cls: type) -> bool:
    """Whether what a base has counts as declared by the class: the base is not public itself."""
    return base is cls or (base.__module__.startswith("spike_sdk") and base.__name__ not in PUBLIC)


def kind_of(value: Any) -> str:
    return "async def " if inspect.iscoroutinefunction(value) else "def "


class _Plain(str):
    """A text that is shown without quotes."""

    def __repr__(self) -> str:
        return str(self)


def signature(value: Any) -> str:
    """Returns the signature without parameters that are not public."""
    found = inspect.signature(value)
    shown = [
        one.replace(annotation=one.annotation if one.annotation is one.empty else _Plain(type_name(one.annotation)))
        for one in found.parameters.values()
        if not one.name.startswith("_")
    ]
    answer = found.return_annotation
    return str(
        found.replace(
            parameters=shown, return_annotation=answer if answer is found.empty else _Plain(type_name(answer))
        )
    )


def type_name(kind: Any) -> str:
    text = kind if isinstance(kind, str) else inspect.formatannotation(kind)
    for long, name in ALIASES:
        text = name if text == long else text.replace(f"[{long}", f"[{name}")
    text = re.sub(r"ForwardRef\('([^']*)'[^)]*\)", r"\1", text)
    return re.sub(r"\b(typing|collections\.abc|datetime|spike_sdk\.types)\.", "", text).replace("NoneType", "None")


def first_change(recorded: str, current: str) -> str | None:
    """Returns the first line that differs, and on which side it is."""
    old, new = recorded.splitlines(), current.splitlines()
    for one, other, side in ((new, old, "new"), (old, new, "gone")):
        for line in one:
            if line not in other:
                return f"{side}: {line}"
    return None if old == new else "the order of the lines changed"


if __name__ == "__main__":
    if "--write" in sys.argv:
        FILE.write_text(listing())
    elif change := first_change(FILE.read_text() if FILE.exists() else "", listing()):
        sys.exit(f"{change}; if this is meant, run `python tests/public_api.py --write`, and add it to CHANGELOG.md")
