#!/usr/bin/env bash
# Installs psverify into a folder of its own, so that the job's Python stays as it is.
set -euo pipefail
python=$(command -v python3 || command -v python) || {
  echo "::error title=psverify::psverify needs Python 3.10 or later; run actions/setup-python before it"
  exit 2
}
venv="${RUNNER_TEMP:?}/psverify"
"$python" -m venv "$venv"
bin="$venv/bin"
[ -d "$bin" ] || bin="$venv/Scripts"
what="${GITHUB_ACTION_PATH:?}"
[ -z "${PSVERIFY_VERSION:-}" ] || what="psverify==$PSVERIFY_VERSION"
"$bin/python" -m pip install --quiet --disable-pip-version-check "$what"
printf '%s\n' "$bin" >> "${GITHUB_PATH:?}"
