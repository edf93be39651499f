"""The weights folder, and what runs its networks: files are checked by hash, threads follow the CPU quota."""

import hashlib
import json
import math
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from lightocr import torch_backend
from lightocr.charset import Charset
from lightocr.confidence import Calibration
from lightocr.errors import UnknownBackend, WeightsError
from lightocr.ngrams import Table
from lightocr.page import Model
from lightocr.prior import Prior

os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # read once, while the library below loads
import onnxruntime

Role = Literal["detector", "horizontal", "horizontal_attention", "vertical", "vertical_attention"]
ROLES: tuple[Role, ...] = ("detector", "horizontal", "horizontal_attention", "vertical", "vertical_attention")
Backend = Literal["onnxruntime", "torch"]
BACKENDS: tuple[Backend, ...] = ("onnxruntime", "torch")
MANIFEST = "weights.json"
CPU_QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Of cgroup v2: "QUOTA PERIOD" in microseconds, QUOTA "max" where there is no limit."""

Array = NDArray[Any]
Network = Callable[..., tuple[Array, ...]]
"""A network: its inputs by name -> its outputs in order."""


def cpu_threads() -> int:
    """How many threads a network may use: LIGHTOCR_THREADS, else the smaller of the CPU quota
    and the CPUs of this process."""
    wanted = os.environ.get("LIGHTOCR_THREADS", "")
    if wanted.isdecimal() and int(wanted) > 0:
        return int(wanted)
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = CPU_QUOTA.read_text().split()
        cpus = min(cpus, math.ceil(int(quota) / int(period)))
    except (OSError, ValueError, ZeroDivisionError):
        pass  # no cgroup v2, or no limit in it
    return max(cpus, 1)


def fast_is_asked() -> bool:
    """Whether LIGHTOCR_FAST says `on`: pages are looked at once."""
    return os.environ.get("LIGHTOCR_FAST", "").lower() in ("on", "1", "true", "yes")


def backend() -> Backend:
    """What runs the networks: LIGHTOCR_BACKEND, or ONNX Runtime."""
    named = os.environ.get("LIGHTOCR_BACKEND") or "onnxruntime"
    for known in BACKENDS:
        if named == known:
            return known
    raise UnknownBackend(f"LIGHTOCR_BACKEND is {named!r}: it may be {' or '.join(BACKENDS)}")


class Weights:
    """A weights folder whose every file was found whole.

    `charset` and `model` come from its manifest; `network` makes a callable of one of its files. The folder is, in
    this order, the argument, LIGHTOCR_WEIGHTS, or the one of the package. Raises WeightsError, which names the file
    that is missing, cut short or not the one the manifest describes.
    """

    def __init__(self, folder: str | os.PathLike[str] | None = None) -> None:
        packaged = Path(__file__).parent / "weights"
        self.folder = Path(folder or os.environ.get("LIGHTOCR_WEIGHTS") or packaged)
        manifest = self._read(MANIFEST)
        try:
            content = json.loads(manifest)
            self.model = Model(str(content["name"]), str(content["version"]), hashlib.sha256(manifest).hexdigest())
            self.charset = Charset(content["charset"])
            self.calibration = Calibration(**content["calibration"]) if "calibration" in content else None
            roles = [*ROLES, *(["prior"] if "prior" in content["files"] else [])]
            entries = {role: content["files"][role] for role in roles}
            self._files = {role: str(entry["file"]) for role, entry in entries.items()}
            expected = {str(each["file"]): (int(each["bytes"]), str(each["sha256"])) for each in entries.values()}
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise WeightsError(f"{self.folder / MANIFEST} is not a manifest of weights: {error!r}") from error
        for name, (size, sha256) in expected.items():
            data = self._read(name)
            if len(data) != size:
                raise WeightsError(f"{self.folder / name} has {len(data):,} bytes instead of {size:,}")
            if hashlib.sha256(data).hexdigest() != sha256:
                raise WeightsError(f"{self.folder / name} is not the file the manifest describes: its SHA-256 differs")

    def network(self, role: Role, threads: int | None = None) -> Network:
        """The network of that role on `threads` threads (None: `cpu_threads()`); safe to call from several threads.

        Raises WeightsError for a file that cannot be read or run.
        """
        threads = threads or cpu_threads()
        if backend() == "torch":
            return torch_backend.network(self.folder, role, threads)
        name = self._files[role]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_mem_pattern = False  # sizes differ from picture to picture: there is no pattern to keep
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a waiting thread leaves the CPU
        data = self._read(name)
        try:
            session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # ONNX Runtime has a dozen exception types without a common base
            raise WeightsError(f"{self.folder / name} is not a network ONNX Runtime can run") from error

        def run(**inputs: Array) -> tuple[Array, ...]:
            return tuple(np.asarray(output) for output in session.run(None, inputs))

        return run

    def prior(self, weight: float) -> Prior | None:
        """The language prior, or None where the manifest names none or its weight is 0. Raises WeightsError."""
        if "prior" not in self._files or weight == 0:
            return None
        name = self._files["prior"]
        try:
            return Prior(Table.from_bytes(self._read(name)), self.charset, weight)
        except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
            raise WeightsError(f"{self.folder / name} is not a language prior: {error!r}") from error

    def _read(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except OSError as error:
            raise WeightsError(f"{self.folder / name} cannot be read: {error.strerror}") from error
