# points at: parse error: 
# needs: jq
echo "reading the answer"
echo '{"a": 1,}' | jq .a
