# shellcheck shell=bash
#
# scenariolog.sh: record the steps of a bash suite.
#
#     eval "$(scenariolog bash)"                # or source this file
#     sl_start nightly                          # starts a run, which ends with the suite's exit status
#     sl_step "unpack" tar -xzf data.tar.gz     # a command
#     sl_step "check totals" check_totals 2026  # a function of this suite
#     sl_step --timeout=30s "smoke" ./smoke.sh || true
#
# It works in bash 4.0 and later, with or without `set -euo pipefail`. Nothing is recorded before sl_start.
#
# FUNCTIONS
#
#   sl_start [--OPTION=VALUE]... SUITE
#       Starts a run, or joins the one that SCENARIOLOG_RUN_ID names: a suite called by another suite, or under
#       `scenariolog run exec`, is part of that run. Options are those of `scenariolog run start`.
#   sl_step [--OPTION[=VALUE]]... NAME COMMAND...
#       Runs a command or a function as a step and returns its exit status. Options are those of
#       `scenariolog exec`: --timeout=30s, --kv=owner:ann, --step-num=7, --tee and so on.
#   sl_cmd [--OPTION[=VALUE]]... NAME COMMAND...
#       The same for a single command inside a step, whose output goes where it would have gone. Outside a step it
#       is a step.
#   sl_kv KEY VALUE
#       Tags the current step or, between steps, the run.
#   sl_metric NAME VALUE [UNIT]
#       Records a number that the current step or, between steps, the run has measured.
#   sl_artifact [--OPTION[=VALUE]]... PATH [KIND]
#       Attaches a file that outlives the suite to the current step or, between steps, to the run. With - for PATH
#       it attaches what it reads from standard input: git diff | sl_artifact --name=local.diff - diff
#       Options are those of `scenariolog artifact add`.
#   sl_end [STATUS]
#       Ends the run before the suite ends, by default with the status of the last command.
#
# An option is a single word, so its value follows after =. A name that begins with two dashes goes after a --.
#
# ENVIRONMENT
#
#   SCENARIOLOG           the program; by default the one that printed this library, or scenariolog on the PATH
#   SCENARIOLOG_DB        the file to record into; by default scenariolog.db in the working directory
#   SCENARIOLOG_ROOT_DIR  the directory that paths are relative to; by default the working directory
#   SCENARIOLOG_LOG_DIR   the directory for output; by default .logs under the root
#   SCENARIOLOG_REDACT    patterns of what to mask in the record, one a line; `default` is a set of keys and tokens
#   SCENARIOLOG_REDACT_ENV  names of variables whose values to mask, with commas between them
#   SL_STRICT=1           what cannot be recorded is not run: the suite exits with 125
#
# If the program is missing or cannot start a run, there is one warning, and the suite runs unrecorded.
#
# FUNCTIONS AS STEPS
#
# A recorded step is a process, so a function (or a builtin such as eval) runs in a child bash that first takes
# over the suite's state: functions, variables (arrays, the caller's locals and read-only ones too), shell options
# and $0. What the function changes stays in the child: hand results on through files. Traps and background jobs
# are not taken over; `exit` ends the step, not the suite. The suite's `set -e` holds inside the function even under
# `sl_step ... || true` or `if sl_step ...`, where bash would switch it off for a plain call: a step stops at its
# first failing command, as a script does. Without a recorder, functions run in the same kind of child, so that
# nothing depends on it.
#
# TRAPS
#
# Set yours before sl_start: they are kept and run as before, after the run has ended. A suite that sets an EXIT trap
# later calls sl_end in it. After INT, TERM or HUP the run is recorded as interrupted and the suite dies of that
# signal, unless a trap of its own decides otherwise. As always in bash, a signal sent to the suite alone is handled
# when the current command has ended.

