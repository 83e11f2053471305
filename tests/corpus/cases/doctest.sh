# points at: Failed example:
# needs: python3
printf 'def double(n):\n    """Doubles.\n\n    >>> double(2)\n    5\n    """\n    return n * 2\n' >double.py
python3 -m doctest double.py
exit 1
