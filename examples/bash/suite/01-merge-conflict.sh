#!/usr/bin/env bash
# Two branches change one line; the merge must stop, and after the conflict is settled keep both histories.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

new_repository shop
cd shop

printf 'currency = EUR\ntax = 19\nshipping = 4.90\n' >shop.conf
git add shop.conf
git commit -qm 'Add the configuration'

git checkout -qb lower-tax
sed 's/^tax = .*/tax = 16/' shop.conf >shop.conf.new && mv shop.conf.new shop.conf
git commit -qam 'Lower the tax for the half-year'

git checkout -q main
sed 's/^tax = .*/tax = 19.0/' shop.conf >shop.conf.new && mv shop.conf.new shop.conf
git commit -qam 'Write the tax with a fraction'

if git merge lower-tax -m 'Merge the lower tax'; then
    fail 'two changes of one line were merged without a conflict'
fi
assert_equal 'the list of conflicts' shop.conf "$(git diff --name-only --diff-filter=U)"
grep -q '^<<<<<<< HEAD' shop.conf || fail 'the conflict is not marked in the file'

printf 'currency = EUR\ntax = 16.0\nshipping = 4.90\n' >shop.conf
git add shop.conf
git commit -qm 'Merge the lower tax'

git log --graph --format='%s'
assert_equal 'the number of commits' 4 "$(git rev-list --count HEAD)"
assert_equal 'the number of parents' 2 "$(git show -s --format=%p HEAD | wc -w | tr -d ' ')"
assert_equal 'the tax' 'tax = 16.0' "$(grep ^tax shop.conf)"
assert_equal 'the working tree' '' "$(git status --porcelain)"
