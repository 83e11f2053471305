# points at: fmt.Printf format %d has arg "three" of wrong type string
# needs: go
go mod init example.com/x 2>/dev/null
printf 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Printf("%%d prices\\n", "three")\n}\n' >main.go
go vet ./...
