# points at: SyntaxError: 
# needs: python3
printf 'def f():\n    return (1,\n\nprint("x")\n' >broken.py
python3 broken.py
