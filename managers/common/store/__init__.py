"""What survives a crash: tasks, services, runs, schedules and errors in one SQLite file."""
