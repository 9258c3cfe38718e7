"""Facts that span the files of a repository."""
