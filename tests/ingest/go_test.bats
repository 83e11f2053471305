#!/usr/bin/env bats
#
# `scenariolog ingest go-test` on streams of a real go test, live.

bats_require_minimum_version 1.5.0

INGEST=$(cd -- "$BATS_TEST_DIRNAME" && pwd)

setup() {
    PROGRAM=$SCENARIOLOG
    export PROGRAM
    unset "${!SCENARIOLOG_@}"
    cd -- "$BATS_TEST_TMPDIR" || return
    cp -R "$INGEST/sample" sample
}

scenariolog() {
    "$PROGRAM" "$@"
}

# The word in the outcome column of a run or a step.
outcome_of_run() {
    scenariolog runs --output csv --fields outcome | sed -n 2p
}

outcome_of() {
    scenariolog show --output csv --fields step_name,outcome latest | sed -n "s|^$1,||p"
}

@test "a pipeline records live, prints the stream on unchanged and mirrors failure" {
    go test -C sample -json ./mixed ./parallel ./calm | tee stream |
        { scenariolog ingest go-test --suite sample >printed 2>said && touch passed; } || true
    [[ ! -e passed ]]
    grep -q 'run sample failed' said
    cmp stream printed
    diff <("$INGEST/count.py" stream stream) <("$INGEST/count.py" record scenariolog.db)
    [[ $(outcome_of TestSubtests/bad) == failed ]]
    scenariolog search '"connection refused"' | grep -q TestFails
    scenariolog artifact verify >/dev/null
}

@test "the tests of modules of Go's own library come to the same counts as their stream" {
    go test -short -json encoding/csv text/template sort strconv >stream
    scenariolog ingest go-test --quiet stream
    "$INGEST/count.py" stream stream | tee counts
    grep -q '^text/template pass [0-9][0-9]' counts
    diff counts <("$INGEST/count.py" record scenariolog.db)
    [[ $(outcome_of_run) == passed ]]
}

@test "a build that fails and a timeout are told apart from tests that fail" {
    go test -C sample -json -timeout 2s ./broken ./slow ./crash >stream || true
    run -1 scenariolog ingest go-test --quiet stream
    [[ $(outcome_of example.com/sample/broken) == failed ]]
    [[ $(outcome_of example.com/sample/slow) == timed_out ]]
    [[ $(outcome_of TestHangs) == timed_out ]]
    [[ $(outcome_of TestCrash) == failed ]]
    scenariolog search --literal 'undefined: undefinedName' | grep -q 'step .* build example.com/sample/broken'
}

@test "what a test prints that looks like go's own lines is its output and no verdict" {
    go test -C sample -json ./echoes >stream || true
    run -1 scenariolog ingest go-test --quiet stream
    [[ $(outcome_of example.com/sample/echoes) == failed ]]
    [[ $(outcome_of TestEchoes) == passed && $(outcome_of TestFailsBesides) == failed ]]
    scenariolog cat TestEchoes | diff sample/echoes/child.txt -
    scenariolog cat TestFailsBesides | head -n -1 | diff sample/echoes/child.txt -
    QUIT=1 go test -C sample -json -run Quits ./echoes >stream || true
    run -1 scenariolog ingest go-test --quiet stream
    [[ $(outcome_of TestQuits) == failed && $(outcome_of example.com/sample/echoes) == failed ]]
}

@test "a failing benchmark fails alone" {
    go test -C sample -json -run - -bench . -benchtime 2x ./bench >stream || true
    run -1 scenariolog ingest go-test --quiet stream
    [[ $(outcome_of BenchmarkGroup) == failed && $(outcome_of BenchmarkGroup/broken) == failed ]]
    [[ $(outcome_of BenchmarkFirst) == passed && $(outcome_of BenchmarkGroup/fine) == passed ]]
    [[ $(outcome_of BenchmarkLast) == passed && $(outcome_of BenchmarkSkipped) == skipped ]]
}

