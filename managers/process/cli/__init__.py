"""The commands of `psverify process` and `psverify errors`."""
