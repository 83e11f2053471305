#!/usr/bin/env bash
# A suite on the bash library. It says in the file "acks" what has ended.
export SL_STRICT=1
eval "$("$SCENARIOLOG" bash)"
sl_start faulty
work() {
    for line in {1..20}; do echo "line $line of $1"; done
}
for number in 1 2 3; do
    sl_step --quiet "step-$number" work "$number" && echo "step-$number passed" >>acks
done
