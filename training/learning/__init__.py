"""How the networks learn: the loop, its steps and losses, the processes, the checkpoints."""
