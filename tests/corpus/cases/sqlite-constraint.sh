# points at: UNIQUE constraint failed: users.name
# needs: sqlite3
sqlite3 x.db "create table users (name text unique); insert into users values ('a'); select 'migrating'; insert into users values ('a');"
