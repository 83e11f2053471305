# points at: mapping values are not allowed here
# needs: python:yaml
printf 'steps:\n  - name: a\n    run: echo: b: c\n' >ci.yml
python3 -c 'import yaml; print("checking ci.yml"); yaml.safe_load(open("ci.yml"))'
