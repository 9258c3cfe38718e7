"""The restart machine: hand-written cases, and every sequence of events that Hypothesis can think of."""

from __future__ import annotations

from typing import Any

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from psverify_managers.common.backoff import ExponentialBackoff
from psverify_managers.common.states import ServiceState
from psverify_managers.process.services.restart_machine import (
    RestartMachine,
    ServiceEvent as Event,
    ShimAction,
    handle_event,
)
from psverify_managers.process.services.service_spec import RestartPolicy

EXACT = RestartPolicy(
    backoff=ExponentialBackoff(1, 2, 8, 0), burst=4, interval=100, min_uptime=1, reset_after=30, stop_timeout=10
)
FINAL = {ServiceState.STOPPED, ServiceState.EXITED, ServiceState.FATAL}


def play(*events: tuple[Any, ...], policy: RestartPolicy = EXACT) -> list[str]:
    """Returns state and actions after each event."""
    machine, said = RestartMachine(), []
    for event, now, *code in events:
        machine, actions = handle_event(machine, event, now, policy, lambda: 0.5, code[0] if code else None)
        said.append(" ".join([machine.state.value, *(action.value for action in actions)]))
    return said


def test_grows_old_enough_to_run_and_ends_well() -> None:
    events = [(Event.BEGIN, 0.0), (Event.TIMER, 0.5), (Event.TIMER, 1.0), (Event.EXITED, 50.0, 0)]
    assert play(*events) == ["STARTING spawn", "STARTING", "RUNNING", "EXITED finish"]


def test_backs_off_longer_each_time_and_gives_up() -> None:
    machine, waits = RestartMachine(), []
    machine, _ = handle_event(machine, Event.BEGIN, 0.0, EXACT, lambda: 0.5)
    now = 0.0
    while machine.state is not ServiceState.FATAL:
        machine, _ = handle_event(machine, Event.EXITED, now, EXACT, lambda: 0.5, 1)
        if machine.deadline is not None:
            waits.append(machine.deadline - now)
            now = machine.deadline
            machine, _ = handle_event(machine, Event.TIMER, now, EXACT, lambda: 0.5)
    assert waits == [1, 2, 4]
    assert machine.message == "exit code 1; gave up after 4 starts within 100 s"


def test_a_long_life_forgives() -> None:
    machine, _ = handle_event(RestartMachine(failures=7, started=0.0, state=ServiceState.RUNNING, child=True), Event.EXITED, 31.0,
        EXACT,
                        lambda: 0.5, 1)  # fmt: skip
    assert (machine.failures, machine.deadline) == (1, 32.0)


def test_stop_asks_then_kills() -> None:
    events = [(Event.BEGIN, 0.0), (Event.STOP, 1.0), (Event.TIMER, 10.0), (Event.TIMER, 11.0), (Event.EXITED, 12.0, -9)]
    assert play(*events) == ["STARTING spawn", "STOPPING ask", "STOPPING", "STOPPING kill", "STOPPED finish"]


def test_stop_wins_over_a_waiting_and_over_an_ordered_restart() -> None:
    assert play((Event.BEGIN, 0.0), (Event.EXITED, 0.1, 1), (Event.STOP, 0.2), (Event.TIMER, 9.0))[2:] == [
        "STOPPED finish",
        "STOPPED",
    ]
    assert play((Event.BEGIN, 0.0), (Event.RESTART, 1.0), (Event.STOP, 2.0), (Event.EXITED, 3.0, 0))[1:] == [
        "STOPPING ask",
        "STOPPING",
        "STOPPED finish",
    ]


def test_ordered_restart_needs_no_waiting() -> None:
    events = [(Event.BEGIN, 0.0), (Event.RESTART, 5.0), (Event.EXITED, 6.0, 0)]
    assert play(*events)[1:] == ["STOPPING ask", "STARTING spawn"]


def test_readiness_in_time_and_too_late() -> None:
    policy = RestartPolicy(awaits_readiness=True, start_timeout=5, backoff=ExponentialBackoff(1, 1, 1, 0))
    assert play((Event.BEGIN, 0.0), (Event.READY, 4.0), policy=policy)[1] == "RUNNING"
    late = play((Event.BEGIN, 0.0), (Event.TIMER, 5.0), (Event.EXITED, 6.0, 0), (Event.TIMER, 7.0), policy=policy)
    assert late[1:] == ["STOPPING ask", "BACKOFF", "STARTING spawn"]


