// Package scenariologtest records Go tests as steps of a run.
//
//	func TestCheckout(t *testing.T) {
//		st := scenariologtest.Step(t)
//		st.Run("pay", func(st *scenariologtest.T) {
//			st.Log("paying with an expired card")
//			...
//		})
//	}
//
// [Step] makes a step of a test, with its outcome, its duration and what it logs through the [T] that Step returns. A T
// is a [testing.TB], and fails, logs and skips as the test itself does. A step in a subtest is nested in that of the
// test around it, and parallel tests are steps side by side.
//
// # Where it records
//
// Where it records is for whoever runs the tests to say, by the variables that scenariolog run exec and scenariolog exec
// set for what they run:
//
//	scenariolog run exec --suite unit -- go test ./...
//
// puts all packages into one run. So does SCENARIOLOG_DB=FILE alone: the first package starts the run, the others of the
// same go test find it in the file, and each one ends it anew, so that it has ended when the last one has. Without
// either variable nothing is recorded. A recorder that cannot write says so once on standard error, and changes the
// outcome of no test.
package scenariologtest