@test "a failing test is a failure though its program exits with 0, and what a test keeps is kept" {
    local options=()
    # Go has it since 1.26.
    go help testflag | grep -q -- -artifacts && options=(-artifacts -outputdir "$PWD")
    go test -C sample -json "${options[@]}" ./verdict >stream
    run -1 scenariolog ingest go-test --quiet stream
    [[ $(outcome_of example.com/sample/verdict) == failed && $(outcome_of TestFine) == passed ]]
    scenariolog show TestSkipped --output json | grep -q 'needs three things:\\na database,\\n\\n  a queue,\\na disk'
    [[ ${#options[@]} -eq 0 ]] || scenariolog artifact list | grep -q "TestKeeps.*screen.txt"
}

@test "failed tests that are run again are attempts" {
    export DIR=$PWD
    { go test -C sample -json ./flaky || true; } >stream
    run -1 scenariolog ingest go-test --quiet stream
    # As gotestsum --rerun-fails does.
    go test -C sample -json -run '^TestFlaky$' ./flaky >>stream
    run -1 scenariolog ingest go-test --quiet stream
    go test -C sample -json -run '^TestGroup$/^flaky$' ./flaky >>stream
    scenariolog ingest go-test --quiet stream
    [[ $(outcome_of_run) == passed && $(outcome_of example.com/sample/flaky) == passed ]]
    [[ $(outcome_of TestFlaky) == $'failed\npassed' && $(outcome_of TestSteady) == passed ]]
}

@test "of a stream that is cut off what came is kept, and the run is interrupted" {
    go test -C sample -json ./mixed | head -n 20 | {
        run -1 scenariolog ingest go-test
        [[ $output == *interrupted* ]]
    }
    [[ $(outcome_of_run) == interrupted ]]
    [[ $(outcome_of TestPasses) == passed ]]
}

@test "of a recorder that is killed what came is kept too" {
    mkfifo stream
    "$PROGRAM" ingest go-test <stream >printed &
    recorder=$!
    exec 9>stream
    head -n 14 "$INGEST/streams/mixed.jsonl" >&9
    for ((i = 0; i < 200; i++)); do
        [[ $(wc -l <printed) -eq 14 ]] && break
        sleep 0.05
    done
    kill -KILL "$recorder"
    wait "$recorder" || true
    exec 9>&-
    [[ $(outcome_of_run) == interrupted ]]
    [[ $(outcome_of TestPasses) == passed ]]
    grep -rq 'connecting to db1' .logs
}

@test "inside a run the packages are steps of it, and it goes on" {
    # shellcheck disable=SC2016 # the variable is for that shell
    scenariolog run exec --quiet --suite all -- \
        sh -c 'go test -C sample -json ./calm | "$PROGRAM" ingest go-test --quiet; "$PROGRAM" exec --quiet -- true'
    [[ $(outcome_of_run) == passed ]]
    [[ $(scenariolog runs --output csv --fields run_id | wc -l) -eq 2 ]]
    [[ $(outcome_of example.com/sample/calm) == passed ]]
}

@test "a record that cannot be written changes neither the stream nor the status" {
    stream=$INGEST/streams/cached.jsonl
    scenariolog ingest go-test --db /no/such/directory/x.db "$stream" >printed 2>said
    cmp "$stream" printed
    grep -q 'warning: .*not recorded' said
    run -1 scenariolog ingest go-test --db /no/such/directory/x.db "$INGEST/streams/mixed.jsonl"
    run -1 --separate-stderr scenariolog ingest go-test --strict --db /no/such/directory/x.db "$stream"
    [[ -z $output ]]
}

@test "no event at all is an error, and a reader that is gone is none" {
    echo 'no Go files in .' | {
        run -1 scenariolog ingest go-test
        [[ $output == 'no Go files in .'* ]]
    }
    [[ $(outcome_of_run) == error ]]
    (scenariolog ingest go-test --suite whole "$INGEST/streams/cached.jsonl" && touch passed) | true
    [[ -e passed && $(scenariolog runs --suite whole --output csv --fields outcome | sed -n 2p) == passed ]]
}
