#!/usr/bin/env bash
# File names with spaces, quotes, a newline, a leading dash and letters beyond ASCII survive a pipeline, an
# archive and git.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"

names=('Grüße aus Köln.txt' '日本語.txt' 'naïve café' 'two  spaces' "it's \"quoted\"" '-rf' $'line\nbreak' 'a*b?c[d]' "tab$(printf '\t')here")
mkdir in
for name in "${names[@]}"; do
    printf 'this is %s\n' "$name" >"in/$name"
done

# Bytes, not letters: how a terminal shows them is not what they are.
sums() {
    (cd -- "$1" && find . -type f ! -path './.git/*' -print0 | sort -z | xargs -0 sha256sum -z -- | tr '\0\n' '\n ')
}

sums in
assert_equal 'the number of files' "${#names[@]}" "$(find in -type f -print0 | tr -dc '\0' | wc -c | tr -d ' ')"

mkdir out
tar -C in -cf - . | tar -C out -xf -
assert_equal 'the tree through tar' "$(sums in)" "$(sums out)"

new_repository in
git -C in add --all
git -C in commit -qm 'Add awkward names'
git clone -q in cloned
assert_equal 'the tree through git' "$(sums in)" "$(sums cloned)"
git -C cloned ls-files
