# points at: syntax error
echo "summing"
awk 'BEGIN { print 1 + }' </dev/null
