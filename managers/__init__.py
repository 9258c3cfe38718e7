"""Built-in managers: tasks, services, workflows and schedules of an installation.

Nothing is imported here: a service's shim starts from this package and must stay small.
"""
