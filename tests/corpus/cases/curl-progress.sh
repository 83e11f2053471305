# points at: curl: (22) The requested URL returned error: 404
# needs: curl python3
python3 -m http.server 48123 --bind 127.0.0.1 >/dev/null 2>&1 &
server=$!
sleep 3
curl -f -# -o release.tar.gz http://127.0.0.1:48123/release.tar.gz
status=$?
kill $server
exit $status
