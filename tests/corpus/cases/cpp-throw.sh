# points at: what():  basic_string::at
# needs: g++
printf '#include <string>\n#include <iostream>\nint main() { std::cout << "reading" << std::endl; std::string s = "ab"; return s.at(5); }\n' >main.cpp
g++ main.cpp -o main
./main
exit 134
