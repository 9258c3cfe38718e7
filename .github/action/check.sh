#!/usr/bin/env bash
# Runs the check with what the inputs say. They come through the environment and are split, never evaluated.
set -uo pipefail
paths=()
while read -r line; do
  [ -z "$line" ] || paths+=("$line")
done <<< "${PSVERIFY_PATHS:-}"
[ "${#paths[@]}" -gt 0 ] || paths=(.)
read -r -d '' -a words <<< "${PSVERIFY_ARGS:-}" || true
reports=(-f github)
[ -z "${PSVERIFY_SARIF:-}" ] || reports+=(-f "sarif=$PSVERIFY_SARIF")
page="${RUNNER_TEMP:?}/psverify-summary.md"
rm -f "$page"
case "${PSVERIFY_SUMMARY:-true}" in
  [Tt][Rr][Uu][Ee]) reports+=(-f "markdown=$page") ;;
esac
# A fork's pull request may have changed the configuration so that it finds nothing.
[ "${PSVERIFY_FORK:-false}" != true ] || reports+=(--untrusted)
status=0
psverify check --no-progress "${reports[@]}" ${words[@]+"${words[@]}"} -- "${paths[@]}" || status=$?
[ ! -f "$page" ] || cat "$page" >> "${GITHUB_STEP_SUMMARY:?}"
printf 'exit-code=%s\n' "$status" >> "${GITHUB_OUTPUT:?}"
exit "$status"
