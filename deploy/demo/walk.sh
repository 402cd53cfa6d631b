# The whole way by itself, for deploy/run --walk: a newer list comes as a delta, the network is pulled, three hits are decided,
# a stick carries them to Central and the receipts back, the network returns, and nothing is twice. Sourced by deploy/run,
# whose functions and places it uses; whatever does not come as it must ends the run with one sentence.

readonly walk_records=2000
stick="$data/stick"
cookie=

http_post() { # PORT PATH BODY : head and body of the answer
  (
    exec 3<>"/dev/tcp/127.0.0.1/$1"
    printf 'POST %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\nX-Checkpoint: 1\r\nContent-Type: application/json\r\n' "$2" "$1" >&3
    printf 'Cookie: %s\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s' "$cookie" "${#3}" "$3" >&3
    timeout 30 cat <&3
  ) 2>/dev/null || true
}

said() { # FIELD : of the last command's JSON
  sed -nE "s/.*\"$1\": ?\"?([^\",}]+)\"?.*/\1/p" "$data/ctl.log" | head -1
}

expect() { # WHAT FOUND WANTED
  if [ "$2" != "$3" ]; then fail "the walk found $1 $2 where $3 was to be"; fi
}

stop_one() { # NAME : as if its plug were pulled
  local i
  for i in "${!names[@]}"; do
    if [ "${names[$i]}" = "$1" ]; then
      kill -KILL "${pids[$i]}" 2>/dev/null || true
      wait "${pids[$i]}" 2>/dev/null || true
      unset "pids[$i]" "names[$i]"
      pids=("${pids[@]}")
      names=("${names[@]}")
      return
    fi
  done
}

walk_people() { # HOW MANY : the demonstration's people, and so many nobodies who make the list worth a delta
  cat deploy/demo/people.tsv
  awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) printf "WALK-%06d\tNobody Number%d, Fictional Person%d\t\t19%02d-05-17\tUtopia\t\n", i, i, i * 7919, 30 + i % 60 }'
}

walk_publish() { # HOW MANY
  walk_people "$1" >"$data/walk-people.tsv"
  central ops import "people-tsv=$data/walk-people.tsv" "documents-csv=$PWD/deploy/demo/documents.csv"
  central approver1 approve
  central approver2 approve
  central ops publish --json
  generation=$(said generation)
  for ((second = 0; second < wait_seconds_max; second++)); do
    central_fleet
    if [ "$(said generation)" = "$generation" ]; then return; fi
    sleep 1
  done
  fail "the board had not taken list $generation after $wait_seconds_max s"
}

central_fleet() { # A board that is overdue is exit 1 and no failure here.
  CPE_PASSWORD=$(password_of auditor) dotnet "$ctl_dll" central fleet --json --central "$central_url" --user auditor >"$data/ctl.log" 2>&1 || true
}

decide() { # TRAVELLER
  local check=
  http_post "$desk" /present "{\"id\":\"$1\"}" >/dev/null
  for ((tenth = 0; tenth < wait_seconds_max * 10; tenth++)); do
    check=$(http_get_as_officer | sed -nE 's/.*"checkId":"([0-9a-f-]+)".*"needsDecision":true.*/\1/p' | head -1)
    if [ -n "$check" ] && [ "$check" != "$decided" ]; then break; fi
    sleep 0.1
  done
  [ -n "$check" ] || fail "no hit came up for the traveller '$1'"
  http_post "$kiosk" /api/kiosk/decisions "{\"checkId\":\"$check\",\"decision\":\"refer\",\"reason\":\"\",\"text\":\"\"}" |
    head -1 | grep -q ' 20[04]' || fail "the decision on '$1' was not taken"
  decided=$check
  http_post "$desk" /remove '{}' >/dev/null
}

http_get_as_officer() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$kiosk"
    printf 'GET /api/kiosk/state HTTP/1.0\r\nHost: 127.0.0.1:%s\r\nCookie: %s\r\nConnection: close\r\n\r\n' "$kiosk" "$cookie" >&3
    timeout 5 cat <&3
  ) 2>/dev/null || true
}

walk() {
  local delta slice
  decided=
  echo
  echo "walk 1: two approvers sign a list of $walk_records more people, then one with one more; the board takes it as a delta"
  walk_publish "$walk_records"
  walk_publish "$((walk_records + 1))"
  delta=$(find "$data/central/lists/published/files" -name '*.slice.delta' -newer "$data/walk-people.tsv" -printf '%s\n' | sort -n | head -1)
  slice=$(find "$data/central/lists/published/files" -name '*.slice.db' -newer "$data/walk-people.tsv" -printf '%s\n' | sort -n | tail -1)
  [ -n "$delta" ] || fail "the newest list came without a delta"
  echo "  list $generation is in use at the board; the delta has $delta bytes, the whole slice $slice"

  echo "walk 2: the network is pulled (Central is gone), and the officer decides three hits"
  stop_one central
  cookie=$(http_post "$kiosk" /api/session "{\"officer\":\"$officer\",\"pin\":\"$(cat "$data/officer-pin")\"}" |
    sed -nE 's/^[Ss]et-[Cc]ookie: ([^;]+).*/\1/p' | head -1)
  [ -n "$cookie" ] || fail "the officer could not sign in"
  for traveller in same-person spelled-differently stolen-passport; do
    decide "$traveller"
    echo "  $traveller: decided and kept"
  done

  echo "walk 3: a stick carries them to Central, and the receipts back"
  rm -rf "$stick" && mkdir -p "$stick"
  ctl courier export "$stick" --data "$data/board" --json
  reports=$(said reports)
  [ "${reports:-0}" -ge 6 ] || fail "the stick has ${reports:-no} reports; three hits and three decisions are 6"
  start_central
  at_central import
  expect "reports stored by the stick" "$(($(said stored) + $(said known)))" "$reports"
  at_central export --unit demo-board-1
  echo "  Central has $reports reports; the stick goes back"

  echo "walk 4: the network is back; the stick is read at the board all the same, and nothing is twice"
  if ! patiently "reading the stick" "$data/ctl.log" dotnet "$ctl_dll" courier import "$stick" --data "$data/board" --json; then
    tail -1 "$data/ctl.log"
  fi
  for ((second = 0; second < wait_seconds_max; second++)); do
    ctl outbox show --data "$data/board" --json
    if [ "$(said waiting)" = 0 ]; then break; fi
    sleep 1
  done
  expect "reports that wait" "$(said waiting)" 0
  CPE_PASSWORD=$(password_of auditor) dotnet "$ctl_dll" central hits --json --central "$central_url" --user auditor >"$data/hits.json"
  ids=$(sed -nE 's/^\{"id": ?"([0-9a-f-]{36})".*/\1/p' "$data/hits.json" | sort)
  expect "hits that are twice" "$(uniq -d <<<"$ids" | wc -l)" 0
  [ "$(wc -l <<<"$ids")" -ge 3 ] || fail "Central shows fewer than the three hits"
  echo "  nothing waits at the board; Central shows $(wc -l <<<"$ids") hits, each once"
}

at_central() { # VERB MORE...
  local verb="$1"
  shift
  CPE_PASSWORD=$(password_of ops)
  export CPE_PASSWORD
  ctl courier "$verb" "$stick" --central "$central_url" --user ops --json "$@"
  unset CPE_PASSWORD
}
