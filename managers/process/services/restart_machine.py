"""When to start, restart and give up on a service: a pure state machine, testable with every sequence of events.

Times are seconds of one monotonic clock. `handle_event` returns the next state and the action to take. A stop always
wins: nothing starts after it.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from psverify_managers.common.states import ServiceState

if TYPE_CHECKING:
    from collections.abc import Callable

    from psverify_managers.process.services.service_spec import RestartPolicy


class ServiceEvent(enum.Enum):
    """An event in the life of a service."""

    BEGIN = "begin"
    READY = "ready"
    EXITED = "exited"
    UNHEALTHY = "unhealthy"
    STOP = "stop"
    RESTART = "restart"
    TIMER = "timer"


class ShimAction(enum.Enum):
    """An action of the shim: start a process, terminate it, kill it, or exit."""

    SPAWN = "spawn"
    ASK = "ask"
    KILL = "kill"
    FINISH = "finish"


class AfterStop(enum.Enum):
    """What to do once the process has stopped."""

    STAY_DOWN = "stay_down"
    START_NOW = "start_now"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class RestartMachine:
    """The state of a service. `deadline` is when a TIMER is due; `starts` are the starts within the limit's interval."""

    state: ServiceState = ServiceState.STOPPED
    deadline: float | None = None
    starts: tuple[float, ...] = ()
    failures: int = 0
    started: float = 0.0
    restarts: int = 0
    child: bool = False
    after: AfterStop = AfterStop.STAY_DOWN
    exit_code: int | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class StepInputs:
    """The inputs of a step besides the machine; `chance` returns numbers from 0 to 1 for the jitter."""

    now: float
    policy: RestartPolicy
    chance: Callable[[], float]
    exit_code: int | None


Step = tuple[RestartMachine, tuple[ShimAction, ...]]


def handle_event(
    machine: RestartMachine,
    event: ServiceEvent,
    now: float,
    policy: RestartPolicy,
    chance: Callable[[], float],
    exit_code: int | None = None,
) -> Step:
    """Returns the step that follows an event; irrelevant events change nothing."""
    moment = StepInputs(now, policy, chance, exit_code)
    return _HANDLERS[event](machine, moment)


def _on_begin(machine: RestartMachine, moment: StepInputs) -> Step:
    return _on_spawn(machine, moment) if machine.state is ServiceState.STOPPED else (machine, ())


def _on_ready(machine: RestartMachine, _: StepInputs) -> Step:
    if machine.state is ServiceState.STARTING:
        machine = replace(machine, state=ServiceState.RUNNING, deadline=None, message="")
    return machine, ()


def _on_unhealthy(machine: RestartMachine, moment: StepInputs) -> Step:
    if machine.state is not ServiceState.RUNNING:
        return machine, ()
    return _begin_stopping(machine, moment, AfterStop.RETRY, "liveness probe failed")


def _on_spawn(machine: RestartMachine, moment: StepInputs) -> Step:
    starts = (*_recent_starts(machine.starts, moment), moment.now)
    wait = moment.policy.start_timeout if moment.policy.awaits_readiness else moment.policy.min_uptime
    up = replace(
        machine, state=ServiceState.STARTING, deadline=moment.now + wait, starts=starts, started=moment.now, child=True
    )
    return replace(up, after=AfterStop.STAY_DOWN), (ShimAction.SPAWN,)


def _on_exited(machine: RestartMachine, moment: StepInputs) -> Step:
    code = moment.exit_code
    machine = replace(machine, child=False, exit_code=code)
    if machine.state is ServiceState.STOPPING:
        return _on_stopped(machine, moment)
    said = "could not start" if code is None else f"exit code {code}"
    if moment.policy.restarts(code):
        return _back_off(machine, moment, said)
    return _go_down(
        machine, ServiceState.EXITED if code in moment.policy.success_exit_codes else ServiceState.FATAL, said
    )


