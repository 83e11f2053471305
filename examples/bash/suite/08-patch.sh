#!/usr/bin/env bash
# A change travels as a patch: made by diff, applied elsewhere, reverted, refused where it does not fit.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

mkdir old
awk 'BEGIN { for (i = 1; i <= 60; i++) print "line", i }' >old/manual.txt
cp -R old new
sed -e 's/^line 12$/line twelve/' -e '40d' -e '/^line 55$/a\
line 55 and a half' old/manual.txt >new/manual.txt

# diff says 1 for "they differ".
status=0
diff -ru old new >change.patch || status=$?
assert_equal "diff's status" 1 "$status"
cat change.patch
assert_equal 'the number of hunks' 3 "$(grep -c '^@@' change.patch)"

# The change must fit a copy in which other lines have moved.
mkdir -p elsewhere
{
    printf 'a new preface\n'
    cat old/manual.txt
} >elsewhere/manual.txt
cp elsewhere/manual.txt before
cd elsewhere
# git must not find a repository that this directory happens to be in.
export GIT_CEILING_DIRECTORIES=$work
git apply --verbose ../change.patch
assert_equal 'the patched copy' "$(printf 'a new preface\n' | cat - ../new/manual.txt)" "$(cat manual.txt)"
git apply --reverse ../change.patch
cmp manual.txt ../before || fail 'taking the patch back did not restore the file'

sed 's/line/row/' ../before >manual.txt
if git apply --check ../change.patch; then
    fail 'a patch was accepted by a file that it does not fit'
fi
