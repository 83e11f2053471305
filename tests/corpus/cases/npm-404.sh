# points at: npm error 404 Not Found - GET
# needs: npm
printf '{"name": "x", "version": "1.0.0", "dependencies": {"this-package-does-not-exist-0123456789": "1.0.0"}}' >package.json
npm install --no-audit --no-fund
