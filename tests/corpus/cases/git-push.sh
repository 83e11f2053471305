# points at: ! [rejected]
# needs: git
git init -q --bare origin.git
git clone -q origin.git a 2>/dev/null
git clone -q origin.git b 2>/dev/null
for clone in a b; do
    (cd $clone && git checkout -q -b main && echo $clone >file && git add file && git commit -qm $clone && git push -q origin main)
done
cd b && git push origin main