def test_unhealthy_is_restarted_unless_never() -> None:
    for policy, end in (("always", "BACKOFF"), ("never", "FATAL finish")):
        events = [(Event.BEGIN, 0.0), (Event.TIMER, 1.0), (Event.UNHEALTHY, 2.0), (Event.EXITED, 3.0, 0)]
        assert play(*events, policy=RestartPolicy(policy=policy))[-1] == end


def test_policies() -> None:
    table = {"never": ["EXITED", "FATAL"], "on_failure": ["EXITED", "BACKOFF"], "always": ["BACKOFF", "BACKOFF"]}
    for policy, expected in {**table, "unless_stopped": table["always"]}.items():
        ends = [
            play((Event.BEGIN, 0.0), (Event.EXITED, 5.0, code), policy=RestartPolicy(policy=policy))[-1]
            for code in (0, 3)
        ]
        assert [end.split()[0] for end in ends] == expected


class AnySequence(RuleBasedStateMachine):
    """Drives the machine as a shim does, with a child that lives or not, and counts what it is told to do."""

    def __init__(self) -> None:
        super().__init__()
        self.machine, self.now, self.finished, self.stopped = RestartMachine(), 0.0, False, False
        self.children, self.automatic = 0, []  # type: tuple[int, list[float]]

    @initialize(
        policy=st.sampled_from(["never", "on_failure", "always", "unless_stopped"]),
        burst=st.integers(1, 4),
        waits=st.booleans(),
    )
    def begin(self, policy: str, burst: int, waits: bool) -> None:
        backoff = ExponentialBackoff(0.5, 2, 4, 0.5)
        self.policy = RestartPolicy(policy, backoff, 5.0, burst, 20.0, (0, 3), 3.0, 1.0, 2.0, awaits_readiness=waits)
        self.tell(Event.BEGIN)

    def tell(self, event: Event, code: int | None = None) -> None:
        before = self.machine
        self.machine, actions = handle_event(before, event, self.now, self.policy, lambda: 0.3, code)
        for action in actions:
            if action is ShimAction.SPAWN:
                assert not self.stopped, "started after a stop"
                self.children += 1
                if event is Event.RESTART or (event is Event.EXITED and before.state is ServiceState.STOPPING):
                    self.automatic = []
                self.automatic.append(self.now)
            elif action in {ShimAction.ASK, ShimAction.KILL}:
                assert self.children == 1
            else:
                assert self.children == 0, "ended with a child left"
                self.finished = True

    @rule(seconds=st.floats(0, 25))
    def time_passes(self, seconds: float) -> None:
        # As in the shim, a timer is served when it is due, not long after.
        end = self.now + seconds
        while self.machine.deadline is not None and self.machine.deadline <= end and not self.finished:
            self.now = max(self.now, self.machine.deadline)
            self.tell(Event.TIMER)
        self.now = end

    @precondition(lambda self: self.children == 1)
    @rule(code=st.sampled_from([0, 1, 3, -9, None]))
    def child_ends(self, code: int | None) -> None:
        self.children = 0
        self.tell(Event.EXITED, code)

    @precondition(lambda self: not self.finished)
    @rule(event=st.sampled_from([Event.READY, Event.UNHEALTHY, Event.RESTART, Event.TIMER, Event.BEGIN]))
    def something_happens(self, event: Event) -> None:
        self.tell(event)

    @precondition(lambda self: not self.finished)
    @rule()
    def stop(self) -> None:
        self.stopped = True
        self.tell(Event.STOP)

    @invariant()
    def at_most_one_child(self) -> None:
        assert self.children in {0, 1}
        assert self.machine.child == (self.children == 1)

    @invariant()
    def burst_is_never_exceeded(self) -> None:
        for start in self.automatic:
            assert sum(start <= each < start + 20.0 for each in self.automatic) <= self.policy.burst

    @invariant()
    def finished_exactly_in_a_final_state(self) -> None:
        assert self.finished == (self.machine.state in FINAL)
        assert not self.finished or self.machine.deadline is None

    @invariant()
    def stopping_comes_to_an_end(self) -> None:
        if self.machine.state in {ServiceState.STOPPING, ServiceState.BACKOFF}:
            assert self.machine.deadline is not None


AnySequence.TestCase.settings = settings(max_examples=150, stateful_step_count=40)
TestAnySequence = AnySequence.TestCase
