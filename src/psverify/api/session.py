"""The public face for commands: the session, its options, and the pool's lanes."""

from __future__ import annotations

from psverify.cli.options import dry_run as dry_run, run_options as run_options
from psverify.outcome.pipeline import check_file as check_file
from psverify.pool import Lane as Lane
from psverify.session import Session as Session
