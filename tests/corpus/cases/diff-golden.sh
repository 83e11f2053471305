# points at: +total: 7
printf 'name: a\ntotal: 6\n' >expected.txt
printf 'name: a\ntotal: 7\n' >actual.txt
echo "comparing with the golden file"
diff -u expected.txt actual.txt
