#!/usr/bin/env bash
# Moves a configuration to new host names and compares it with what was agreed upon.
#
# FAILS ON PURPOSE: the substitution lacks its `g`, so only the first of two hosts on a line is renamed. Ask the recording: `scenariolog failures`.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

cat >old.ini <<'EOF'
[database]
primary = db1.old.example
replicas = db2.old.example, db3.old.example

[cache]
hosts = cache.old.example
ttl = 300
EOF

printf 'migrating %s settings\n' "$(grep -c = old.ini)"
sed 's/\.old\.example/.new.example/' old.ini >new.ini

grep -q 'ttl = 300' new.ini || fail 'a setting that has no host was lost'

expected='[database]
primary = db1.new.example
replicas = db2.new.example, db3.new.example

[cache]
hosts = cache.new.example
ttl = 300'
assert_equal 'the migrated configuration' "$expected" "$(cat new.ini)"
printf 'migrated\n'
