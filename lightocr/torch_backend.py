"""The networks in torch instead of ONNX Runtime: LIGHTOCR_BACKEND=torch, and torch's weights beside the ONNX files.

It reads what training writes, without an export: a checkpoint under the name `horizontal.pt` in a copy of the weights
folder is all it takes. For serving it is three times slower to start and gains nothing.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lightocr.errors import WeightsError

if TYPE_CHECKING:
    from torch import nn

    from lightocr.runtime import Array, Network, Role

NEEDS = "LIGHTOCR_BACKEND=torch needs"


def network(folder: Path, role: "Role", threads: int) -> "Network":
    """The network of that role, with the inputs and outputs of its ONNX file; safe to call from several threads.

    Raises WeightsError where torch or the file is missing, or the file holds another network.
    """
    try:
        import torch
    except ImportError as error:
        raise WeightsError(f"{NEEDS} torch: pip install 'lightocr[torch]'") from error
    path = folder / f"{role.removesuffix('_attention')}.pt"
    if not path.exists():
        raise WeightsError(f"{NEEDS} {path}: copy it from training/start/, or a checkpoint of your own")
    try:
        module = _served(path, role).eval()
    except Exception as error:  # torch and pickle have many types of exception without a common base
        raise WeightsError(f"{path} holds no weights of the network for {role!r}") from error

    def run(**inputs: "Array") -> "tuple[Array, ...]":
        torch.set_num_threads(threads)  # of the thread that calls
        with torch.inference_mode():
            outputs = module(**{name: torch.tensor(value) for name, value in inputs.items()})
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        return tuple(np.asarray(output) for output in outputs)

    return run


def _served(path: Path, role: "Role") -> "nn.Module":
    from lightocr.models import dbnet, recognizer, trained

    if role == "detector":
        return dbnet.TextProbability(trained.detector(path))
    reader = trained.recognizer(path)
    return recognizer.AttentionStep(reader) if role.endswith("_attention") else recognizer.CtcLogits(reader)
