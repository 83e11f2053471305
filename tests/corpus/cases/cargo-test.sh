# points at: assertion `left == right` failed: the total is wrong
# needs: cargo
cargo init -q --lib --name sums .
cat >src/lib.rs <<'S'
pub fn total(prices: &[u32]) -> u32 { prices.iter().sum::<u32>() + 1 }
#[cfg(test)]
mod tests {
    #[test] fn empty() { println!("checking nothing"); }
    #[test] fn adds() { println!("adding"); assert_eq!(super::total(&[1, 2]), 3, "the total is wrong"); }
    #[test] fn more() {}
}
S
cargo test --offline
