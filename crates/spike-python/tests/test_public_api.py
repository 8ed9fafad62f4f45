"""The public interface of the package is the one that docs/public-api/python.txt lists."""

from __future__ import annotations

import inspect
import re

import public_api
import spike_sdk
from spike_sdk._operations import AsyncOperations, Operations


def test_the_public_interface_is_listed() -> None:
    change = public_api.first_change(public_api.FILE.read_text(), public_api.listing())
    assert change is None, f"{change}; if this is meant, run `python tests/public_api.py --write`"


def test_a_changed_line_is_named() -> None:
    assert public_api.first_change("a\nb\n", "a\n") == "gone: b"
    assert public_api.first_change("a\n", "a\nb\n") == "new: b"
    assert public_api.first_change("a\nb\n", "b\na\n") is not None
    assert public_api.first_change("a\n", "a\n") is None


def test_both_clients_have_the_same_operations() -> None:
    def operations(of: type) -> dict[str, str]:
        return {name: str(inspect.signature(method)) for name, method in vars(of).items() if name[0] != "_"}

    assert operations(Operations) == operations(AsyncOperations)
    assert len(operations(Operations)) == 37


def test_the_stub_has_what_the_native_module_has() -> None:
    stub = (public_api.FILE.parents[2] / "crates/spike-python/python/spike_sdk/_native.pyi").read_text()
    blocks = re.split(r"^class ", stub, flags=re.MULTILINE)
    described = {block.split(":")[0]: set(re.findall(r"def (\w+)", block.split("\n@final")[0].split("\ndef ")[0])) for block in blocks[1:]}
    native = spike_sdk._native
    classes = {name: cls for name, cls in vars(native).items() if inspect.isclass(cls)}
    assert described.keys() == classes.keys()
    for name, cls in classes.items():
        own = {member for member in vars(cls) if member[0] != "_" or member.startswith("__arrow") or member in ("__len__", "__new__")}
        assert described[name] == own, name
