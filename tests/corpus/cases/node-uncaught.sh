# points at: TypeError: Cannot read properties of undefined (reading 'name')
# needs: node
printf 'const users = [{name: "a"}];\nfor (let i = 0; i < 3; i++) {\n  console.log(`user ${i}: ${users[i].name}`);\n}\n' >app.js
node app.js