def _on_stopped(machine: RestartMachine, moment: StepInputs) -> Step:
    if machine.after is AfterStop.STAY_DOWN:
        return _go_down(machine, ServiceState.STOPPED, "")
    if machine.after is AfterStop.START_NOW:
        return _on_spawn(replace(machine, starts=(), failures=0, restarts=machine.restarts + 1), moment)
    if moment.policy.policy == "never":
        return _go_down(machine, ServiceState.FATAL, machine.message)
    return _back_off(machine, moment, machine.message)


def _back_off(machine: RestartMachine, moment: StepInputs, message: str) -> Step:
    if len(_recent_starts(machine.starts, moment)) >= moment.policy.burst:
        text = f"{message}; gave up after {moment.policy.burst} starts within {moment.policy.interval:g} s"
        return _go_down(machine, ServiceState.FATAL, text)
    failures = 1 if moment.now - machine.started >= moment.policy.reset_after else machine.failures + 1
    deadline = moment.now + moment.policy.backoff.delay(failures, moment.chance())
    waiting = replace(machine, state=ServiceState.BACKOFF, deadline=deadline, failures=failures, message=message)
    return waiting, ()


def _on_timer(machine: RestartMachine, moment: StepInputs) -> Step:
    if machine.deadline is None or moment.now < machine.deadline:
        return machine, ()
    if machine.state is ServiceState.BACKOFF:
        return _on_spawn(replace(machine, restarts=machine.restarts + 1), moment)
    if machine.state is ServiceState.STOPPING:
        return replace(machine, deadline=moment.now + moment.policy.stop_timeout), (ShimAction.KILL,)
    if machine.state is ServiceState.STARTING and moment.policy.awaits_readiness:
        text = f"not ready after {moment.policy.start_timeout:g} s"
        return _begin_stopping(machine, moment, AfterStop.RETRY, text)
    return replace(machine, state=ServiceState.RUNNING, deadline=None, message=""), ()


def _on_stop(machine: RestartMachine, moment: StepInputs) -> Step:
    if machine.state is ServiceState.STOPPING:
        return replace(machine, after=AfterStop.STAY_DOWN), ()
    if machine.child:
        return _begin_stopping(machine, moment, AfterStop.STAY_DOWN, "")
    if machine.state.up or machine.state is ServiceState.STOPPED:
        return _go_down(machine, ServiceState.STOPPED, "")
    return machine, ()


def _on_restart(machine: RestartMachine, moment: StepInputs) -> Step:
    if machine.state is ServiceState.BACKOFF:
        return _on_spawn(replace(machine, starts=(), failures=0, restarts=machine.restarts + 1), moment)
    if machine.state in {ServiceState.STARTING, ServiceState.RUNNING}:
        return _begin_stopping(machine, moment, AfterStop.START_NOW, "")
    if machine.state is ServiceState.STOPPING and machine.after is AfterStop.RETRY:
        return replace(machine, after=AfterStop.START_NOW), ()
    return machine, ()


def _begin_stopping(machine: RestartMachine, moment: StepInputs, after: AfterStop, message: str) -> Step:
    deadline = moment.now + moment.policy.stop_timeout
    stopping = replace(machine, state=ServiceState.STOPPING, deadline=deadline, after=after, message=message)
    return stopping, (ShimAction.ASK,)


def _go_down(machine: RestartMachine, state: ServiceState, message: str) -> Step:
    return replace(machine, state=state, deadline=None, message=message), (ShimAction.FINISH,)


def _recent_starts(starts: tuple[float, ...], moment: StepInputs) -> tuple[float, ...]:
    return tuple(each for each in starts if moment.now - each < moment.policy.interval)


_HANDLERS: dict[ServiceEvent, Callable[[RestartMachine, StepInputs], Step]] = {
    ServiceEvent.BEGIN: _on_begin,
    ServiceEvent.READY: _on_ready,
    ServiceEvent.EXITED: _on_exited,
    ServiceEvent.UNHEALTHY: _on_unhealthy,
    ServiceEvent.STOP: _on_stop,
    ServiceEvent.RESTART: _on_restart,
    ServiceEvent.TIMER: _on_timer,
}
