"""The commands of `psverify schedule`."""
