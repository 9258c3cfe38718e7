#!/usr/bin/env bash
# Installs psverify into a folder of its own, so that the job's Python stays as it is. Python runs isolated (-I) and in an
# empty folder: the checkout may hold a venv.py, a pip folder or a sitecustomize.py, and none of them may be run.
set -euo pipefail
python=$(command -v python3 || command -v python) || {
  echo "::error title=psverify::psverify needs Python 3.10 or later; run actions/setup-python before it"
  exit 2
}
venv="${RUNNER_TEMP:?}/psverify"
empty="$RUNNER_TEMP/psverify-empty"
mkdir -p "$empty"
cd "$empty"
unset PYTHONPATH PYTHONSTARTUP PYTHONHOME
"$python" -I -m venv "$venv"
bin="$venv/bin"
[ -d "$bin" ] || bin="$venv/Scripts"
what="${GITHUB_ACTION_PATH:?}"
[ -z "${PSVERIFY_VERSION:-}" ] || what="psverify==$PSVERIFY_VERSION"
pip=("$bin/python" -I -m pip install --quiet --disable-pip-version-check)
"${pip[@]}" --require-hashes --only-binary=:all: -r "$GITHUB_ACTION_PATH/.github/action/requirements.txt"
"${pip[@]}" --no-deps --no-build-isolation "$what"
printf '%s\n' "$bin" >> "${GITHUB_PATH:?}"
