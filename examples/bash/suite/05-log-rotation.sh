#!/usr/bin/env bash
# Logs older than a week are compressed, older than a month deleted; newer ones stay as they are.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

mkdir -p logs/web logs/'mail queue'
for day in 01 05 10 15 20 25 30; do
    for service in web 'mail queue'; do
        file="logs/$service/2024-01-$day.log"
        printf '%s worked on January %s\n' "$service" "$day" >"$file"
        touch -t "202401${day}1200" "$file"
    done
done

# Measured from a fixed day: with find's -mtime the result would depend on when this runs.
touch -t 202401230000 week
touch -t 202401070000 month

find logs -type f -name '*.log' ! -newer month -print0 | xargs -0 rm -v --
find logs -type f -name '*.log' ! -newer week -print0 | xargs -0 gzip -nv

expected='logs/mail queue/2024-01-10.log.gz
logs/mail queue/2024-01-15.log.gz
logs/mail queue/2024-01-20.log.gz
logs/mail queue/2024-01-25.log
logs/mail queue/2024-01-30.log
logs/web/2024-01-10.log.gz
logs/web/2024-01-15.log.gz
logs/web/2024-01-20.log.gz
logs/web/2024-01-25.log
logs/web/2024-01-30.log'
assert_equal 'what is left' "$expected" "$(find logs -type f | sort)"
assert_equal 'a compressed log' 'web worked on January 15' "$(gzip -dc logs/web/2024-01-15.log.gz)"
