"""The networks in torch: what the papers describe, readable beside them. Needs the extra `[torch]`."""
