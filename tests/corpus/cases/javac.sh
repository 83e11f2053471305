# points at: Shop.java:3: error: incompatible types
# needs: javac
printf 'class Shop {\n    int total() {\n        return "six";\n    }\n}\n' >Shop.java
javac Shop.java
