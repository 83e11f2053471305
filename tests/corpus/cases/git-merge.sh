# points at: CONFLICT (content): Merge conflict in file
# needs: git
git init -q -b main . && echo 1 >file && git add . && git commit -qm one
git checkout -q -b other && echo 2 >file && git commit -qam two
git checkout -q main && echo 3 >file && git commit -qam three
git merge other
