"""Loading torch without a stall of the window.

`import torch` spends most of its time opening shared libraries inside the interpreter's lock. Opening them beforehand through libc's own
`dlopen`, which ctypes calls with the lock released, leaves the window free; no garbage collection meanwhile, for a full one stalls too.
"""

from __future__ import annotations

import ctypes
import gc
import importlib.util
import os
import sys
from pathlib import Path

LIBRARIES = ("libc10.so", "libtorch_cpu.so", "libtorch.so", "libtorch_python.so")


def load_torch() -> None:
    """Imports torch in the calling thread, for one thread of arithmetic."""
    if "torch" not in sys.modules:
        _open_libraries()
        collects = gc.isenabled()
        gc.disable()
        try:
            import torch
        finally:
            if collects:
                gc.enable()
        torch.set_num_threads(1)
        gc.freeze()


def _open_libraries() -> None:
    spec = importlib.util.find_spec("torch")
    if not sys.platform.startswith("linux") or spec is None or spec.origin is None:
        return
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.argtypes, dlopen.restype = (ctypes.c_char_p, ctypes.c_int), ctypes.c_void_p
    for name in LIBRARIES:
        library = Path(spec.origin).parent / "lib" / name
        if library.exists():
            dlopen(os.fsencode(library), os.RTLD_NOW | os.RTLD_GLOBAL)
