# points at: port 1: Connection refused
# needs: ssh
echo "copying to the server"
ssh -p 1 -o BatchMode=yes -o StrictHostKeyChecking=no nobody@127.0.0.1 true
