# points at: the server did not answer within 2 s
printf 'for n in 1 2 3; do echo "attempt $n: waiting for the server"; done\necho "the server did not answer within 2 s" >&2\necho "cleaning up"\nexit 1\n' >wait.sh
bash wait.sh
