module github.com/scenariolog/scenariolog/bindings/go

go 1.24
