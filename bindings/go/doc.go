// Package scenariolog records test scenarios into a scenariolog file, and asks such a file what happened.
//
// A [Store] is the file. [Store.StartRun] starts a [Run], [Run.StartStep] a [Step] of it, [Step.StartCommand] a
// [Command] of that; all three take tags and artifacts, and end with an [Ending]. [Run.Exec] runs a child process and
// records it, with its output, as the whole run, [Run.ExecStep] as a step, [Step.ExecCommand] as a command.
// [Store.Search] and the reports, such as [Store.Failures], yield typed rows.
//
// The package is a thin layer over the C library, which it finds in one of three ways:
//
//   - by default with pkg-config, linked dynamically;
//   - with the build tag scenariolog_static also with pkg-config, but linked into the program, which then runs without
//     the library;
//   - with the build tag scenariolog_dev in the source tree that this package is part of, after make.
//
// # Concurrency and lifetime
//
// Any number of goroutines may use a Store and everything that comes from it. Handles are closed with Close, which may
// be called twice and at any time: calls under way finish, later ones fail with [ErrClosed]. Closing a handle does not end
// the run, step or command. The order of closing does not matter: a Step may outlive its Run, and a Run its Store.
// Handles that are never closed are closed by the garbage collector.
//
// # Rows
//
// A missing value is the zero value of its field; a missing exit code is nil. Times are UTC. Text is UTF-8: in a path that
// is not, U+FFFD replaces the invalid bytes.
//
// # Errors
//
// Errors of the library are of type [*Error], have its message, and match one of the Err variables with [errors.Is].
package scenariolog
