# points at: Error: connect ECONNREFUSED 127.0.0.1:1
# needs: node
printf 'const net = require("net");\nconsole.log("connecting");\nnet.connect(1, "127.0.0.1");\n' >app.js
node app.js
