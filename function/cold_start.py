"""Nothing that a cold start makes is garbage, so none is looked for: a tenth of its time.

A door imports this before anything else, and says `over` when it is ready.
"""

import gc

gc.disable()


def over() -> None:
    """From now on garbage is collected, and not looked for among what the start has made."""
    gc.freeze()
    gc.enable()
