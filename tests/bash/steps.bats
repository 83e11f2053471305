#!/usr/bin/env bats
# Steps, commands, tags and artifacts through scenariolog.sh.

load helper

@test "a command is a step with its name and outcome" {
    suite <<'EOF'
sl_start nightly
sl_step "greet the world" printf 'hello\n'
EOF
    run -0 ./suite.sh
    steps_are '1|greet the world|passed'
    equal nightly "$(sql 'SELECT suite FROM scenario_runs')"
    run_is 'passed|0'
}

@test "steps are numbered from 1, those in a subshell too" {
    suite <<'EOF'
sl_start numbers
sl_step a true
(sl_step b true)
x=$(sl_step c true)
sl_step d true
EOF
    run -0 ./suite.sh
    steps_are $'1|a|passed\n2|b|passed\n3|c|passed\n4|d|passed'
}

@test "a failing step ends a suite under set -e, with its status" {
    suite <<'EOF'
sl_start failing
sl_step "bad" bash -c 'exit 3'
sl_step "never" true
EOF
    run -3 ./suite.sh
    steps_are '1|bad|failed'
    run_is 'failed|3'
}

@test "a failing step can be borne with ||, if and !" {
    suite <<'EOF'
sl_start failing
sl_step one false || true
sl_step two bash -c 'exit 7' || echo "status $?"
if sl_step three false; then echo wrong; fi
! sl_step four false
EOF
    run -0 --separate-stderr ./suite.sh
    equal 'status 7' "$output"
    steps_are $'1|one|failed\n2|two|failed\n3|three|failed\n4|four|failed'
    run_is 'passed|0'
}

@test "arguments and names arrive as they are" {
    suite <<'EOF'
sl_start quoting
args=("two words" "it's" 'say "hi"' $'new\nline' '' '*' '$HOME' '\' '-x' '--' $'\377' 'a=b')
sl_step $'it\'s a "name"\nof two lines' bash -c 'printf "%s\0" "$@" >command' _ "${args[@]}"
save() { printf '%s\0' "$@" >"$saved"; }
saved=function
sl_step -- '--dashes' save "${args[@]}"
printf '%s\0' "${args[@]}" >expected
EOF
    run -0 ./suite.sh
    cmp expected command
    cmp expected function
    steps_are $'1|it\'s a "name"\nof two lines|passed\n2|--dashes|passed'
}

@test "options before the name go to the program" {
    suite <<'EOF'
sl_start --kv=branch:main options
sl_step --tee-stdout --script-path=some/where.sh "told" echo aloud
sl_step --timeout=10ms "slow" sleep 60 || true
EOF
    run -0 --separate-stderr ./suite.sh
    equal aloud "$output"
    equal main "$(sql "SELECT v FROM kv WHERE k = 'branch'")"
    equal some/where.sh "$(sql "SELECT script_path FROM steps WHERE step_name = 'told'")"
    equal timed_out "$(sql "SELECT outcome FROM steps WHERE step_name = 'slow'")"
}

@test "statuses 126, 127 and of a signal are those of bash" {
    suite <<'EOF'
sl_start statuses
: >plain-file
sl_step a ./plain-file || echo "$?"
sl_step b no-such-program-anywhere || echo "$?"
sl_step c bash -c 'kill -KILL $$' || echo "$?"
EOF
    run -0 --separate-stderr ./suite.sh
    equal $'126\n127\n137' "$output"
}

@test "stdin reaches a step" {
    suite <<'EOF'
sl_start stdin
sl_step read cp /dev/stdin copy <<<"through"
take() { cat >taken; }
printf 'a pipe' | sl_step take take
EOF
    run -0 ./suite.sh
    equal through "$(<copy)"
    equal 'a pipe' "$(<taken)"
}

@test "a function sees the functions, variables and options of its suite" {
    suite <<'EOF'
shopt -s extglob nullglob
sl_start functions
plain='two
lines "quoted"'
list=(a "b c" '')
declare -A map=([key with space]=value) empty=()
declare -A unset_map
declare -i number=6
readonly constant=fixed
export exported=yes
IFS=,
helper() { printf '%s|' "$@"; }
show() {
    case $1 in +(a)) helper matched ;; esac
    helper "$plain" "${list[@]}" "${#list[@]}" "${map[key with space]}" "${#empty[@]}" "$number" "$constant" "$exported" "$mine" "$status" "$name" "$kind"
    unset_map[some key]=x
    helper "${unset_map[some key]}" "${list[*]}" "$0" *.nothing "$#"
    [[ -o errexit && -o nounset && -o pipefail ]] && helper options
}
caller_of_show() {
    local mine=local status=own name=own kind=own
    sl_step recorded show aaa >/dev/null
    show aaa >direct
    sl_step --tee-stdout again show aaa >recorded
}
caller_of_show
EOF
    run -0 ./suite.sh
    equal "$(<direct)" "$(<recorded)"
    [[ $(<direct) == *'|options|' ]]
}

