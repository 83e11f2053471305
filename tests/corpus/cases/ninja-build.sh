# points at: main.c:1:25: error:
# needs: cmake ninja gcc
printf 'cmake_minimum_required(VERSION 3.16)\nproject(x C)\nadd_executable(x main.c other.c)\n' >CMakeLists.txt
echo 'int main(void) { return nope; }' >main.c
echo 'int other(void) { return 1; }' >other.c
cmake -G Ninja . >/dev/null && ninja -k 0
