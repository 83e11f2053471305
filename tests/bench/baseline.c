/*
 * Indexes files with nothing between them and SQLite, for comparison.
 *
 *   baseline lines DB FILE...   into the tables of DB, which `scenariolog init` has made, with the
 *                               statements, pragmas and transactions of core/src/index.rs
 *   baseline fts DB FILE...     into a new DB as the Go tool lays it out: an index that holds its own
 *                               text, written in one transaction
 *
 * The artifacts are numbered from 1, in the order of the files. Lines are taken as they are.
 */
#define _POSIX_C_SOURCE 200809L
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRANSACTION_BYTES = 4 << 20 };

static sqlite3 *db;

static void check(int status)
{
    if (status != SQLITE_OK && status != SQLITE_DONE && status != SQLITE_ROW) {
        fprintf(stderr, "baseline: %s\n", db ? sqlite3_errmsg(db) : sqlite3_errstr(status));
        exit(1);
    }
}

static void run(const char *sql)
{
    check(sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
    return statement;
}

static void step(sqlite3_stmt *statement)
{
    check(sqlite3_step(statement));
    check(sqlite3_reset(statement));
}

/* Calls `each` with every line of the file, without its end. */
static void read_lines(const char *path, sqlite3_int64 artifact,
                       void (*each)(sqlite3_int64 artifact, sqlite3_int64 number, const char *text, int length))
{
    FILE *file = fopen(path, "r");
    char *text = NULL;
    size_t room = 0;
    ssize_t length;

    if (!file) {
        perror(path);
        exit(1);
    }
    for (sqlite3_int64 number = 1; (length = getline(&text, &room, file)) > 0; number++) {
        if (text[length - 1] == '\n')
            length--;
        each(artifact, number, text, (int)length);
    }
    free(text);
    fclose(file);
}

static sqlite3_stmt *keep, *find;

/* What the open transaction holds. */
static int bytes;

static void commit(void)
{
    bytes = 0;
    run("COMMIT; BEGIN IMMEDIATE");
}

static void insert_line(sqlite3_int64 artifact, sqlite3_int64 number, const char *text, int length)
{
    sqlite3_int64 id = artifact << 32 | number;

    check(sqlite3_bind_int64(keep, 1, id));
    check(sqlite3_bind_text(keep, 2, text, length, SQLITE_STATIC));
    step(keep);
    if (length > 0) {
        check(sqlite3_bind_int64(find, 1, id));
        check(sqlite3_bind_text(find, 2, text, length, SQLITE_STATIC));
        step(find);
    }
    bytes += length + 1;
    if (bytes >= TRANSACTION_BYTES)
        commit();
}

static void open_lines(void)
{
    run("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE");
    keep = prepare("INSERT INTO log_lines (line_id, text) VALUES (?1, ?2)");
    find = prepare("INSERT INTO log_lines_fts (rowid, text) VALUES (?1, ?2)");
}

static void insert_fts(sqlite3_int64 artifact, sqlite3_int64 number, const char *text, int length)
{
    check(sqlite3_bind_text(find, 1, "01890a5d-ac96-774b-bcce-b302099a8057", -1, SQLITE_STATIC));
    check(sqlite3_bind_int64(find, 2, artifact));
    check(sqlite3_bind_int64(find, 3, number));
    check(sqlite3_bind_text(find, 4, text, length, SQLITE_STATIC));
    step(find);
}

static void open_fts(void)
{
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
        "CREATE VIRTUAL TABLE log_lines_fts USING fts5 (run_id UNINDEXED, artifact_id UNINDEXED,"
        " line_num UNINDEXED, text, tokenize = 'unicode61'); BEGIN IMMEDIATE");
    find = prepare("INSERT INTO log_lines_fts (run_id, artifact_id, line_num, text) VALUES (?1, ?2, ?3, ?4)");
}

int main(int argc, char **argv)
{
    int is_fts = argc > 1 && strcmp(argv[1], "fts") == 0;

    if (argc < 4) {
        fprintf(stderr, "usage: baseline lines|fts DB FILE...\n");
        return 2;
    }
    check(sqlite3_open(argv[2], &db));
    if (is_fts)
        open_fts();
    else
        open_lines();
    for (int i = 3; i < argc; i++)
        read_lines(argv[i], i - 2, is_fts ? insert_fts : insert_line);
    run("COMMIT");
    sqlite3_finalize(keep);
    sqlite3_finalize(find);
    check(sqlite3_close(db));
    return 0;
}
