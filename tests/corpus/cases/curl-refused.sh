# points at: curl: (7) Failed to connect to 127.0.0.1 port 1
# needs: curl
echo "checking the service"
curl --no-progress-meter http://127.0.0.1:1/health
