//! A bound on how long an answer is, for readers who pay by the piece: small screens and language models.

use std::cell::Cell;

use scenariolog::row::{Column, Value};

/// How many bytes a token stands for, at the least: English has four, hexadecimal digits and paths less.
const TOKEN_BYTES: usize = 3;

/// What is kept free to say what was left out.
const RESERVE: usize = 200;

/// What a cell takes beside its text, and a text beside its bytes in a list.
const CELL_BYTES: usize = 8;

/// The options that bound an answer.
#[derive(Debug, Clone, clap::Args)]
pub struct BudgetArgs {
    /// Print no more than this many tokens of a language model, counted as 3 bytes each; whole rows are left out
    #[arg(long, help_heading = "Output", value_name = "TOKENS", conflicts_with = "max_bytes")]
    pub budget: Option<usize>,

    /// Print no more than this many bytes; whole rows are left out
    #[arg(long, help_heading = "Output", value_name = "BYTES")]
    pub max_bytes: Option<usize>,
}

/// What is left of the budget, and how many rows did not fit.
#[derive(Debug)]
pub struct Budget {
    bytes: Option<usize>,
    left: Cell<usize>,
    left_out: Cell<usize>,
}

impl From<BudgetArgs> for Budget {
    fn from(args: BudgetArgs) -> Self {
        let bytes = args.max_bytes.or(args.budget.map(|tokens| tokens.saturating_mul(TOKEN_BYTES)));
        let left = bytes.unwrap_or(usize::MAX).saturating_sub(RESERVE);
        Self { bytes, left: Cell::new(left), left_out: Cell::new(0) }
    }
}

impl Budget {
    /// Whether a row fits, of which these columns are shown. After the first that does not, none does.
    pub fn takes(
        &self,
        columns: &[Column],
        values: &[Value],
        shown: &dyn Fn(&str) -> bool,
    ) -> bool {
        if self.bytes.is_none() {
            return true;
        }
        let cells = columns.iter().zip(values).filter(|(column, _)| shown(column.name));
        let bytes: usize = cells.map(|(column, value)| column.name.len() + size(value)).sum();
        if self.left_out.get() == 0 && bytes <= self.left.get() {
            self.left.update(|left| left - bytes);
            return true;
        }
        self.left_out.update(|count| count + 1);
        false
    }

    /// What was left out and how to ask for it, if anything was.
    pub fn verdict(&self) -> Option<String> {
        let (bytes, count) = (self.bytes?, self.left_out.get());
        (count > 0).then(|| {
            format!("{count} more left out by the budget of {bytes} bytes; a larger --max-bytes shows them")
        })
    }
}

/// How many bytes a value takes in the longest of the formats.
fn size(value: &Value) -> usize {
    match value {
        Value::Text(text) => CELL_BYTES + text.len(),
        Value::List(texts) => {
            CELL_BYTES + texts.iter().map(|text| CELL_BYTES + text.len()).sum::<usize>()
        }
        Value::Int(_) | Value::Real(_) => CELL_BYTES + 12,
        _ => CELL_BYTES,
    }
}
