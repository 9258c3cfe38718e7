"""The store's formats, each as a migration from the previous one; released migrations are never edited.

Times are seconds since 1970 (REAL). A `*_pid` and its `*_born` identify a process (`process_birth`). JSON is stored as TEXT.
"""

from __future__ import annotations

_FIRST = """
CREATE TABLE tasks (
  id TEXT PRIMARY KEY, manager TEXT NOT NULL, task TEXT NOT NULL, state TEXT NOT NULL,
  path TEXT NOT NULL, line INTEGER NOT NULL, params TEXT NOT NULL DEFAULT '{}',
  created REAL NOT NULL, started REAL, ended REAL, attempt INTEGER NOT NULL DEFAULT 0,
  exit_code INTEGER, message TEXT NOT NULL DEFAULT '', result TEXT,
  owner_pid INTEGER, owner_born TEXT, child_pid INTEGER, child_born TEXT,
  cancel INTEGER NOT NULL DEFAULT 0, run TEXT, retry_of TEXT);
CREATE INDEX tasks_by_state ON tasks (state);
CREATE TABLE locks (name TEXT PRIMARY KEY, owner_pid INTEGER NOT NULL, owner_born TEXT NOT NULL,
  holder TEXT NOT NULL);
CREATE TABLE services (
  name TEXT NOT NULL, replica INTEGER NOT NULL, state TEXT NOT NULL, generation INTEGER NOT NULL DEFAULT 0,
  wanted INTEGER NOT NULL DEFAULT 0, ready INTEGER NOT NULL DEFAULT 0, ready_log INTEGER NOT NULL DEFAULT 0,
  health TEXT NOT NULL DEFAULT 'unknown', since REAL NOT NULL, restarts INTEGER NOT NULL DEFAULT 0,
  exit_code INTEGER, message TEXT NOT NULL DEFAULT '', shim_pid INTEGER, shim_born TEXT, child_pid INTEGER,
  child_born TEXT,
  control TEXT, path TEXT NOT NULL, line INTEGER NOT NULL,
  PRIMARY KEY (name, replica));
CREATE TABLE runs (
  id TEXT PRIMARY KEY, workflow TEXT NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, digest TEXT NOT NULL,
  state TEXT NOT NULL,
  params TEXT NOT NULL DEFAULT '{}', created REAL NOT NULL, started REAL, ended REAL,
  message TEXT NOT NULL DEFAULT '',
  owner_pid INTEGER, owner_born TEXT, cancel INTEGER NOT NULL DEFAULT 0, retry_of TEXT, schedule TEXT);
CREATE INDEX runs_by_workflow ON runs (workflow, id);
CREATE TABLE steps (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, id TEXT NOT NULL, state TEXT NOT NULL,
  line INTEGER NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0, started REAL, ended REAL, output TEXT, message TEXT NOT NULL DEFAULT '',
  task TEXT,
  PRIMARY KEY (run, id));
CREATE TABLE schedules (
  name TEXT PRIMARY KEY, enabled INTEGER NOT NULL DEFAULT 1, seen REAL NOT NULL);
CREATE TABLE firings (
  schedule TEXT NOT NULL, occurrence REAL NOT NULL, claimed REAL NOT NULL, state TEXT NOT NULL,
  message TEXT NOT NULL DEFAULT '',
  owner_pid INTEGER, owner_born TEXT, subject TEXT, PRIMARY KEY (schedule, occurrence));
CREATE TABLE errors (
  fingerprint TEXT PRIMARY KEY, module TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL,
  operation TEXT NOT NULL DEFAULT '',
  count INTEGER NOT NULL, first REAL NOT NULL, last REAL NOT NULL, resolved REAL, detail TEXT NOT NULL DEFAULT '',
  subject TEXT NOT NULL DEFAULT '', path TEXT NOT NULL DEFAULT '', line INTEGER NOT NULL DEFAULT 1,
  data TEXT NOT NULL DEFAULT '{}');
CREATE TABLE settings (
  id TEXT PRIMARY KEY, made REAL NOT NULL, author TEXT NOT NULL, reason TEXT NOT NULL, content TEXT NOT NULL)
"""

MIGRATIONS: tuple[str, ...] = (_FIRST,)
