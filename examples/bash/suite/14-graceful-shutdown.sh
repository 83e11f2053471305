#!/usr/bin/env bash
# A service that is asked to stop cleans up; one that is killed cannot, and leaves a stale lock.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

cat >service.sh <<'EOF'
trap 'echo flushed; rm -f service.pid; exit 0' TERM
echo "$$" >service.pid
echo started
# Bounded, so that nothing is left behind if the scenario itself is killed.
for ((i = 0; i < 500; i++)); do sleep 0.02; done
EOF

start() {
    # The log of an earlier service must not pass for this one's.
    : >service.log
    bash service.sh >service.log &
    service=$!
    until grep -q started service.log; do sleep 0.01; done
}

start
kill -TERM "$service"
status=0
wait "$service" || status=$?
assert_equal 'the status after TERM' 0 "$status"
assert_equal 'the log after TERM' $'started\nflushed' "$(cat service.log)"
[[ ! -e service.pid ]] || fail 'the service left its lock behind'

start
kill -KILL "$service"
status=0
# bash reports the kill on stderr, which is expected here.
wait "$service" 2>/dev/null || status=$?
assert_equal 'the status after KILL' 137 "$status"
assert_equal 'the log after KILL' started "$(cat service.log)"
if kill -0 "$(cat service.pid)" 2>/dev/null; then
    fail 'the killed service is still there'
fi
printf 'stale lock of process that is gone: service.pid\n' >&2
