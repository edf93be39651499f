"""Several processes train one network, a thread each, and meet now and then to go on from the mean of their weights.

A CPU's cores do more that way than as threads of one step: its layers are small, and the process that draws crops takes
a core from them. Local SGD: Stich, ICLR 2019 (arXiv 1805.09767).
"""

import os
import sys
import tempfile
from collections.abc import Callable
from multiprocessing.synchronize import Event
from pathlib import Path

import torch
from torch import distributed, nn
from torch.multiprocessing import ProcessExitedException

from training import journal
from training.command import INTERRUPTED, USAGE, InputError
from training.learning import interrupt

REFUSAL = "refusal"  # the file by which a process tells the first one why it ended
PERIOD = 16
"""Steps between two meetings."""


class Group:
    """`size` processes of which this one is number `rank`; a single one meets nobody.

    `stop` is set when they are to save and end.
    """

    def __init__(self, rank: int = 0, size: int = 1, stop: Event | None = None) -> None:
        self.rank, self.size, self.stop = rank, size, stop
        self.period = PERIOD if size > 1 else 1

    @property
    def interrupted(self) -> bool:
        return self.stop is not None and self.stop.is_set()

    def meet(self, network: nn.Module, seen: int, late: bool) -> tuple[int, bool]:
        """Go on from the mean of all: how many examples they have `seen` together, and whether any is `late`."""
        self.average(network)
        examples, stopping = self.sums(seen, late)
        return round(examples), stopping > 0

    def sums(self, *values: float) -> list[float]:
        """Of what each process gives in the same place."""
        numbers = torch.tensor(values, dtype=torch.float64)
        if self.size > 1:
            distributed.all_reduce(numbers)
        return numbers.tolist()

    @torch.no_grad()
    def average(self, network: nn.Module) -> None:
        """Every process's weights and batch-norm statistics become the mean of all."""
        if self.size == 1:
            return
        values = [value for value in network.state_dict().values() if value.is_floating_point()]
        flat = torch.cat([value.flatten() for value in values])
        distributed.all_reduce(flat)
        for value, mean in zip(values, (flat / self.size).split([value.numel() for value in values]), strict=True):
            value.copy_(mean.view(value.shape))


def launch(work: Callable[[Group], None], processes: int) -> None:
    """Do `work`, which must be picklable, in so many processes at once; one works here, on all threads.

    Raises the InputError that any of them ended with. Ends the program where Ctrl-C stopped them.
    """
    stop = torch.multiprocessing.get_context("spawn").Event()
    with interrupt.heard(stop.set):
        if processes == 1:
            work(Group(stop=stop))
        else:
            _spawn(work, processes, stop)
    if stop.is_set():
        sys.exit(INTERRUPTED)


def _spawn(work: Callable[[Group], None], processes: int, stop: Event) -> None:
    with tempfile.TemporaryDirectory() as folder:
        refusal = Path(folder, REFUSAL)
        with interrupt.unheard():
            arguments = processes, Path(folder), work, stop
            spawned = torch.multiprocessing.spawn(_join, arguments, processes, join=False)
        try:
            while not spawned.join():
                pass
        except ProcessExitedException as error:
            if refusal.exists():
                raise InputError(refusal.read_text(encoding="utf8")) from error
            raise
        except KeyboardInterrupt:
            for process in spawned.processes:
                process.terminate()
            raise


def _join(rank: int, size: int, folder: Path, work: Callable[[Group], None], stop: Event) -> None:
    journal.begin(rank)
    torch.set_num_threads(1)
    if Path("/sys/class/net/lo").exists():  # a machine's name need not lead anywhere
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    distributed.init_process_group("gloo", init_method=f"file://{folder}/meeting", rank=rank, world_size=size)
    try:
        work(Group(rank, size, stop))
    except InputError as error:
        Path(folder, REFUSAL).write_text(str(error), encoding="utf8")
        sys.exit(USAGE)
    finally:
        distributed.destroy_process_group()
