"""The commands of `psverify workflow`."""
