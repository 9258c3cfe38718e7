#!/usr/bin/env bash
# Runs the check with what the inputs say. They come through the environment and are split into words, never evaluated.
set -uo pipefail
read -r -d '' -a paths <<< "${PSVERIFY_PATHS:-.}" || true
read -r -d '' -a words <<< "${PSVERIFY_ARGS:-}" || true
reports=(-f github)
[ -n "${PSVERIFY_SARIF:-}" ] && reports+=(-f "sarif=$PSVERIFY_SARIF")
if [ "${PSVERIFY_SUMMARY:-true}" = true ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  page="${RUNNER_TEMP:?}/psverify-summary.md"
  reports+=(-f "markdown=$page")
fi
status=0
psverify check --no-progress "${reports[@]}" ${words[@]+"${words[@]}"} -- "${paths[@]}" || status=$?
[ -n "${page:-}" ] && [ -f "$page" ] && cat "$page" >> "$GITHUB_STEP_SUMMARY"
printf 'exit-code=%s\n' "$status" >> "${GITHUB_OUTPUT:-/dev/null}"
exit "$status"
