//! The program: see `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    control_total::cli::main()
}
