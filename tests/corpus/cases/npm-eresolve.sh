# points at: ERESOLVE unable to resolve dependency tree
# needs: npm
printf '{"name": "x", "version": "1.0.0", "dependencies": {"react": "18.2.0", "react-dom": "17.0.2"}}' >package.json
npm install --no-audit --no-fund