@test "a function's changes stay in its step, and exit ends the step alone" {
    suite <<'EOF'
sl_start functions
value=before
change() { value=after; cd /; exit "$1"; }
sl_step change change 0
sl_step leave change 5 || echo "left with $?"
echo "$value"
[[ $PWD != / ]]
EOF
    run -0 --separate-stderr ./suite.sh
    equal $'left with 5\nbefore' "$output"
}

@test "set -e holds inside a function even where its status is tested" {
    suite <<'EOF'
sl_start errexit
checks() { echo first; false; echo second; }
sl_step --tee-stdout a checks || echo "a: $?"
if sl_step --tee-stdout b checks; then echo wrong; fi
EOF
    run -0 --separate-stderr ./suite.sh
    equal $'first\na: 1\nfirst' "$output"
}

@test "a suite without set -e has functions without set -e" {
    suite <<'EOF'
set +eu
sl_start lenient
checks() { false; echo "went on$no_such_variable"; }
sl_step --tee-stdout a checks
EOF
    run -0 --separate-stderr ./suite.sh
    equal 'went on' "$output"
}

@test "eval makes a pipeline a step, under pipefail" {
    suite <<'EOF'
sl_start pipes
word=here
sl_step --tee-stdout good eval 'printf "%s\n" not "$word" | grep here'
sl_step bad eval 'false | cat' || echo "bad: $?"
EOF
    run -0 --separate-stderr ./suite.sh
    equal $'here\nbad: 1' "$output"
}

@test "functions do not leak into the environment of commands" {
    suite <<'EOF'
sl_start environment
git() { echo "not git"; }
inspect() { bash -c 'type -t git; env' >inside; }
sl_step a bash -c 'type -t git; env' >/dev/null
sl_step b inspect
EOF
    run -0 ./suite.sh
    equal file "$(head -n 1 inside)"
    run -1 grep -E '^_sl_|BASH_FUNC_(sl_|git)' inside
}

@test "nothing is left in TMPDIR, nor is the state there while the function runs" {
    suite <<'EOF'
sl_start residue
password=hunter2
look() { find "$TMPDIR" -type f; }
sl_step --tee-stdout look look
fails() { false; }
sl_step fails fails || true
EOF
    run -0 --separate-stderr ./suite.sh
    equal '' "$output"
    equal '' "$(find tmp -type f)"
}

@test "a suite that is killed leaves nothing of its variables in a file" {
    suite <<'EOF'
password=$(printf 'hunter%.0s' {1..20000})
sl_start killed
f() { :; }
while true; do sl_step f f; done
EOF
    for ((try = 0; try < 30; try++)); do
        SCENARIOLOG_DB=$PWD/$try.db ./suite.sh 2>/dev/null &
        sleep "0.$((RANDOM % 3))$((RANDOM % 10))"
        kill -KILL $!
        wait $! || true
    done
    equal '' "$(find tmp -type f)"
    equal '' "$(grep -rl --exclude=suite.sh hunterhunter . || true)"
}

@test "a function runs without stdin, and with more variables than a pipe or an argument holds" {
    suite <<'EOF'
sl_start large
large=$(printf '%0300000d' 7)
f() { echo "${#large} $(readlink /proc/self/fd/42 || echo none)"; }
sl_step --tee-stdout f f <&-
SCENARIOLOG=/nowhere/at/all sl_step f f
EOF
    run -0 --separate-stderr ./suite.sh
    equal $'300000 none\n300000 none' "$output"
}

@test "a step leaves the suite's own state alone" {
    suite <<'EOF'
sl_start state
sleep 60 &
background=$!
[[ key=value =~ (.*)=(.*) ]]
IFS=: status=mine run_id=mine
set -- one two
f() { [[ x =~ x ]]; true & wait; }
sl_step a true
sl_step b f
echo "$IFS $status $run_id $* ${BASH_REMATCH[2]} $#"
[[ $! == "$background" ]] && echo same
kill "$background"
EOF
    run -0 --separate-stderr ./suite.sh
    equal $': mine mine one:two value 2\nsame' "$output"
}

@test "noclobber, noglob, a strange IFS and functions named like programs are borne" {
    suite <<'EOF'
set -Cf
IFS=$'\n-=_'
rm() { echo "rm called"; return 1; }
mktemp() { echo "mktemp called"; return 1; }
sl_start strange
f() { echo ran; }
sl_step --tee-stdout strange f
EOF
    run -0 --separate-stderr ./suite.sh
    equal ran "$output"
    steps_are '1|strange|passed'
    run_is 'passed|0'
}

