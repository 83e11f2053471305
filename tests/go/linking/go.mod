module github.com/scenariolog/scenariolog/tests/go/linking

go 1.24

require (
	github.com/mattn/go-sqlite3 v1.14.32
	github.com/scenariolog/scenariolog/bindings/go v0.2.0
)

replace github.com/scenariolog/scenariolog/bindings/go => ../../../bindings/go
