# points at: error[E0382]: borrow of moved value: `names`
# needs: rustc
printf 'fn main() {\n    let names = vec![1];\n    let unused = 1;\n    let moved = names;\n    println!("{:?} {:?}", names, moved);\n}\n' >main.rs
rustc --edition 2021 main.rs
