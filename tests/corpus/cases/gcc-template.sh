# points at: error: no match for
# needs: g++
cat >main.cpp <<'S'
#include <algorithm>
#include <list>
int main() {
    std::list<int> numbers{3, 1, 2};
    std::sort(numbers.begin(), numbers.end());
}
S
g++ -std=c++17 -c main.cpp
