"""The last step: what became of a run, told in every format from one stream of outcomes."""
