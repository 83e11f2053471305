# step: report
# verdict: new
# cause: no such column: price
green() {
    printf 'CREATE TABLE item (name, price);\nINSERT INTO item VALUES ("a", 3);\n' >schema.sql
    printf 'SELECT sum(price) FROM item;\n' >report.sql
}
red() {
    sed -i 's/name, price/name, amount/' schema.sql
}
suite() {
    noise 30
    step report sh -c 'cat schema.sql report.sql | sqlite3 :memory:'
}
