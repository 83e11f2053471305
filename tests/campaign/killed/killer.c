/* Kills at the n-th system call: killer COUNTED VICTIM N PROGRAM ARGUMENT…
 *
 * Runs a program and traces it with all that it starts. System calls are counted as they begin, of the processes whose name
 * (comm) is COUNTED, of the first one for "first", of all for "all". At the N-th, what is VICTIM gets SIGKILL before the
 * call is made: "self" the process that makes it, "tree" every process there is, "first" the first one. With N = 0 nothing
 * is killed. Waits until all have ended, and writes to descriptor 9 how many calls there were, and whether it killed.
 *
 * strace cannot do that: with inject=all, its when=N counts each kind of call by itself. */

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 4096

typedef struct {
    pid_t thread, process;
    bool is_counted, in_call, has_name;
} tracee;

static tracee tracees[MOST];
static size_t count;

static void read_status(tracee *it, const char *counted)
{
    char path[64], line[256], comm[64] = "";
    snprintf(path, sizeof path, "/proc/%d/status", it->thread);
    FILE *status = fopen(path, "r");
    while (status && fgets(line, sizeof line, status)) {
        sscanf(line, "Name:\t%63s", comm);
        sscanf(line, "Tgid:\t%d", &it->process);
    }
    if (status) {
        fclose(status);
    }
    it->is_counted = strcmp(counted, "all") == 0 || strncmp(comm, counted, 15) == 0 ||
                     (strcmp(counted, "first") == 0 && it->process == tracees[0].thread);
    it->has_name = true;
}

static tracee *find(pid_t thread)
{
    for (size_t i = 0; i < count; i++) {
        if (tracees[i].thread == thread) {
            return &tracees[i];
        }
    }
    if (count == MOST) {
        fputs("killer: too many processes\n", stderr);
        exit(2);
    }
    tracees[count] = (tracee){.thread = thread, .process = thread};
    return &tracees[count++];
}

static void forget(pid_t thread)
{
    /* The first keeps its place, since its id tells who is first. */
    for (size_t i = 1; i < count; i++) {
        if (tracees[i].thread == thread) {
            tracees[i] = tracees[--count];
            return;
        }
    }
}

static void kill_victims(const char *victim, const tracee *caller)
{
    if (strcmp(victim, "self") == 0) {
        kill(caller->process, SIGKILL);
    } else if (strcmp(victim, "first") == 0) {
        kill(tracees[0].thread, SIGKILL);
    } else {
        for (size_t i = 0; i < count; i++) {
            kill(tracees[i].process, SIGKILL);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fputs("usage: killer COUNTED VICTIM N PROGRAM ARGUMENT…\n", stderr);
        return 2;
    }
    long calls = 0, at = atol(argv[3]);
    bool killed = false;
    pid_t first = fork();
    if (first == 0) {
        close(9);
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        raise(SIGSTOP);
        execvp(argv[4], argv + 4);
        _exit(127);
    }
    find(first);
    int status;
    waitpid(first, &status, 0);
    ptrace(PTRACE_SETOPTIONS, first, 0,
           PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC);
    ptrace(PTRACE_SYSCALL, first, 0, 0);
    pid_t thread;
    while ((thread = waitpid(-1, &status, __WALL)) > 0) {
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            forget(thread);
            continue;
        }
        tracee *it = find(thread);
        int signal = WSTOPSIG(status), event = status >> 16;
        if (!it->has_name || event == PTRACE_EVENT_EXEC) {
            read_status(it, argv[1]);
        }
        if (signal == (SIGTRAP | 0x80)) {
            it->in_call = !it->in_call;
            if (it->in_call && it->is_counted && ++calls == at && !killed) {
                killed = true;
                kill_victims(argv[2], it);
            }
            signal = 0;
        } else if (event != 0 || signal == SIGSTOP) {
            /* A stop of the tracer's, or the first one of a new process. */
            signal = 0;
        }
        ptrace(PTRACE_SYSCALL, thread, 0, signal);
    }
    dprintf(9, "%ld %d\n", calls, killed);
    return 0;
}
