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
// [Step] records a test as a step, with its outcome, its duration and what it logs through the [T] that Step returns. A T
// is a [testing.TB], and fails, logs and skips as the test itself does. The step of a subtest is nested in that of the
// enclosing test; parallel tests are steps side by side.
//
// # Where it records
//
// The environment says where it records. scenariolog run exec and scenariolog exec set it for what they run:
//
//	scenariolog run exec --suite unit -- go test ./...
//
// puts all packages into one run. So does SCENARIOLOG_DB=FILE alone: the first package starts the run, the others of the
// same go test find it in the file, and each ends it again, so that it has ended when the last one has. A relative FILE
// is one in the directory that go test was started in. Without either variable nothing is recorded. If the record cannot
// be written, that is said once on standard error, and no test's outcome changes.
//
// What SCENARIOLOG_REDACT and SCENARIOLOG_REDACT_ENV name, and scenariolog.toml, is masked in all of it.
package scenariologtest
