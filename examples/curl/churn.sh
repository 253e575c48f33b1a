#!/usr/bin/env bash
# What a shop's back end asks of Churn, with nothing but curl. Argument: the server's HTTP address. CHURN_KEY: its API key, if it asks for one.
set -euo pipefail

api=http://${1:-127.0.0.1:8080}/v1
run=curl-$(date +%s)-$$ # a customer of its own, and the beginning of each event's id
answer=$(mktemp)
# From a file, as the arguments of a process can be read by others on the machine.
header=$(mktemp)
[ -z "${CHURN_KEY:-}" ] || echo "authorization: Bearer $CHURN_KEY" > "$header"
watching=
trap 'rm -f "$answer" "$header"; [ -z "$watching" ] || kill "$watching" 2> /dev/null || true' EXIT

# -f… makes an error the exit code, but shows its body. --retry sends the same body again after 408, 429, 500, 503 and 504, and waits as
# long as Retry-After says: right for scores, and for events since the body holds their ids. The file, unlike standard output, is
# emptied before each try.
call() {
  if ! curl -sS --fail-with-body --retry 4 --retry-connrefused --max-time 20 -H 'Content-Type: application/json' -H @"$header" -o "$answer" "$@"; then
    echo "churn.sh: the call failed: ${*: -1}" >&2
    cat "$answer" >&2
    exit 1
  fi
  cat "$answer"
}
event() { # number, type, further fields
  printf '{"eventId":"%s-%s","customerId":"%s","type":"%s"%s}' "$run" "$1" "$run" "$2" "${3:-}"
}
say() { printf '\n== %s\n' "$*"; }

say "One event, and the score that it leads to"
call -d "$(event 1 purchase ',"value":49.90')" "$api/events"

say "The same again, as after a time-out: a DUPLICATE, counted once"
call -d "$(event 1 purchase ',"value":49.90')" "$api/events" | grep DUPLICATE

say "Many events: HTTP 200 says that the batch was read; each event has its own verdict"
call -d "{\"requests\":[{\"skipScore\":true,\"event\":$(event 2 visit ',"category":"web"')},
  {\"skipScore\":true,\"event\":$(event 3 complaint ',"category":"delivery"')}]}" "$api/events:batch"
if grep -Eq 'REJECTED|VERDICT_UNSPECIFIED' "$answer"; then
  echo "churn.sh: not every event was accepted: see their errors above" >&2
  exit 1
fi

say "How likely will they leave, and why"
call "$api/customers/$run/score?max_reasons=3"

say "What if the complaint were resolved? Nothing is stored"
call -d "{\"customerId\":\"$run\",\"hypotheticalEvents\":[{\"type\":\"complaint_resolved\",\"category\":\"delivery\"}]}" "$api/customers:score"

say "What is held on them"
call "$api/customers/$run?timeline_days=7"

say "Watch: the score now, then each change"
exec 3< <(exec curl -sSN --max-time 30 -H @"$header" "$api/customers/$run/scores:watch")
watching=$!
seen=0
while [ $seen -lt 2 ] && read -r -u 3 line; do
  case $line in
    'data: '*)
      seen=$((seen + 1))
      echo "$line"
      # Two changes are not told apart if they come at once, so the next one waits for the first answer.
      [ $seen -eq 2 ] || call -d "$(event 4 complaint_resolved ',"category":"delivery","value":2')" "$api/events" > /dev/null
      ;;
  esac
done
[ $seen -eq 2 ] || { echo "churn.sh: the watch ended before the change was seen" >&2; exit 1; }

say "Erase them"
call -X DELETE "$api/customers/$run"
