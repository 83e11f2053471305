# points at: Could not find a package configuration file provided by "Nonesuch"
# needs: cmake
printf 'cmake_minimum_required(VERSION 3.16)\nproject(x C)\nfind_package(Nonesuch REQUIRED)\n' >CMakeLists.txt
cmake .
