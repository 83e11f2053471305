# points at: error[E0308]: mismatched types
# needs: cargo
cargo init -q --lib --name sums .
printf 'pub fn total(prices: &[u32]) -> u32 {\n    let mut unused = 3;\n    prices.iter().map(|price| price.to_string()).collect::<String>()\n}\n' >src/lib.rs
cargo build --offline
