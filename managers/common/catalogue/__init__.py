"""The error catalogue: equal errors share one entry, and none is lost."""
