#!/usr/bin/env bash
# Builds a release from a tag, twice, to the same bytes; the archive and its version go on record.

set -euo pipefail
. "${BASH_SOURCE[0]%/*}/common.sh"
# shellcheck source=../../../bindings/bash/scenariolog.sh
. "$here/../../../bindings/bash/scenariolog.sh"

new_repository hello
cd hello
printf '#!/bin/sh\necho hello\n' >hello
chmod 755 hello
printf 'notes to self\n' >NOTES
printf 'NOTES export-ignore\n' >.gitattributes
git add .
git commit -qm 'Say hello'
git tag -am 'Release 1.2.0' v1.2.0
printf 'echo goodbye\n' >>hello
git commit -qam 'Say goodbye too'

version=$(git describe --tags --abbrev=0)
build() {
    git archive --prefix="hello-${version#v}/" "$version" | gzip -n
}
build >../first.tar.gz
build >../second.tar.gz
cmp ../first.tar.gz ../second.tar.gz || fail 'two builds of one tag differ'

contents=$(tar -tzf ../first.tar.gz)
printf '%s\n' "$contents"
assert_equal 'the contents' $'hello-1.2.0/\nhello-1.2.0/.gitattributes\nhello-1.2.0/hello' "$contents"
tar -xzf ../first.tar.gz
assert_equal 'what the release says' hello "$(hello-1.2.0/hello)"

# What is recorded has to outlive this directory: beside the logs it does.
release=${SCENARIOLOG_LOG_DIR:-$work}/hello-${version#v}.tar.gz
cp ../first.tar.gz "$release"
sl_artifact "$release" release
sl_kv release.version "${version#v}"
sl_kv release.sha256 "$(sha256sum <"$release" | cut -d' ' -f1)"
