//! Which places of a text are worth a look, where there are many texts to look for.

/// How many bits the table of grams has: so few that it stays in the processor's nearest cache.
const BITS: usize = 1 << 16;

/// The distance of the places that are looked at. What is looked for has this much and a gram more, less one.
const STRIDE: usize = 3;

/// How long a gram is.
const LENGTH: usize = 4;

/// The shortest text that is found.
pub(super) const SHORTEST: usize = STRIDE + LENGTH - 1;

/// Every run of four bytes with which one of the texts can meet a place that is looked at.
#[derive(Debug)]
pub(super) struct Grams {
    table: Vec<u64>,
}

impl Grams {
    /// Those of these texts, all of which are long enough.
    pub fn new(texts: &[Vec<u8>]) -> Self {
        let mut table = vec![0; BITS / 64];
        for gram in texts.iter().flat_map(|text| text.windows(LENGTH).take(STRIDE)) {
            let at = place(gram);
            table[at / 64] |= 1 << (at % 64);
        }
        Self { table }
    }

    /// The first and the last of the next places, from this one on, where one of the texts may begin.
    pub fn next(&self, text: &[u8], from: usize) -> Option<(usize, usize)> {
        let mut looked_at = text.get(from..)?.windows(LENGTH).step_by(STRIDE);
        let met = from + looked_at.position(|gram| self.holds(gram))? * STRIDE;
        Some((met.saturating_sub(STRIDE - 1).max(from), met))
    }

    fn holds(&self, gram: &[u8]) -> bool {
        let at = place(gram);
        self.table[at / 64] >> (at % 64) & 1 == 1
    }
}

/// A gram's place in the table: the upper bits of its product with an odd number spread it well.
fn place(gram: &[u8]) -> usize {
    let number = u32::from_le_bytes([gram[0], gram[1], gram[2], gram[3]]);
    (number.wrapping_mul(0x9E37_79B1) >> 16) as usize
}
