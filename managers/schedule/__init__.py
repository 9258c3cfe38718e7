"""When things start by themselves."""
