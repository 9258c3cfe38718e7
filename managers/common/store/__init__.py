"""The store: tasks, services, runs, schedules and errors in one SQLite file, which survives crashes."""