@test "wrong usage is status 2 and a line" {
    suite <<'EOF'
sl_start usage
sl_step "no command" || echo "$?"
sl_kv one || echo "$?"
sl_artifact || echo "$?"
sl_start || echo "$?"
EOF
    run -0 --separate-stderr ./suite.sh
    equal $'2\n2\n2\n2' "$output"
    equal 4 "$(grep -c '^usage: ' <<<"$stderr")"
}

@test "commands inside a step pass their output on and are recorded under it" {
    suite <<'EOF'
sl_start commands
work() {
    local answer
    answer=$(sl_cmd ask echo 42)
    printf '%s\n' "$answer" >answer
    double() { echo "$(($1 * 2))"; }
    sl_cmd double double "$answer" >>answer
    sl_cmd fails false || true
}
sl_step work work
EOF
    run -0 ./suite.sh
    equal $'42\n84' "$(<answer)"
    steps_are '1|work|passed'
    equal $'passed\npassed\nfailed' "$(sql 'SELECT outcome FROM commands ORDER BY command_id')"
    equal 3 "$(sql 'SELECT count(*) FROM commands JOIN steps USING (step_id)')"
}

@test "a step inside a step has it for a parent" {
    suite <<'EOF'
sl_start nested
outer() { sl_step inner inner; }
inner() { sl_cmd innermost true; }
sl_step outer outer
EOF
    run -0 ./suite.sh
    equal inner "$(sql 'SELECT step_name FROM steps JOIN commands USING (step_id)')"
    equal 'inner|outer' "$(sql 'SELECT i.step_name, o.step_name FROM steps i JOIN steps o ON i.parent_step_id = o.step_id')"
}

@test "an artifact may come from a pipe, whose writer is heard out, recorded or not" {
    suite <<'EOF'
[[ -z ${1-} ]] || sl_start "$1"
make_report() { seq 1 100000 | sl_artifact --name=numbers.txt --no-index - report; }
sl_step report make_report
seq 1 100000 | sl_artifact --no-such-option -
echo "still here"
EOF
    for name in '' pipes; do
        run -0 --separate-stderr ./suite.sh "$name"
        equal 'still here' "$output"
    done
    equal 'report|report' "$(sql "SELECT step_name, kind FROM artifacts JOIN steps USING (step_id) WHERE kind = 'report'")"
    seq 1 100000 | cmp - "$(sql "SELECT path FROM artifacts WHERE path LIKE '%/numbers.txt'")"
}

@test "tags and artifacts belong to the step at hand, or to the run" {
    suite <<'EOF'
sl_start tags
sl_kv model "a value: with = signs"
sl_metric rows 40000
echo report >report.txt
sl_artifact report.txt
note() { sl_kv -k -v; sl_artifact report.txt report; sl_metric latency 12.5 ms; }
sl_step note note
sl_artifact missing.txt
echo "still here"
EOF
    run -0 --separate-stderr ./suite.sh
    equal 'still here' "$output"
    equal 'a value: with = signs|run' "$(sql "SELECT v, coalesce(step_id, 'run') FROM kv WHERE k = 'model'")"
    equal $'latency|12.5|ms|note\nrows|40000.0||' "$(sql "SELECT name, value, unit, step_name FROM metrics
        LEFT JOIN steps USING (step_id) ORDER BY name")"
    equal '-v|note' "$(sql "SELECT v, step_name FROM kv JOIN steps USING (step_id) WHERE k = '-k'")"
    equal $'file|\nreport|note' "$(sql "SELECT kind, step_name FROM artifacts LEFT JOIN steps USING (step_id)
        WHERE path LIKE '%report.txt' ORDER BY kind")"
}

@test "no secret survives, whatever the suite hands over" {
    suite <<'EOF'
sl_start "nightly $PASSWORD"
log_in() {
    printf '%s' "${PASSWORD%-long}"
    echo "-long"
    sl_cmd "try $PASSWORD" echo "again $PASSWORD" pin-20061
    sl_kv token "$PASSWORD"
    echo "note pin-20061" | sl_artifact --name="$PASSWORD.txt" - note
}
sl_step "log in as $PASSWORD" log_in "$PASSWORD"
EOF
    PASSWORD=hunter2-is-long SCENARIOLOG_REDACT=$'default\npin-[0-9]+' SCENARIOLOG_REDACT_ENV=PASSWORD ./suite.sh
    rm suite.sh
    equal '' "$(grep -rlE 'hunter2|pin-20061' . || true)"
    equal '' "$(find . -name '*hunter2*')"
    equal 'log in as [redacted:PASSWORD]' "$(sql "SELECT step_name FROM steps")"
    [[ $(sql "SELECT v FROM kv WHERE k = 'redacted.PASSWORD' AND step_id IS NOT NULL AND command_id IS NULL") -ge 4 ]]
}
