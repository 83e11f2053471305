# step: settings
# verdict: new
# cause: JSONDecodeError: Expecting ',' delimiter
green() {
    printf '{\n  "a": 1,\n  "b": 2\n}\n' >settings.json
}
red() {
    sed -i 's/1,/1/' settings.json
}
suite() {
    step settings python3 -c 'import json; print(json.load(open("settings.json")))'
}
