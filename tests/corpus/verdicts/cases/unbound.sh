# step: deploy
# verdict: new
# cause: TARGET: unbound variable
green() {
    printf 'set -u\nTARGET=staging\necho "deploying to $TARGET ($$)"\n' >deploy.sh
}
red() {
    sed -i '/^TARGET/d' deploy.sh
}
suite() {
    step deploy bash deploy.sh
}
