# points at: ERROR: No matching distribution found for pytest==99.0.1
# needs: python3
python3 -m venv venv
venv/bin/pip install pytest==99.0.1
