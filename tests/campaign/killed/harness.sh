#!/usr/bin/env bash
# A harness that calls the program. It says in the file "acks" what has ended.
run=$("$SCENARIOLOG" run start --suite faulty) || exit
for number in 1 2 3; do
    "$SCENARIOLOG" exec -q --strict --run-id "$run" --name "step-$number" -- \
        sh -c "for line in 1 2 3 4 5 6 7 8 9 10; do echo \"line \$line\"; echo \"aside line \$line\" >&2; done"
    status=$?
    [[ $status -eq 0 ]] && echo "step-$number passed" >>acks
done
"$SCENARIOLOG" run end --run-id "$run"
