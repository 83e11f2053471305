module github.com/scenariolog/scenariolog/tests/campaign/killed/go

go 1.24

require github.com/scenariolog/scenariolog/bindings/go v0.2.0

replace github.com/scenariolog/scenariolog/bindings/go => ../../../../bindings/go
