"""The process manager: tasks, services, workflows and schedules of an installation's managers.

Nothing is imported here: a service's shim starts from this package and must stay small.
"""
