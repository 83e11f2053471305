//! Metrics.

use std::ffi::c_char;
use std::mem::MaybeUninit;

use scenariolog::{Recorded, Result};

use crate::boundary::{self, ErrorPlace};
use crate::command::{command, scenariolog_command};
use crate::convert::{optional_text, text};
use crate::error::scenariolog_error;
use crate::run::{run, scenariolog_run};
use crate::status::scenariolog_status;
use crate::step::{scenariolog_step, step};

/// # Safety
///
/// The strings are as the header asks.
unsafe fn add(
    recorded: Result<&impl Recorded>,
    name: *const c_char,
    value: f64,
    unit: *const c_char,
    error: ErrorPlace,
) -> scenariolog_status {
    boundary::call(error, || {
        // SAFETY: the caller's promise is passed on.
        let (name, unit) = unsafe { (text(name, "name")?, optional_text(unit, "unit")?) };
        recorded?.add_metric(name, value, unit)
    })
}

/// Records a number that the run measured. Every value of a name is kept; the report `metrics` lists them.
///
/// Name and unit, such as `ms`, are UTF-8. The name must not be empty and the value must be finite. `unit` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_run_metric_add(
    run: Option<&scenariolog_run>,
    name: *const c_char,
    value: f64,
    unit: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's promise is passed on.
    unsafe { add(self::run(run), name, value, unit, error) }
}

/// Records a number that the step measured. See `scenariolog_run_metric_add`. `unit` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_step_metric_add(
    step: Option<&scenariolog_step>,
    name: *const c_char,
    value: f64,
    unit: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's promise is passed on.
    unsafe { add(self::step(step), name, value, unit, error) }
}

/// Records a number that the command measured, for its step. See `scenariolog_run_metric_add`. `unit` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn scenariolog_command_metric_add(
    command: Option<&scenariolog_command>,
    name: *const c_char,
    value: f64,
    unit: *const c_char,
    error: Option<&mut MaybeUninit<Option<Box<scenariolog_error>>>>,
) -> scenariolog_status {
    // SAFETY: the caller's promise is passed on.
    unsafe { add(self::command(command), name, value, unit, error) }
}
