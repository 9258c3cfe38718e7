#!/usr/bin/env bash
# Installs psverify into a folder of its own, so that the job's Python stays as it is.
set -euo pipefail
venv="${RUNNER_TEMP:?}/psverify"
"$(command -v python3 || command -v python)" -m venv "$venv"
bin="$venv/bin"
[ -d "$bin" ] || bin="$venv/Scripts"
if [ -n "${PSVERIFY_VERSION:-}" ]; then
  "$bin/python" -m pip install --quiet --disable-pip-version-check "psverify==$PSVERIFY_VERSION"
else
  "$bin/python" -m pip install --quiet --disable-pip-version-check "${PSVERIFY_ACTION_PATH:?}"
fi
printf '%s\n' "$bin" >> "${GITHUB_PATH:?}"
