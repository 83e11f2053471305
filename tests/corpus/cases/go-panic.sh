# points at: panic: runtime error: index out of range [5] with length 3
# needs: go
go mod init example.com/x 2>/dev/null
printf 'package main\n\nimport "log"\n\nfunc main() {\n\tlog.Println("starting")\n\tprices := []int{1, 2, 3}\n\tn := 5\n\tlog.Println(prices[n])\n}\n' >main.go
go run .
