# points at: TARGET_HOST: unbound variable
printf 'set -eu\necho "deploying"\necho "to $TARGET_HOST"\n' >deploy.sh
bash deploy.sh
