# step: plugin
# verdict: new
# cause: No module named 'helpers'
green() {
    printf 'NAME = "x"\n' >helpers.py
    printf 'import os, helpers\nprint(helpers.NAME, os.getpid())\n' >plugin.py
}
red() {
    git mv helpers.py helper.py
}
suite() {
    step plugin python3 -B plugin.py
}
