# points at: error: pathspec 'release-9' did not match any file(s) known to git
# needs: git
git init -q -b main . && echo 1 >file && git add . && git commit -qm one
git status --short
git checkout release-9
