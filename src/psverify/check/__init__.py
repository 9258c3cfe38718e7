"""Step four: rules look at a tree and say what they find."""
