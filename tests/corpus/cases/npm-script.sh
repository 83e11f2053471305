# points at: Error: Cannot find module './missing'
# needs: npm
printf '{"name": "x", "version": "1.0.0", "scripts": {"build": "node build.js"}}' >package.json
printf 'console.log("building");\nrequire("./missing");\n' >build.js
npm run build
