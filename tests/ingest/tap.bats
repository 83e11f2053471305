#!/usr/bin/env bats
#
# `scenariolog ingest tap` on the streams of real bats, prove and node, live.

bats_require_minimum_version 1.5.0

setup() {
    PROGRAM=$SCENARIOLOG
    export PROGRAM
    unset "${!SCENARIOLOG_@}"
    cd -- "$BATS_TEST_TMPDIR" || return
}

scenariolog() {
    "$PROGRAM" "$@"
}

# Path and outcome of each step of the latest run.
outcomes() {
    scenariolog show latest --output csv --fields step_path,outcome | sed 1d
}

write_bats_suite() {
    # The bats that runs this file would take its tests for its own.
    sed 's/^TEST/@test/' >suite.bats <<'SUITE'
#!/usr/bin/env bats
TEST "adds" { [ $((1 + 1)) -eq 2 ]; }
TEST "divides by #1" { echo "computing a quotient"; [ 1 -eq 2 ]; }
TEST "skips" { skip "no network"; }
SUITE
}

# A bats that knows nothing of the one that runs this file.
inner_bats() (
    unset "${!BATS_@}"
    bats "$@"
)

@test "bats: every test is a step, what failed says why, and the stream passes on" {
    write_bats_suite
    local formats=("--formatter tap" "--formatter tap --timing" "--formatter tap13")
    local format
    for format in "${formats[@]}"; do
        # shellcheck disable=SC2086 # They are words.
        inner_bats $format suite.bats | tee stream |
            { scenariolog ingest tap --suite suite >printed 2>said && touch passed; } || true
        [[ ! -e passed ]]
        cmp stream printed
        diff <(outcomes) <(printf '%s\n' adds,passed 'divides by #1,failed' skips,skipped)
        scenariolog failures | grep -q 'computing a quotient'
        scenariolog search quotient | grep -q 'divides by #1 (failed)'
    done
}

@test "bats: a suite that is killed half-way did not pass" {
    write_bats_suite
    inner_bats --formatter tap suite.bats | head -n 2 >stream
    run -1 scenariolog ingest tap --quiet stream
    [[ $(scenariolog summary --output csv --fields outcome,reason | sed 1d) == "failed,\"3 tests were planned, and 1 reported\"" ]]
}

@test "below a run the tests join it" {
    write_bats_suite
    inner_bats --formatter tap suite.bats >stream || true
    # shellcheck disable=SC2016 # For the inner shell.
    run -1 scenariolog run exec --suite nightly -- bash -c '
        "$PROGRAM" exec --name first -- true
        "$PROGRAM" ingest tap <stream'
    [[ $(scenariolog runs --output csv --fields suite,steps | sed 1d) == nightly,4 ]]
}

@test "prove: the files are steps around their tests" {
    mkdir t
    printf '%s\n' 'use Test::More tests => 2;' 'ok(1, "one");' \
        'subtest "inner" => sub { plan tests => 1; is(1, 2, "same") };' >t/a.t
    printf '%s\n' 'use Test::More;' 'plan skip_all => "no server";' >t/b.t
    printf '%s\n' 'use Test::More tests => 2;' 'ok(1, "one");' 'exit 3;' >t/c.t
    prove -v t 2>&1 | scenariolog ingest tap >printed 2>said || touch failed
    [[ -e failed ]]
    diff <(outcomes) <(printf '%s\n' t/a.t,failed t/a.t/one,passed t/a.t/inner,failed t/a.t/inner/same,failed \
        t/b.t,skipped t/c.t,failed t/c.t/one,passed)
}

@test "node: subtests and durations" {
    # On CI it must be there.
    type node >/dev/null || [[ ${CI:-} == true ]] || skip "node is not installed"
    cat >suite.test.mjs <<'SUITE'
import test from 'node:test';
import assert from 'node:assert';
test('outer', async (t) => {
    await t.test('waits', () => new Promise((done) => setTimeout(done, 200)));
    await t.test('compares', () => assert.equal(1, 2));
});
test('later', { todo: 'not written' }, () => { throw new Error('x'); });
SUITE
    node --test --test-reporter=tap suite.test.mjs | scenariolog ingest tap --quiet || touch failed
    [[ -e failed ]]
    outcomes | grep -qx 'outer/waits,passed'
    outcomes | grep -qx 'outer/compares,failed'
    outcomes | grep -qx 'later,xfailed'
    local took
    took=$(scenariolog show outer/waits --output csv --fields duration_ms | sed 1d)
    ((${took%.*} >= 199))
}
