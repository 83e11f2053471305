// Functions for output that throw. The child must be waited for and recorded, and the exception must arrive.

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <scenariolog.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(condition) ((condition) ? (void)0 : failed(__LINE__, #condition))

static void failed(int line, const char *what)
{
    std::fprintf(stderr, "throw.cc:%d: failed: %s\n", line, what);
    std::exit(1);
}

struct Collected {
    std::string text;
    bool throws;
    int calls;
};

// An object whose destructor must run, as the exception passes.
struct Counted {
    int &count;
    ~Counted() { count++; }
};

static void collect(void *user, const uint8_t *data, size_t length)
{
    Collected &collected = *static_cast<Collected *>(user);
    collected.calls++;
    collected.text.append(reinterpret_cast<const char *>(data), length);
    if (collected.throws)
        throw std::runtime_error("no luck");
}

static std::string column(scenariolog_cursor *cursor, const char *name)
{
    const char *text = scenariolog_cursor_text(cursor, scenariolog_cursor_find_column(cursor, name), NULL);
    return text ? text : "";
}

// Runs the script as a step, with a function for its standard output.
static void record(const scenariolog_run *run, const char *name, const char *script, Collected &collected)
{
    const char *argv[] = {"sh", "-c", script};
    scenariolog_exec_options exec = SCENARIOLOG_EXEC_OPTIONS_INIT;
    scenariolog_exec_result *result;
    exec.argv = argv;
    exec.argv_count = 3;
    exec.on_stdout = collect;
    exec.user = &collected;
    CHECK(scenariolog_run_exec_step(run, name, NULL, &exec, NULL, &result, NULL) == SCENARIOLOG_OK);
    CHECK(scenariolog_exec_result_exit_status(result) == 3);
    scenariolog_exec_result_free(result);
}

// The step has ended as its child did, and has all of its output.
static void check_recorded(const scenariolog_run *run, const char *name, const char *output)
{
    scenariolog_step *step;
    scenariolog_cursor *cursor;
    char text[64] = "";
    CHECK(scenariolog_step_find(run, name, &step, NULL) == SCENARIOLOG_OK);
    CHECK(scenariolog_report_step(step, &cursor, NULL) == SCENARIOLOG_OK);
    CHECK(scenariolog_cursor_next(cursor, NULL) == SCENARIOLOG_ROW);
    CHECK(column(cursor, "outcome") == "failed");
    CHECK(scenariolog_cursor_int64(cursor, scenariolog_cursor_find_column(cursor, "exit_code")) == 3);
    scenariolog_cursor_free(cursor);
    CHECK(scenariolog_step_artifact_list(step, &cursor, NULL) == SCENARIOLOG_OK);
    CHECK(scenariolog_cursor_next(cursor, NULL) == SCENARIOLOG_ROW);
    CHECK(column(cursor, "kind") == "stdout");
    std::FILE *file = std::fopen((column(cursor, "root_dir") + "/" + column(cursor, "path")).c_str(), "r");
    CHECK(file && std::fread(text, 1, sizeof text - 1, file) > 0 && std::fclose(file) == 0);
    CHECK(std::strcmp(text, output) == 0);
    scenariolog_cursor_free(cursor);
    scenariolog_step_free(step);
}

static void check_no_child_is_left()
{
    CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

int main()
{
    scenariolog_store_options options = SCENARIOLOG_STORE_OPTIONS_INIT;
    scenariolog_store *store;
    scenariolog_run *run;
    std::remove("throw.db");
    options.create = 1;
    CHECK(scenariolog_store_open("throw.db", &options, &store, NULL) == SCENARIOLOG_OK);
    CHECK(scenariolog_run_start(store, ".", NULL, &run, NULL) == SCENARIOLOG_OK);

    Collected listens = {"", false, 0};
    record(run, "listens", "echo one; sleep 0.05; echo two; exit 3", listens);
    CHECK(listens.text == "one\ntwo\n");
    check_recorded(run, "listens", "one\ntwo\n");

    Collected throws = {"", true, 0};
    int destroyed = 0;
    bool caught = false;
    try {
        Counted counted = {destroyed};
        record(run, "throws", "echo one; sleep 0.05; echo two; exit 3", throws);
    } catch (const std::runtime_error &error) {
        caught = std::string(error.what()) == "no luck";
    }
    CHECK(caught && destroyed == 1 && throws.calls == 1 && throws.text == "one\n");
    check_recorded(run, "throws", "one\ntwo\n");
    check_no_child_is_left();

    // What still holds the output open when the child has ended neither keeps the function nor gets to it.
    Collected left = {"", false, 0};
    record(run, "left", "echo one; sleep 600 & echo $! >left.pid; exit 3", left);
    CHECK(left.text == "one\n");
    std::FILE *pid = std::fopen("left.pid", "r");
    int number = 0;
    CHECK(pid && std::fscanf(pid, "%d", &number) == 1 && std::fclose(pid) == 0 && kill(number, SIGKILL) == 0);

    scenariolog_run_free(run);
    scenariolog_store_close(store);
    return 0;
}
