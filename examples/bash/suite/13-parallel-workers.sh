#!/usr/bin/env bash
# Four workers share a queue under a lock; each job is done once, and the one that fails is known by its status.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

mkdir queue finished
for job in {01..12}; do
    printf 'job %s\n' "$job" >"queue/$job"
done

# mv is atomic: of two workers that want one job, one gets it.
worker() {
    local job
    for job in queue/*; do
        mv -- "$job" "finished/${job##*/}.$1" 2>/dev/null || continue
        gzip -n "finished/${job##*/}.$1"
    done
    # The third worker reports trouble when all is done.
    [[ $1 != 3 ]]
}

pids=()
for id in 1 2 3 4; do
    worker "$id" &
    pids+=("$!")
done

failed=''
for index in "${!pids[@]}"; do
    wait "${pids[$index]}" || failed+="$((index + 1)):$? "
done
assert_equal 'the workers that failed' '3:1 ' "$failed"

assert_equal 'the jobs left' '' "$(find queue -type f)"
assert_equal 'the jobs done' "$(printf '%s\n' {01..12})" "$(find finished -type f | sed 's|finished/||; s|\..*||' | sort)"
printf '12 jobs done by 4 workers, worker 3 ended with 1 as it should\n'