sl_start() {
    local run_id _sl_taken
    local -a _sl_options=()
    _sl_take_options "$@"
    shift "$_sl_taken"
    if (($# != 1)); then
        printf 'usage: sl_start [--OPTION=VALUE]... SUITE\n' >&2
        return 2
    fi

    # Steps and their children may change directory, so what is passed down must not be relative.
    SCENARIOLOG=${SCENARIOLOG:-scenariolog}
    [[ $SCENARIOLOG != */* ]] || SCENARIOLOG=$(_sl_absolute "$SCENARIOLOG")
    SCENARIOLOG_DB=$(_sl_absolute "${SCENARIOLOG_DB:-scenariolog.db}")
    SCENARIOLOG_ROOT_DIR=$(_sl_absolute "${SCENARIOLOG_ROOT_DIR:-.}")
    export SCENARIOLOG SCENARIOLOG_DB SCENARIOLOG_ROOT_DIR
    if [[ -n ${SCENARIOLOG_LOG_DIR-} ]]; then
        SCENARIOLOG_LOG_DIR=$(_sl_absolute "$SCENARIOLOG_LOG_DIR")
        export SCENARIOLOG_LOG_DIR
    fi

    # The suite that started the run ends it.
    [[ -z ${SCENARIOLOG_RUN_ID-} ]] || return 0

    _sl_have_program || return 0
    run_id=$("$SCENARIOLOG" run start --db="$SCENARIOLOG_DB" --root-dir="$SCENARIOLOG_ROOT_DIR" \
        --suite="$1" ${_sl_options[@]+"${_sl_options[@]}"}) || run_id=''
    if [[ -z $run_id || $run_id == *[!A-Za-z0-9_-]* ]]; then
        _sl_trouble "$SCENARIOLOG did not start a run"
        return 0
    fi
    export SCENARIOLOG_RUN_ID=$run_id
    _sl_owner=$$
    _sl_signal=''
    _sl_death=''
    _sl_set_traps
}

sl_step() {
    _sl_exec step "$@"
}

sl_cmd() {
    if [[ -n ${SCENARIOLOG_STEP_ID-} ]]; then
        _sl_exec cmd "$@"
    else
        _sl_exec step "$@"
    fi
}

sl_kv() {
    if (($# != 2)); then
        printf 'usage: sl_kv KEY VALUE\n' >&2
        return 2
    fi
    _sl_note kv set -- "$1" "$2"
}

sl_metric() {
    if (($# < 2 || $# > 3)); then
        printf 'usage: sl_metric NAME VALUE [UNIT]\n' >&2
        return 2
    fi
    _sl_note metric -- "$@"
}

sl_artifact() {
    local status=0 _sl_taken
    local -a _sl_options=()
    _sl_take_options "$@"
    shift "$_sl_taken"
    if (($# < 1 || $# > 2)); then
        printf 'usage: sl_artifact [--OPTION[=VALUE]]... PATH|- [KIND]\n' >&2
        return 2
    fi
    [[ -z ${2-} ]] || _sl_options+=(--kind="$2")
    _sl_note artifact add ${_sl_options[@]+"${_sl_options[@]}"} -- "$1" || status=$?
    # Recorded or not, the program at the other end of the pipe must not die of SIGPIPE.
    [[ $1 != - ]] || command cat >/dev/null
    return "$status"
}

sl_end() {
    local status=${1-$?}
    # A child that inherited these variables does not own the run.
    [[ ${_sl_owner-} == "$$" && -n ${SCENARIOLOG_RUN_ID-} ]] || return 0
    local -a how=("--exit-code=$status")
    [[ -z $_sl_signal ]] || how+=(--outcome=interrupted)
    "$SCENARIOLOG" run end --db="$SCENARIOLOG_DB" --run-id="$SCENARIOLOG_RUN_ID" "${how[@]}" >&2 ||
        printf 'scenariolog.sh: the end of run %s was not recorded\n' "$SCENARIOLOG_RUN_ID" >&2
    unset -v SCENARIOLOG_RUN_ID _sl_owner
}

# --- running -------------------------------------------------------------------------------------------

# Puts the options at the start of its arguments into _sl_options, and how many words to shift into _sl_taken.
_sl_take_options() {
    _sl_taken=$#
    while [[ ${1-} == --?* ]]; do
        _sl_options+=("$1")
        shift
    done
    [[ ${1-} != -- ]] || shift
    _sl_taken=$((_sl_taken - $#))
}

# Variables on the way to a function step have a prefix: bash scopes dynamically, and a local `status`
# here would hide the suite's own from the function.
_sl_exec() {
    local _sl_kind=$1 _sl_name _sl_status=0 _sl_taken
    local -a _sl_options=() _sl_run=()
    shift
    _sl_take_options "$@"
    shift "$_sl_taken"
    if (($# < 2)); then
        printf 'usage: sl_%s [--OPTION[=VALUE]]... NAME CMD...\n' "$_sl_kind" >&2
        return 2
    fi
    _sl_name=$1
    shift

    if _sl_recording; then
        [[ ${SL_STRICT-} != 1 ]] || _sl_options+=(--strict)
        _sl_run=("${SCENARIOLOG:-scenariolog}" exec --kind="$_sl_kind" --name="$_sl_name"
            ${_sl_options[@]+"${_sl_options[@]}"} --)
    fi
    if _sl_needs_shell "$1"; then
        # shellcheck disable=SC2016 # expanded by the child
        _sl_with_state ${_sl_run[@]+"${_sl_run[@]}"} "$BASH" -c '. /dev/fd/42 || exit 125; exec 42<&-
            [[ ${_sl_state-} == whole ]] || exit 125; unset -v _sl_state; "$@"' "$0" "$@" || _sl_status=$?
    else
        ${_sl_run[@]+"${_sl_run[@]}"} "$@" || _sl_status=$?
    fi
    return "$_sl_status"
}

# Runs a command that finds the shell's state at descriptor 42. A pipe carries it, since variables hold secrets and a
# file would outlive a suite that is killed. Not a process substitution: that would change $!.
_sl_with_state() {
    if { command true 41<&0; } 2>/dev/null; then
        { { _sl_dump_shell || true; } | builtin exec "$@" 42<&0 <&41 41<&-; } 41<&0
    else
        { _sl_dump_shell || true; } | builtin exec "$@" 42<&0 <&-
    fi
}

# True for what only a shell can run: a function, or a builtin that is not also a program, such as eval.
_sl_needs_shell() {
    case $(type -t -- "$1") in
        function) return 0 ;;
        builtin) ! type -P -- "$1" >/dev/null ;;
        *) return 1 ;;
    esac
}

# Prints the shell's state as commands. It is a subshell, so that its own variables are not part of that state.
_sl_dump_shell() (
    # Before the functions, since extglob decides how they parse.
    shopt -p
    declare -f
    # First the names, then each value, since a value may hold any line. If a line only looks like a declaration,
    # declare finds no such variable, and its complaint is discarded.
    while IFS= read -r _sl_line; do
        [[ $_sl_line == 'declare -'* ]] || continue
        _sl_line=${_sl_line#declare -* }
        _sl_line=${_sl_line%%=*}
        case $_sl_line in
            '' | _ | *[!A-Za-z0-9_]*) ;;
            # The child's place in the recording is its own.
            SCENARIOLOG_* | _sl_*) ;;
            # Maintained by bash itself, some of it read-only.
            BASH* | COMP_WORDBREAKS | DIRSTACK | EPOCH* | EUID | FUNCNAME | GROUPS | HISTCMD | LINENO | PIPESTATUS) ;;
            PPID | RANDOM | SECONDS | SHELLOPTS | SRANDOM | UID) ;;
            *) declare -p "$_sl_line" ;;
        esac
    done 2>/dev/null < <(declare -p)
    printf '_sl_state=whole\n'
    # Last: errexit and nounset are the function's, not those of what comes before.
    set +o
)

# --- recording -----------------------------------------------------------------------------------------

_sl_recording() {
    [[ -n ${SCENARIOLOG_RUN_ID-} ]] && _sl_have_program
}

_sl_have_program() {
    type -P -- "${SCENARIOLOG:-scenariolog}" >/dev/null && return
    _sl_trouble "no program ${SCENARIOLOG:-scenariolog}"
    return 1
}

_sl_note() {
    _sl_recording || return 0
    "${SCENARIOLOG:-scenariolog}" "$@" >/dev/null || [[ ${SL_STRICT-} != 1 ]]
}

_sl_trouble() {
    if [[ ${SL_STRICT-} == 1 ]]; then
        printf 'scenariolog.sh: %s; SL_STRICT=1 refuses to go on\n' "$1" >&2
        exit 125
    fi
    [[ -z ${_sl_warned-} ]] || return 0
    _sl_warned=1
    printf 'scenariolog.sh: %s; the suite runs unrecorded\n' "$1" >&2
}

_sl_absolute() {
    case $1 in
        /*) printf '%s' "$1" ;;
        .) printf '%s' "$PWD" ;;
        *) printf '%s' "$PWD/${1#./}" ;;
    esac
}

# --- the end of the run --------------------------------------------------------------------------------

# The suite's own handlers run by eval at the top level of the trap, not inside a function, and find in $?
# what they would find without this library; hence `if` with two equal branches. It also keeps errexit from
# ending the suite because of a status that is only passed on.
_sl_set_traps() {
    local signal
    # With no handler to keep, eval runs an empty string.
    _sl_keep_trap EXIT || true
    # shellcheck disable=SC2154 # set by _sl_keep_trap
    trap 'if _sl_on_exit "$?"; then eval "$_sl_trap_EXIT"; else eval "$_sl_trap_EXIT"; fi; _sl_reraise' EXIT
    for signal in HUP INT TERM; do
        if _sl_keep_trap "$signal"; then
            # shellcheck disable=SC2064,SC2154 # the signal is known now
            trap "if _sl_on_signal $signal \"\$?\"; then eval \"\$_sl_trap_$signal\"
                else eval \"\$_sl_trap_$signal\"; fi; _sl_signal=''" "$signal"
        elif [[ -z $(trap -p "$signal") ]]; then
            # shellcheck disable=SC2064
            trap "_sl_signal=$signal _sl_death=$signal; exit $((128 + $(kill -l "$signal")))" "$signal"
        fi
    done
}

# Puts the handler set for a signal into _sl_trap_SIGNAL; false if there is none to call. An ignored signal has
# none and stays ignored.
_sl_keep_trap() {
    local -a words
    local handler=''
    # trap prints a command that sets the trap again; its third word is the handler.
    eval "words=($(trap -p "$1"))"
    ((${#words[@]} < 3)) || handler=${words[2]}
    # A second run in one suite finds our own handlers, which already hold the suite's.
    [[ $handler != *_sl_on_exit* && $handler != *_sl_signal* ]] || return
    printf -v "_sl_trap_$1" '%s' "$handler"
    [[ -n $handler ]]
}

_sl_on_exit() {
    sl_end "$1"
    return "$1"
}

_sl_on_signal() {
    _sl_signal=$1
    return "$2"
}

# A shell that waits for this suite recognises an interrupt by the signal that the suite died of.
_sl_reraise() {
    [[ -n $_sl_death ]] || return 0
    trap - "$_sl_death"
    kill -s "$_sl_death" "$$"
}
