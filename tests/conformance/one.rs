//! Records one child with nothing but defaults: one FILE RUN SCRIPT. Prints its status and how many warnings there were.

use scenariolog::capture::Spec;
use scenariolog::exec::{self, Child, Policy};
use scenariolog::{Error, Result, StepSpec, Store};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [db, run, script] = &*args else {
        return Err(Error::invalid("usage: one FILE RUN SCRIPT"));
    };
    let run = Store::open(db)?.run(run)?;
    let child = Child::new(Spec::new(["sh", "-c", script]));
    let result = exec::step(&run, StepSpec::default(), child, Policy::default())?;
    println!("{} {}", result.exit_status, result.warnings.len());
    Ok(())
}
