# points at: ./main.go:6:2: undefined: fmtt
# needs: go
go mod init -modfile=go.mod example.com/x 2>/dev/null || go mod init example.com/x 2>/dev/null
printf 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmtt.Println("x")\n\tfmt.Println("y")\n}\n' >main.go
go build ./...
