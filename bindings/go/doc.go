// Package scenariolog records test scenarios into a scenariolog file, and asks such a file what happened.
//
// A [Store] is the file. [Store.StartRun] starts a [Run], [Run.StartStep] a [Step] of it, [Step.StartCommand] a
// [Command] of that; all three take tags and artifacts, and end with an [Ending]. [Run.ExecStep] and its kin run a
// child process and record it with its output. [Store.Search] and the reports, such as [Store.Failures], yield typed
// rows.
//
// The package is a thin layer over the C library, which it finds in one of three ways:
//
//   - by default with pkg-config, linked dynamically;
//   - with the build tag scenariolog_static with pkg-config too, but linked into the program, which then needs no
//     library of ours where it runs;
//   - with the build tag scenariolog_dev in the source tree that this package is part of, after make.
//
// # Concurrency and lifetime
//
// Any number of goroutines may use a Store and everything that comes from it. Handles are closed with Close, which may
// be called twice and at any time: calls that are under way finish, later ones fail with [ErrClosed]. Closing a handle
// does not end what it stands for. The order of closing does not matter: a Step may outlive its Run and that its Store.
// What is forgotten is closed when the garbage collector finds it.
//
// # Rows
//
// What the file does not say of a row is the zero value of its field; an exit code that it does not say is nil. Times are
// UTC. Text is UTF-8: a path that is not has U+FFFD in place of the wrong bytes.
//
// # Errors
//
// Errors of the library are of type [*Error], carry its message and match one of the Err variables under [errors.Is].
package scenariolog
