# points at: E   ModuleNotFoundError: No module named 'nonesuch'
# needs: python:pytest
printf 'import nonesuch\ndef test(): pass\n' >test_import.py
python3 -m pytest -p no:cacheprovider
