#!/usr/bin/env bash
# A bug is planted in the eleventh of sixteen changes; git bisect has to name that commit.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

new_repository rounding
cd rounding

# Rounds half up; from change 11 on it cuts off.
write_price() {
    local half=' + 0.5'
    (($1 < 11)) || half=''
    cat >price.sh <<EOF
awk "BEGIN { printf \\"%d\\", \$1$half }"
EOF
}

for n in {1..16}; do
    write_price "$n"
    printf 'change %02d\n' "$n" >>CHANGES
    git add .
    git commit -qm "Change $n"
done

cat >../check.sh <<'EOF'
[ "$(sh price.sh 2.5)" = 3 ]
EOF

git bisect start HEAD HEAD~15
git bisect run sh ../check.sh | tee ../bisect.log
assert_equal 'the first bad commit' 'Change 11' "$(git show -s --format=%s refs/bisect/bad)"

tested=$(git bisect log | grep -c '^git bisect \(good\|bad\)') || true
printf 'found among 16 commits, %s verdicts\n' "$tested"
((tested <= 6)) || fail "a binary search needed $tested verdicts"

git bisect reset
assert_equal 'the branch after the search' main "$(git symbolic-ref --short HEAD)"
